"""A unit of work is one transaction: all that one interaction stores, or nothing of it."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from types import TracebackType
from typing import Self, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from planbot.store.database_file import DatabaseFile
from planbot.store.engine import (
    INTERACTIVE_WAIT_SECONDS,
    WORKER_WAIT_SECONDS,
    WRITES,
    build_engine,
    parse_url,
    sqlite_file,
)
from planbot.store.errors import Busy
from planbot.store.migrate import require_current

T = TypeVar("T")
_INTERACTIVE_TRIES = 2
_WORKER_TRIES = 4


class Unit:
    """What the queries work on. `session` is for the store alone."""

    def __init__(self, session: Session, *, writes: bool) -> None:
        self.session = session
        self.writes = writes
        self.dialect = session.get_bind().dialect.name


class Database:
    """An open database, shared by all threads of a process; each unit of work has its own connection."""

    def __init__(self, engine: Engine, *, interactive: bool, file: DatabaseFile | None = None) -> None:
        self._engine = engine
        self._file = file
        self._tries = _INTERACTIVE_TRIES if interactive else _WORKER_TRIES
        self._wait = INTERACTIVE_WAIT_SECONDS if interactive else WORKER_WAIT_SECONDS
        self._writing_engine = engine.execution_options(**{WRITES: True})
        if engine.dialect.name == "postgresql":
            # READ COMMITTED takes a snapshot a query; a unit that reads has one for all, as on SQLite.
            self._reading_engine = engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        else:
            self._reading_engine = engine.execution_options(**{WRITES: False})
        self._turn = threading.Lock() if engine.dialect.name == "sqlite" else None
        self._here = threading.local()

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._engine.dialect.name

    def writing(self) -> AbstractContextManager[Unit]:
        """Enter a unit that may write: committed at the end, rolled back on an exception.

        Raises `Busy` if the turn to write does not come. Units do not nest: RuntimeError.
        """
        return self._unit(writes=True)

    def reading(self) -> AbstractContextManager[Unit]:
        """Enter a unit that sees one instant of the database and can change nothing."""
        return self._unit(writes=False)

    def write(self, work: Callable[[Unit], T]) -> T:
        """Run `work` in a writing unit and return what it returns; run it again if the database is busy.

        `work` may run more than once, each time from the start on a fresh unit, so it must have no effect
        outside the database.
        """
        for attempt in range(1, self._tries + 1):
            try:
                with self.writing() as unit:
                    return work(unit)
            except Busy:
                if attempt == self._tries:
                    raise
                time.sleep(random.uniform(0.01, 0.05) * attempt)  # noqa: S311
        raise AssertionError("unreachable")

    @contextmanager
    def beginning_with(self, step: Callable[[Unit], None]) -> Iterator[None]:
        """Have each unit that this thread writes meanwhile begin with `step`, and undone if that raises."""
        self._here.step = step
        try:
            yield
        finally:
            self._here.step = None

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def _unit(self, *, writes: bool) -> Iterator[Unit]:
        if getattr(self._here, "entered", False):
            raise RuntimeError("a unit of work is open in this thread already; units do not nest")
        self._here.entered = True
        try:
            if self._file is not None:
                self._file.require_in_place()
            with self._taking_turns(writes):
                engine = self._writing_engine if writes else self._reading_engine
                with Session(engine, autoflush=False, expire_on_commit=False) as session:
                    self._begin(session)
                    unit = Unit(session, writes=writes)
                    step: Callable[[Unit], None] | None = getattr(self._here, "step", None)
                    if writes and step is not None:
                        step(unit)
                    yield unit
                    session.commit()
        finally:
            self._here.entered = False

    def _begin(self, session: Session) -> None:
        """Take the connection, and on SQLite the lock, now and not at the first query."""
        try:
            session.connection()
        except PoolTimeout as error:
            raise Busy("All connections to the database are in use. Please try again.") from error

    @contextmanager
    def _taking_turns(self, writes: bool) -> Iterator[None]:
        """Queue the writers of this process in front of SQLite's lock, for which it would poll unfairly."""
        if not writes or self._turn is None:
            yield
            return
        if not self._turn.acquire(timeout=self._wait):
            raise Busy("The database is busy. Please try again.")
        try:
            yield
        finally:
            self._turn.release()


def open_database(url: str, *, interactive: bool = True) -> Database:
    """Open the database at `url` (`sqlite:///file`, `postgresql://…`), which must be migrated.

    `interactive` is for where a person waits: a lock is waited for 2 s, else 15 s. Raises
    `InvalidDatabaseUrl`, `DatabaseUnreachable` or `DatabaseNotMigrated`.
    """
    parsed = parse_url(url)
    require_current(parsed)
    wait = INTERACTIVE_WAIT_SECONDS if interactive else WORKER_WAIT_SECONDS
    path = sqlite_file(parsed)
    file = DatabaseFile(path) if path is not None else None
    return Database(build_engine(parsed, wait_seconds=wait), interactive=interactive, file=file)
