"""A terminal with the invented city's files at hand."""

from collections.abc import Callable
from pathlib import Path

import pytest
from end_to_end.city import CITY_PLAN, Files, write_city
from end_to_end.terminal import Ran, run_here

Planbot = Callable[..., Ran]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return write_city(tmp_path)


@pytest.fixture
def planbot(database_url: str) -> Planbot:
    """Run a command on the test's database; it has to exit with `code`."""

    def run(*arguments: str, code: int = 0) -> Ran:
        ran = run_here(*arguments, database_url=database_url)
        assert ran.code == code, ran.err or ran.out
        return ran

    return run


def bring_in(planbot: Planbot, files: Files) -> None:
    """Bring Port Alder in, and go live."""
    people = ("--people", str(files.people))
    planbot("import", str(files.plan), *people, "--plan", CITY_PLAN, "--at", "2026-08-03T09:00")
    planbot("settings", "mode", "live")
    planbot("settings", "live_since", "2026-08-03")
    planbot("settings", "leadership_channel", "#leadership")


@pytest.fixture
def city(planbot: Planbot, files: Files) -> Planbot:
    """A database with Port Alder in it, live."""
    bring_in(planbot, files)
    return planbot
