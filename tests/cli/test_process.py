"""The command line in a process of its own: how it starts, and what an operator reads when it cannot."""

import json
from pathlib import Path

from databases import SqliteFiles
from end_to_end.city import CITY_PLAN, Files
from end_to_end.processes import run_apart
from end_to_end.terminal import Ran, run

ROOT = Path(__file__).parents[2]


def one_line(ran: Ran) -> str:
    """What went to standard error, which has to be one line, with exit code 2."""
    assert ran.code == 2, ran.err
    assert ran.out == ""
    lines = ran.err.strip().splitlines()
    assert len(lines) == 1, ran.err
    return lines[0]


def test_from_an_empty_folder_to_an_answer(files: Files, tmp_path: Path) -> None:
    """The default database is a file in the folder; each step tells the next."""
    assert one_line(run("ask", "behind", folder=tmp_path)).endswith("Run `planbot db upgrade`.")
    assert run("db", "upgrade", folder=tmp_path).code == 0
    assert (tmp_path / "planbot.db").exists()
    brought = run(
        *("import", str(files.plan), "--people", str(files.people), "--plan", CITY_PLAN),
        *("--at", "2026-08-03", "--json"),
        folder=tmp_path,
    )
    assert brought.code == 0, brought.err
    assert json.loads(brought.out)["accepted"] == 20
    answer = run("ask", "what is behind schedule?", "--at", "2026-11-24", "--json", folder=tmp_path)
    assert [item["number"] for item in answer.json["items"]][:2] == ["3.1.1", "1.1.2"]


def test_an_unreachable_database_is_one_line_without_its_password(tmp_path: Path) -> None:
    url = "postgresql://bot:hunter2@127.0.0.1:1/plan"
    said = one_line(run_apart("ask", "behind", folder=tmp_path, env={"PLANBOT_DATABASE_URL": url}))
    assert "cannot be reached" in said
    assert "hunter2" not in said


def test_a_missing_token_is_one_line(tmp_path: Path) -> None:
    said = one_line(run_apart("run", folder=tmp_path))
    assert said == "SLACK_BOT_TOKEN is not set. Put it into the environment or into the file .env."


def test_a_slack_that_cannot_be_reached_is_one_line(tmp_path: Path, sqlite_files: SqliteFiles) -> None:
    env = {
        "PLANBOT_DATABASE_URL": sqlite_files.copy(tmp_path),
        "SLACK_BOT_TOKEN": "xoxb-1-2-secret",
        "SLACK_APP_TOKEN": "xapp-1-secret",
        "PLANBOT_SLACK_API_URL": "http://127.0.0.1:1/api/",
    }
    said = one_line(run_apart("run", folder=tmp_path, env=env))
    assert said.startswith("Slack cannot be reached at http://127.0.0.1:1/api/")
    assert "secret" not in said


def test_the_manifest_in_the_repository_is_the_one_that_would_be_written() -> None:
    assert run("manifest", "--check", folder=ROOT).code == 0
