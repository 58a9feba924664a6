"""Every command, variable and setting is in the reference, with its default, and nothing else is."""

import re
from pathlib import Path

import click
import pytest

from planbot.cli import cli
from planbot.plan.policy import Policy
from planbot.plan.policy_words import SETTINGS
from planbot.settings import OperatorSettings

REFERENCE = (Path(__file__).parent.parent / "docs" / "reference.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def commands() -> dict[str, click.Command]:
    context = click.Context(cli)
    found = {name: cli.get_command(context, name) for name in cli.list_commands(context)}
    return {name: command for name, command in found.items() if command is not None}


def test_every_command_is_documented(commands: dict[str, click.Command]) -> None:
    assert set(re.findall(r"^    planbot (\w+)", REFERENCE, re.MULTILINE)) == set(commands)


def test_every_option_is_documented(commands: dict[str, click.Command]) -> None:
    for name, command in commands.items():
        line = next(line for line in REFERENCE.splitlines() if line.startswith(f"    planbot {name}"))
        subcommands = command.commands.values() if isinstance(command, click.Group) else [command]
        options = {
            option
            for one in subcommands
            for parameter in one.params
            if isinstance(parameter, click.Option)
            for option in parameter.opts
            if option.startswith("--") and option not in ("--workspace", "--help", "--output")
        }
        missing = {option for option in options if option not in line}
        assert not missing, f"{name}: {missing}"


def test_every_variable_is_documented_with_its_meaning() -> None:
    for name, field in OperatorSettings.model_fields.items():
        variable = field.validation_alias or f"PLANBOT_{name.upper()}"
        assert field.description, name
        assert f"| `{variable}` |" in REFERENCE
        assert field.description in REFERENCE


def test_every_setting_is_documented_with_its_default() -> None:
    for key, setting in SETTINGS.items():
        assert f"| `{key}` | {setting.say(getattr(Policy(), key))} | {setting.meaning} |" in REFERENCE
