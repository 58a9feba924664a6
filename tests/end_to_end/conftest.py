"""Cities to drive from outside; one serves all tests of a file, whose steps follow one another."""

from collections.abc import Iterator
from typing import Protocol

import pytest
from databases import SqliteFiles
from end_to_end.city import CITY_PLAN, MARIA, TOM, Files, write_city
from end_to_end.town import PATIENCE, Town

from planbot.sandbox.workspace import triggers


class MakeTown(Protocol):
    def __call__(self, at: str, *, ack_seconds: float = PATIENCE) -> Town: ...


@pytest.fixture(scope="session", autouse=True)
def _towns(pytestconfig: pytest.Config) -> None:
    Town.is_told_again = pytestconfig.getoption("--long")


@pytest.fixture(scope="module", autouse=True)
def _patient_triggers() -> Iterator[None]:
    """A busy machine may take longer than the three seconds that Slack gives to open a form."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(triggers, "TRIGGER_SECONDS", PATIENCE)
        yield


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return write_city(tmp_path_factory.mktemp("city"))


@pytest.fixture(scope="module")
def make_town(files: Files, sqlite_files: SqliteFiles, tmp_path_factory: pytest.TempPathFactory) -> MakeTown:
    """Return an empty town, to be entered, whose clock stands at a local time; Tom is not in its Slack."""

    def make(at: str, *, ack_seconds: float = PATIENCE) -> Town:
        folder = tmp_path_factory.mktemp("town")
        return Town(sqlite_files.copy(folder), files.people, at, absent=[TOM], ack_seconds=ack_seconds)

    return make


@pytest.fixture(scope="module")
def town(make_town: MakeTown, files: Files) -> Iterator[Town]:
    """On the Tuesday of the ask, with the messages just sent; Maria spoke last in October."""
    with make_town("2026-11-24T09:30") as town:
        town.bring_in(files.plan, CITY_PLAN)
        town.go_live()
        town.report(
            "1.1.1", "at risk", "--percent", "30", "--expected", "2026-12-11", by=MARIA, at="2026-10-13T10:00"
        )
        town.start_bot()
        yield town
