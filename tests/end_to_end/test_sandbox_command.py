"""`planbot sandbox` in its own process: a workspace, the bot and a plan, started with one command."""

import json
import socket
from pathlib import Path

from driver import Driver
from end_to_end.city import ALEX, Files
from end_to_end.processes import running
from end_to_end.terminal import run_here
from end_to_end.town import moment, words

UNUSED = "sqlite:///unused.db"
"""The sandbox has a database of its own."""


def test_one_command_starts_a_city_of_ones_own(files: Files, tmp_path: Path) -> None:
    arguments = ("--plan", str(files.plan), "--people", str(files.people), "--port", "0", "--json")
    with running("sandbox", *arguments, folder=tmp_path) as process:
        about = json.loads(process.first_line())
        with Driver(about["url"]) as driver:
            assert driver.now().date() == moment("2026-11-23T08:00").date()
            said = words(driver.person(ALEX).command("/plan behind"))
            assert "3.1.1 Adopt the housing plan" in said
            assert driver.posted() == []
        assert process.terminate(seconds=10) == 0
        assert "Traceback" not in process.errors
    assert list(tmp_path.glob("*.db")) == []


def test_the_first_thing_said_is_where_the_sandbox_is(tmp_path: Path) -> None:
    with running("sandbox", "--port", "0", "--no-browser", folder=tmp_path) as process:
        assert process.first_line().startswith("The sandbox is at http://127.0.0.1:")
        assert process.errors == ""


def test_a_port_that_is_taken_is_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = run_here("sandbox", "--workspace-only", "--port", str(port), database_url=UNUSED)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"The sandbox cannot start on port {port}")
    assert len(ran.err.strip().splitlines()) == 1


def test_a_plan_that_cannot_be_taken_whole_is_refused(files: Files, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(files.plan.read_text(encoding="utf-8").replace(",40,", ",140,"), encoding="utf-8")
    people = ("--people", str(files.people))
    ran = run_here("sandbox", "--plan", str(bad), *people, "--port", "0", database_url=UNUSED)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("Row 3 of the plan cannot be taken:")
    assert len(ran.err.strip().splitlines()) == 1
