"""The command line: one file a command group, each loaded only when it is called."""

import importlib
import sys
from typing import Any

import click

from planbot.logs import configure_logging, redact
from planbot.plan.errors import UserError
from planbot.store.errors import StoreError

# Command -> the module that holds a click command of the name `command`.
_COMMANDS = {
    "sandbox": "sandbox",
    "run": "run",
    "setup": "setup",
    "doctor": "doctor",
    "settings": "settings",
    "db": "db",
    "import": "import_plan",
    "export": "export_plan",
    "update": "update",
    "ask": "ask",
    "sweep": "sweep",
    "outbox": "outbox",
    "templates": "templates",
    "manifest": "manifest",
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = _COMMANDS.get(cmd_name)
        if module is None:
            return None
        command = importlib.import_module(f"planbot.cli.{module}").command
        assert isinstance(command, click.Command)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="planbot")
def cli() -> None:
    """The Slack bot that keeps a city's strategic plan honest."""


def main(arguments: list[str] | None = None) -> None:
    """Run one command and exit: 0 when done, 2 with one clear line on standard error when it cannot be."""
    configure_logging("warning")  # standard output is for what the command prints
    try:
        outcome: Any = cli.main(args=arguments, standalone_mode=False, prog_name="planbot")
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except (UserError, StoreError) as error:
        click.echo(redact(str(error)), err=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(1)
    sys.exit(outcome if isinstance(outcome, int) else 0)
