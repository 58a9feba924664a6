"""Brings a database to the tables that this planbot works with, and tells whether it has them."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text
from sqlalchemy.engine import URL

import planbot
from planbot.plan.vocabulary import Word
from planbot.store.engine import WORKER_WAIT_SECONDS, WRITES, build_engine, parse_url, sqlite_file
from planbot.store.errors import DatabaseNotMigrated, DatabaseUnreachable
from planbot.store.translation import NOT_MIGRATED

if TYPE_CHECKING:
    from alembic.config import Config

# Alembic is imported where it is used: no other command should pay a third of a second for it.

HEAD = "0016"
"""The newest migration, written here so that opening a database need not read them all; a test compares."""


class MigrationState(Word):
    """`newer`: a later planbot has migrated the database."""

    NOT_MIGRATED = "not_migrated"
    BEHIND = "behind"
    CURRENT = "current"
    NEWER = "newer"


def migrations_folder() -> Path:
    """Return where the migrations are: inside an installed package, else beside `src` in the source tree."""
    package = Path(planbot.__file__).parent
    for folder in (package / "migrations", package.parents[1] / "migrations"):
        if (folder / "env.py").is_file():
            return folder
    raise FileNotFoundError("planbot was installed without its migrations")


def alembic_config(url: str) -> "Config":
    """Return the settings with which alembic works on the database at `url`."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    config.attributes["url"] = url
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Create the database's tables, or bring them up to date; a SQLite file is made where there is none."""
    from alembic import command

    command.upgrade(alembic_config(url), revision)


def downgrade(url: str, revision: str) -> None:
    """Take the tables back to `revision` (`base`: none left)."""
    from alembic import command

    command.downgrade(alembic_config(url), revision)


def check(url: str) -> MigrationState:
    """Tell how the tables of the database at `url` stand to this planbot.

    Raises `InvalidDatabaseUrl` or `DatabaseUnreachable`.
    """
    return _state(parse_url(url))


def require_current(url: URL) -> None:
    """Raise `DatabaseNotMigrated`, with what to do, unless the tables are those of this planbot."""
    state = _state(url)
    if state is MigrationState.NOT_MIGRATED:
        raise DatabaseNotMigrated(NOT_MIGRATED)
    if state is MigrationState.BEHIND:
        raise DatabaseNotMigrated("The database is from an older planbot. Run `planbot db upgrade`.")
    if state is MigrationState.NEWER:
        raise DatabaseNotMigrated(
            "The database is from a newer planbot. Install that version, or a later one."
        )


def _state(url: URL) -> MigrationState:
    path = sqlite_file(url)
    if path is not None and not path.exists():
        if not path.absolute().parent.is_dir():
            raise DatabaseUnreachable(f"There is no folder {path.absolute().parent} for the database.")
        return MigrationState.NOT_MIGRATED
    engine = build_engine(url, wait_seconds=WORKER_WAIT_SECONDS)
    try:
        with engine.connect().execution_options(**{WRITES: False}) as connection:
            if not inspect(connection).has_table("alembic_version"):
                return MigrationState.NOT_MIGRATED
            found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    finally:
        engine.dispose()
    if found is None:
        return MigrationState.NOT_MIGRATED
    if found == HEAD:
        return MigrationState.CURRENT
    return MigrationState.BEHIND if str(found) < HEAD else MigrationState.NEWER
