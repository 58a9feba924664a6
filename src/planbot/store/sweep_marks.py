"""Marks that the sweep leaves, so that what is done once is never done again."""

from datetime import datetime

from sqlalchemy import select

from planbot.store.rows import added
from planbot.store.tables import sweep_marks
from planbot.store.unit_of_work import Unit


def add_mark(unit: Unit, workspace_id: int, key: str, *, now: datetime) -> bool:
    """Leave a mark; return False if it was there."""
    return added(unit, sweep_marks, {"workspace_id": workspace_id, "key": key, "at": now})


def has_mark(unit: Unit, workspace_id: int, key: str) -> bool:
    statement = select(sweep_marks.c.at).where(
        sweep_marks.c.workspace_id == workspace_id, sweep_marks.c.key == key
    )
    return unit.session.execute(statement).one_or_none() is not None


def marks_since(unit: Unit, workspace_id: int, since: datetime) -> frozenset[str]:
    """Return the marks left at `since` or later."""
    statement = select(sweep_marks.c.key).where(
        sweep_marks.c.workspace_id == workspace_id, sweep_marks.c.at >= since
    )
    return frozenset(unit.session.execute(statement).scalars())
