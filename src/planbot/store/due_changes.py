"""Changes of due dates, each with its reason. The item itself is revised with `items.revise_item`."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from planbot.plan.model import DueDateChange
from planbot.store.looks import look_again
from planbot.store.rows import inserted_id
from planbot.store.tables import due_date_changes
from planbot.store.unit_of_work import Unit

DUE_CHANGE_COLUMNS = [column for column in due_date_changes.c if column.name != "workspace_id"]


def add_due_change(
    unit: Unit,
    workspace_id: int,
    *,
    item_id: int,
    before: date | None,
    after: date | None,
    reason: str | None,
    by_id: int,
    now: datetime,
) -> DueDateChange:
    """Record that a due date was changed."""
    values = {"item_id": item_id, "before": before, "after": after, "reason": reason, "by_id": by_id}
    row_id = inserted_id(unit, due_date_changes, {**values, "workspace_id": workspace_id, "at": now})
    look_again(unit, workspace_id, [item_id], now=now)
    return DueDateChange(
        id=row_id, item_id=item_id, before=before, after=after, reason=reason, by_id=by_id, at=now
    )


def due_changes_of_item(unit: Unit, workspace_id: int, item_id: int) -> Sequence[DueDateChange]:
    """Return the changes of the item's due date, the first first."""
    statement = (
        select(*DUE_CHANGE_COLUMNS)
        .where(due_date_changes.c.workspace_id == workspace_id, due_date_changes.c.item_id == item_id)
        .order_by(due_date_changes.c.at, due_date_changes.c.id)
    )
    return [DueDateChange(**row._mapping) for row in unit.session.execute(statement)]
