"""Cities to drive from outside; one serves all tests of a file, whose steps follow one another."""

from collections.abc import Callable

import pytest
from databases import SqliteFiles
from end_to_end.city import TOM, Files, write_city
from end_to_end.town import Town

MakeTown = Callable[[str], Town]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return write_city(tmp_path_factory.mktemp("city"))


@pytest.fixture(scope="module")
def make_town(files: Files, sqlite_files: SqliteFiles, tmp_path_factory: pytest.TempPathFactory) -> MakeTown:
    """Return an empty town, to be entered, whose clock stands at a local time; Tom is not in its Slack."""

    def make(at: str) -> Town:
        folder = tmp_path_factory.mktemp("town")
        return Town(sqlite_files.copy(folder), files.people, at, absent=[TOM])

    return make
