"""Cities to drive from outside; one serves all tests of a file, whose steps follow one another."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from databases import SqliteFiles
from end_to_end.city import TOM, Files, write_city
from end_to_end.town import Town

from planbot.logs import configure_logging

Found = Callable[[str], Town]


@pytest.fixture(scope="session", autouse=True)
def _logging() -> None:
    """Keep what bots say out of what commands print in the same process."""
    configure_logging("warning", "text")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return write_city(tmp_path_factory.mktemp("city"))


@pytest.fixture(scope="module")
def found_town(
    files: Files, sqlite_files: SqliteFiles, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Found]:
    """Make an empty town whose clock stands at a local time, with everybody but Tom in its Slack."""
    with ExitStack() as stack:

        def found(at: str) -> Town:
            folder: Path = tmp_path_factory.mktemp("town")
            return stack.enter_context(Town(sqlite_files.copy(folder), files.people, at, absent=[TOM]))

        yield found
