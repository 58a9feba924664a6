"""Turns the exceptions of SQLAlchemy and of the drivers into the store's own, where they arise."""

import sqlite3
from typing import NoReturn

import psycopg
from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

from planbot.store.errors import (
    Busy,
    Conflict,
    DatabaseNotMigrated,
    DatabaseUnreachable,
    Duplicate,
    RuleBroken,
    StoreError,
    UnknownReference,
)

NOT_MIGRATED = "The database has no tables for this planbot yet. Run `planbot db upgrade`."
_BUSY = "The database is busy. Please try again."
# The server ends whoever stands still in a transaction, or takes too long over one; or it only reads, as a
# standby does before it has taken over.
_OF_THE_SERVER = ("25006", "25P03", "25P04")


def translate_errors(engine: Engine, shown_url: str) -> None:
    """Make `engine` raise what is in `errors`; `shown_url` names the database without its password."""

    @event.listens_for(engine, "handle_error")
    def translate(context: ExceptionContext) -> None:
        original = context.original_exception
        if isinstance(original, sqlite3.Error):
            raise _from_sqlite(original, shown_url) from original
        if isinstance(original, psycopg.Error):
            raise _from_postgresql(original, shown_url) from original
        if isinstance(original, ValueError | TypeError | LookupError):
            _raise_unwrapped(original)


def _raise_unwrapped(original: BaseException) -> NoReturn:
    """A value that its column type refused is the caller's mistake and reads best as it was raised."""
    raise original


def _from_sqlite(error: sqlite3.Error, shown_url: str) -> StoreError:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Busy(_BUSY)
    if name.startswith("SQLITE_CONSTRAINT"):
        return _sqlite_conflict(name, str(error))
    if "no such table" in str(error) or "no such column" in str(error):
        return DatabaseNotMigrated(NOT_MIGRATED)
    if isinstance(error, sqlite3.DataError | sqlite3.ProgrammingError | sqlite3.NotSupportedError):
        return StoreError(str(error))  # what was asked for is wrong, not the database
    if isinstance(error, sqlite3.OperationalError | sqlite3.DatabaseError):
        return DatabaseUnreachable(f"The database {shown_url} cannot be used: {error}.")
    return StoreError(str(error))


def _sqlite_conflict(name: str, text: str) -> Conflict:
    detail = text.partition(": ")[2] or None
    if name in ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_ROWID"):
        return Duplicate(f"There is one already ({detail}).", detail)
    if name == "SQLITE_CONSTRAINT_FOREIGNKEY":
        return UnknownReference("A row names another that is not in this workspace.", detail)
    return RuleBroken(f"A value is not allowed ({detail}).", detail)


def _from_postgresql(error: psycopg.Error, shown_url: str) -> StoreError:
    state = error.sqlstate or ""
    constraint = error.diag.constraint_name
    if state in ("40001", "40P01", "55P03"):
        return Busy(_BUSY)
    if state == "23505":
        return Duplicate(f"There is one already ({constraint}).", constraint)
    if state == "23503":
        return UnknownReference("A row names another that is not in this workspace.", constraint)
    if state.startswith("23"):
        return RuleBroken(f"A value is not allowed ({constraint or error.diag.column_name}).", constraint)
    if state in ("42P01", "42703"):
        return DatabaseNotMigrated(NOT_MIGRATED)
    is_gone = isinstance(error, psycopg.OperationalError) and (
        not state or state[:2] in ("08", "28", "3D", "53", "57", "58")
    )
    if is_gone or state in _OF_THE_SERVER:
        reason = " ".join(str(error).split())
        return DatabaseUnreachable(f"The database {shown_url} cannot be reached: {reason}")
    return StoreError(str(error))
