"""Commands that need no plan: tables, templates, the manifest, help."""

from pathlib import Path

import pytest
import yaml
from end_to_end.terminal import Ran, run_here

from planbot.cli import cli


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'planbot.db'}"


def test_the_tables_are_created_and_checked(empty_database_url: str) -> None:
    before = run_here("db", "check", database_url=empty_database_url)
    assert (before.code, before.out) == (2, "")
    assert before.err.strip().endswith("Run: planbot db upgrade")
    for command in ("upgrade", "upgrade", "check"):
        ran = run_here("db", command, database_url=empty_database_url)
        assert (ran.code, ran.out) == (0, "The database is up to date.\n"), ran.err


def test_the_templates_are_within_slacks_limits(url: str) -> None:
    ran = run_here("templates", "check", database_url=url)
    assert (ran.code, ran.out) == (0, "All messages are within Slack's limits.\n"), ran.err


def test_a_template_that_breaks_a_limit_fails_the_check(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "mine" / "notice"
    folder.mkdir(parents=True)
    (folder / "blocks.json.j2").write_text(
        '{"type": "header", "text": {"type": "plain_text", "text": "' + "x" * 151 + '"}}', encoding="utf-8"
    )
    monkeypatch.setenv("PLANBOT_TEMPLATES_DIR", str(tmp_path / "mine"))
    ran = run_here("templates", "check", database_url=url)
    assert ran.code == 2
    assert "notice" in ran.err
    assert "150" in ran.err


def test_a_message_can_be_previewed(url: str) -> None:
    ran = run_here("templates", "preview", "check_in", database_url=url)
    assert ran.code == 0
    assert '"type": "section"' in ran.out
    assert "need a word from you" in ran.out


def test_the_manifest_takes_the_citys_command_names(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANBOT_STATUS_COMMAND", "/wie-gehts")
    ran = run_here("manifest", database_url=url)
    commands = yaml.safe_load(ran.out)["features"]["slash_commands"]
    assert [one["command"] for one in commands] == ["/plan", "/wie-gehts"]


def test_a_command_name_that_slack_keeps_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANBOT_STATUS_COMMAND", "/status")
    ran = run_here("manifest", database_url=url)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("Slack keeps /status for itself.")


def test_a_manifest_that_is_out_of_date_fails_the_check(url: str, tmp_path: Path) -> None:
    path = tmp_path / "manifest.yml"
    path.write_text("display_information: {}\n", encoding="utf-8")
    ran = run_here("manifest", "--check", str(path), database_url=url)
    assert ran.code == 2
    assert "is not up to date. Write it anew with: planbot manifest >" in ran.err


@pytest.mark.parametrize("command", sorted(cli.list_commands(None)))  # type: ignore[arg-type]
def test_every_command_has_help(url: str, command: str) -> None:
    ran = _helped(url, command)
    assert ran.code == 0, ran.err
    assert ran.out.startswith(f"Usage: planbot {command} ")


def _helped(url: str, command: str) -> Ran:
    return run_here(command, "--help", database_url=url)


def test_an_unknown_command_is_said(url: str) -> None:
    ran = run_here("dance", database_url=url)
    assert ran.code == 2
    assert "No such command 'dance'" in ran.err
