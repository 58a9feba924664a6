"""What all tests share: which of them run, in which order, and databases for those that need one."""

import gc
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import hypothesis
import pytest
from databases import PostgresqlServer, SqliteFiles, run_id

from planbot.store.unit_of_work import Database, open_database

# Until the first test runs nothing becomes garbage: to look for it takes a fifth of the collection.
gc.disable()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also run what takes minutes; see tests/README.md")


# Byte code is kept whatever the environment says: each process that a test starts would compile planbot anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

ON_EACH_DATABASE = ("store",)
"""Where databases differ: the tests of these folders, and those marked `each_database`, run on both kinds.
The others do so with --long."""


LONGEST_FIRST = ("outbox/kill/", "end_to_end/", "sandbox/page/", "outbox/", "store/", "plan/")
"""A file that takes long must not be the last to begin, with nothing left to run beside it."""


def pytest_configure(config: pytest.Config) -> None:
    """Keep pytest-alembic from collecting its tests beside this file, which fails with pytest 9.2.

    They are imported where they belong, in store/test_migrations.py.
    """
    config.option.pytest_alembic_tests_path = "imported instead"
    # How long an example takes says more about the machine than about the code.
    examples = 300 if config.getoption("--long") else 15
    hypothesis.settings.register_profile("planbot", deadline=None, max_examples=examples)
    hypothesis.settings.load_profile("planbot")
    config.addinivalue_line("markers", "long: takes minutes; run only with --long")
    config.addinivalue_line("markers", "each_database: differs between databases; runs on both kinds")
    config.addinivalue_line("markers", "one_database: has nothing to do with the kind of database")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that needs a database once on each kind where they differ."""
    if "database_kind" in metafunc.fixturenames:
        is_long = bool(metafunc.config.getoption("--long"))
        metafunc.parametrize("database_kind", kinds_of_database(metafunc.definition, is_long=is_long))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    turns = {path: turn(path) for path in {item.path for item in items}}
    items.sort(key=lambda item: turns[item.path])
    if config.getoption("--long"):
        return
    left_out = {item for item in items if item.get_closest_marker("long")}
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """Keep what is loaded out of garbage collection, which would go through all of it again and again."""
    gc.freeze()
    gc.enable()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests recorded as their `report`, whichever process they ran in."""
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            for name, value in report.user_properties:
                if name == "report" and report.when == "call":
                    terminalreporter.section(report.nodeid)
                    terminalreporter.write_line(str(value))


def turn(path: Path) -> int:
    """Return the place of the file's folder in `LONGEST_FIRST`."""
    name = path.relative_to(Path(__file__).parent).as_posix()
    return next((n for n, folder in enumerate(LONGEST_FIRST) if name.startswith(folder)), len(LONGEST_FIRST))


def kinds_of_database(test: pytest.Item, *, is_long: bool) -> Sequence[str]:
    """Return the kinds that the test runs on, each in turn."""
    if test.get_closest_marker("one_database"):
        return ("sqlite",)
    folder = test.path.relative_to(Path(__file__).parent).parts[0]
    differs = folder in ON_EACH_DATABASE or test.get_closest_marker("each_database")
    return ("sqlite", "postgresql") if differs or is_long else ("sqlite",)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlServer]:
    server = PostgresqlServer(run_id())
    yield server
    server.stop()


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    return SqliteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture
def database_kind() -> str:
    """The kind of database that the test runs on, "sqlite" or "postgresql"."""
    raise AssertionError("pytest_generate_tests gives each test its kind")


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated database without a row, on each kind of database in turn."""
    if database_kind == "sqlite":
        files: SqliteFiles = request.getfixturevalue("sqlite_files")
        yield files.copy(tmp_path)
    else:
        server: PostgresqlServer = request.getfixturevalue("postgresql")
        with server.database() as url:
            yield url


@pytest.fixture
def empty_database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without a table, on each kind of database in turn."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        server: PostgresqlServer = request.getfixturevalue("postgresql")
        with server.bare_database() as url:
            yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database without a row, open as a worker opens it, on each kind of database in turn."""
    with open_database(database_url, interactive=False) as opened:
        yield opened
