"""Imports: what each changed, and what was built on it since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import between, func, not_, select

from planbot.store.outbox_records import MessageState
from planbot.store.records import Json
from planbot.store.rows import change, inserted_id
from planbot.store.tables import (
    asks,
    assignments,
    due_date_changes,
    imports,
    item_versions,
    items,
    outbox_messages,
    status_updates,
)
from planbot.store.tables import decisions as decisions_table
from planbot.store.unit_of_work import Unit

_BUILDING = {
    "update": status_updates,
    "decision": decisions_table,
    "due_change": due_date_changes,
    "ask": asks,
    "change": item_versions,
    "assignment": assignments,
}
"""What can be built on an import; each table says which item it is about."""

_OWN = "own"
"""Among an import's marks, the ids from and to which it and its taking back made something."""

_COLUMNS = [column for column in imports.c if column.name != "workspace_id"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRecord:
    """One file that was brought in.

    `changes` says how to take it back, `said` what it said where something else was kept, by item and field,
    `marks` the highest id of each kind of thing that there was when it ended, and the ids that it and its
    taking back made.
    """

    id: int
    plan_id: int
    at: datetime
    by_id: int | None
    file: str | None
    changes: Json
    said: Json
    marks: Json
    undone_at: datetime | None
    undone_by_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """Something that came after an import: an update, decision, due_change, ask, change or assignment."""

    kind: str
    item_id: int


def add_import(
    unit: Unit,
    workspace_id: int,
    plan_id: int,
    *,
    now: datetime,
    by_id: int | None,
    file: str | None,
    changes: Json,
    said: Json,
    begun: Mapping[str, int] | None = None,
) -> ImportRecord:
    """Record an import as the last thing of its unit: what gets a higher id than there is now came later.

    `begun` holds the highest ids that there were when it began.
    """
    ended = highest_ids(unit, workspace_id)
    values = {
        "plan_id": plan_id,
        "at": now,
        "by_id": by_id,
        "file": file,
        "changes": changes,
        "said": said,
        "marks": {**ended, _OWN: [[begun, ended]] if begun is not None else []},
    }
    row_id = inserted_id(unit, imports, {**values, "workspace_id": workspace_id})
    return ImportRecord(id=row_id, **values, undone_at=None, undone_by_id=None)


def latest_import(unit: Unit, workspace_id: int, plan_id: int | None = None) -> ImportRecord | None:
    """Return the last import that was not taken back, of one plan or of all."""
    statement = select(*_COLUMNS).where(imports.c.workspace_id == workspace_id, imports.c.undone_at.is_(None))
    if plan_id is not None:
        statement = statement.where(imports.c.plan_id == plan_id)
    row = unit.session.execute(statement.order_by(imports.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else ImportRecord(**row._mapping)


def mark_undone(
    unit: Unit,
    workspace_id: int,
    import_id: int,
    *,
    now: datetime,
    by_id: int | None,
    begun: Mapping[str, int] | None = None,
) -> None:
    """Say that the import was taken back, as the last thing of its unit; `begun` as in `add_import`."""
    statement = select(imports.c.marks).where(
        imports.c.workspace_id == workspace_id, imports.c.id == import_id
    )
    marks = unit.session.scalar(statement) or {}
    if begun is not None:
        own = [*marks.get(_OWN, ()), [begun, highest_ids(unit, workspace_id)]]
        marks = {**marks, _OWN: own}
    values = {"undone_at": now, "undone_by_id": by_id, "marks": marks}
    change(unit, imports, workspace_id, import_id, values)


def built_since(unit: Unit, workspace_id: int, plan_id: int, marks: Mapping[str, int]) -> Sequence[Built]:
    """Return what came after `marks` about items of the plan, the earliest of each kind first.

    An ask whose message never went out does not count: nobody was asked. Nor does what an import made that
    was taken back, or its taking back.
    """
    taken_back = select(imports.c.marks).where(
        imports.c.workspace_id == workspace_id,
        imports.c.plan_id == plan_id,
        imports.c.undone_at.is_not(None),
    )
    own = [span for made in unit.session.scalars(taken_back) for span in made.get(_OWN, ())]
    never_sent = select(outbox_messages.c.id).where(
        outbox_messages.c.workspace_id == workspace_id,
        outbox_messages.c.state.in_((MessageState.SUPPRESSED, MessageState.DEAD)),
    )
    found: list[Built] = []
    for kind, table in _BUILDING.items():
        statement = (
            select(table.c.item_id)
            .join_from(table, items, table.c.item_id == items.c.id)
            .where(
                table.c.workspace_id == workspace_id,
                items.c.workspace_id == workspace_id,
                items.c.plan_id == plan_id,
                table.c.id > marks.get(kind, 0),
                *(not_(between(table.c.id, begun[kind] + 1, ended[kind])) for begun, ended in own),
            )
            .order_by(table.c.id)
        )
        if table is asks:
            is_sent = asks.c.outbox_message_id.is_(None) | asks.c.outbox_message_id.not_in(never_sent)
            statement = statement.where(is_sent)
        found.extend(Built(kind=kind, item_id=item_id) for item_id in unit.session.scalars(statement))
    return found


def highest_ids(unit: Unit, workspace_id: int) -> dict[str, int]:
    """Return the highest id that there is of each kind of thing that can be built on an import."""
    highest = [
        select(func.coalesce(func.max(table.c.id), 0))
        .where(table.c.workspace_id == workspace_id)
        .scalar_subquery()
        .label(kind)
        for kind, table in _BUILDING.items()
    ]
    return dict(unit.session.execute(select(*highest)).one()._mapping)
