"""Small things that all queries need: folded names, inserts that may find a row there, version changes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Row,
    Select,
    Table,
    Update,
    bindparam,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from planbot.store.bulk import insert_rows
from planbot.store.errors import NotFound
from planbot.store.unit_of_work import Unit

AnyRow: TypeAlias = Row[*tuple[Any, ...]]

_LAST_ID = text("SELECT last_insert_rowid()")


def fold_name(text: str) -> str:
    """Return what two spellings of one name have in common: case and spacing do not count."""
    return " ".join(text.split()).casefold()


def insert_into(unit: Unit, table: Table) -> "postgresql.Insert | sqlite.Insert":
    """Return an INSERT that knows ON CONFLICT, which each database writes in its own dialect."""
    return postgresql.insert(table) if unit.dialect == "postgresql" else sqlite.insert(table)


def added(unit: Unit, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert a row unless one of its key is there; return whether it was not."""
    statement = insert_into(unit, table).values(values).on_conflict_do_nothing()
    # An INSERT tells its row count on SQLite only; what it returns counts on both.
    return unit.session.execute(statement.returning(table.c.workspace_id)).first() is not None


def changed_rows(unit: Unit, statement: Update, values: Mapping[str, Any] | None = None) -> int:
    """Run an UPDATE, with `values` for its parameters, and return how many rows it changed."""
    result = unit.session.execute(statement, values)
    assert isinstance(result, CursorResult)
    return result.rowcount


# Statements that run for every message: to build one takes longer than to run it.
@cache
def _inserting(table: Table) -> ReturningInsert[Any]:
    return table.insert().returning(table.c.id)


@cache
def _choosing(table: Table, lock: bool) -> Select[Any]:
    chosen = select(table).where(
        table.c.workspace_id == bindparam("in_workspace"), table.c.id == bindparam("row_id")
    )
    return chosen.with_for_update(key_share=True) if lock else chosen


def inserted_id(unit: Unit, table: Table, values: Mapping[str, Any]) -> int:
    return int(unit.session.execute(_inserting(table), values).scalar_one())


def inserted_ids(unit: Unit, table: Table, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert `rows` and return their ids in the same order."""
    if not rows:
        return []
    if unit.dialect == "sqlite":
        # RETURNING would take the rows one by one. The only writer gets the ids after the greatest, in a row.
        insert_rows(unit, table, rows)
        last: int = unit.session.execute(_LAST_ID).scalar_one()
        return list(range(last - len(rows) + 1, last + 1))
    statement = table.insert().returning(table.c.id, sort_by_parameter_order=True)
    return list(unit.session.execute(statement, [dict(row) for row in rows]).scalars())


def one(unit: Unit, table: Table, workspace_id: int, row_id: int, *, lock: bool = False) -> AnyRow:
    """Return the row, locked against other writers if asked; raises `NotFound`."""
    wanted = {"in_workspace": workspace_id, "row_id": row_id}
    row = unit.session.execute(_choosing(table, lock), wanted).one_or_none()
    if row is None:
        raise NotFound(f"There is no row {row_id} in {table.name} of this workspace.")
    return row


def change(unit: Unit, table: Table, workspace_id: int, row_id: int, values: Mapping[str, Any]) -> None:
    """Change a row; raises `NotFound`."""
    if not values:
        one(unit, table, workspace_id, row_id)
        return
    statement = update(table).where(table.c.workspace_id == workspace_id, table.c.id == row_id).values(values)
    if not changed_rows(unit, statement):
        raise NotFound(f"There is no row {row_id} in {table.name} of this workspace.")


def valid_at(table: Table, instant: datetime) -> ColumnElement[bool]:
    """Whether a version holds at `instant`; it holds from its start to just before its end."""
    return (table.c.valid_from <= instant) & (table.c.valid_to.is_(None) | (table.c.valid_to > instant))
