"""Who is not to be asked about an item for a while."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select

from planbot.plan.model import Snooze
from planbot.store.looks import look_again
from planbot.store.rows import AnyRow, inserted_id
from planbot.store.tables import snoozes
from planbot.store.unit_of_work import Unit

_COLUMNS = [column for column in snoozes.c if column.name != "workspace_id"]


def add_snooze(
    unit: Unit,
    workspace_id: int,
    *,
    item_id: int,
    person_id: int,
    until: date,
    by_id: int,
    now: datetime,
) -> Snooze:
    """Record that the person is not to be asked about the item before `until`."""
    values = {"item_id": item_id, "person_id": person_id, "until": until, "by_id": by_id, "at": now}
    row_id = inserted_id(unit, snoozes, {**values, "workspace_id": workspace_id})
    look_again(unit, workspace_id, [item_id], now=now)
    return Snooze(id=row_id, item_id=item_id, person_id=person_id, until=until, by_id=by_id, at=now)


def select_snoozes(workspace_id: int, instant: datetime) -> Select[Any]:
    """Return a query for what was snoozed up to `instant`, in order."""
    return (
        select(*_COLUMNS)
        .where(snoozes.c.workspace_id == workspace_id, snoozes.c.at <= instant)
        .order_by(snoozes.c.at, snoozes.c.id)
    )


def snooze_of(row: AnyRow) -> Snooze:
    return Snooze(**row._mapping)
