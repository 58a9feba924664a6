"""Plan items. A change closes the version that stood and opens the next: each past instant is kept."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Unpack

from sqlalchemy import ColumnElement, bindparam, case, select, update

from planbot.plan.model import Item, Milestone
from planbot.store.bulk import insert_rows
from planbot.store.errors import NotFound
from planbot.store.looks import add_looks, look_again, look_at_all_again
from planbot.store.records import ItemChanges, ItemVersion, Json, NewItem
from planbot.store.rows import AnyRow, inserted_id, inserted_ids, valid_at
from planbot.store.tables import assignments, item_versions, items, workspaces
from planbot.store.unit_of_work import Unit

_IDENTITY = ("id", "plan_id", "serial")
_FIELDS = tuple(field.name for field in fields(Item))
_BATCH = 10_000
_VERSIONED = tuple(name for name in _FIELDS if name not in _IDENTITY)
_versioned_of = attrgetter(*_VERSIONED)
ITEM_COLUMNS = tuple((items if name in _IDENTITY else item_versions).c[name] for name in _FIELDS)
SAME_ITEM = (item_versions.c.item_id == items.c.id) & (item_versions.c.workspace_id == items.c.workspace_id)


def allocate_serials(unit: Unit, workspace_id: int, count: int) -> range:
    """Return `count` short ids that no item of the workspace has, or will have from another unit."""
    following = unit.session.execute(
        update(workspaces)
        .where(workspaces.c.id == workspace_id)
        .values(next_serial=workspaces.c.next_serial + count)
        .returning(workspaces.c.next_serial)
    ).scalar_one_or_none()
    if following is None:
        raise NotFound(f"There is no workspace {workspace_id}.")
    return range(following - count, following)


def add_items(
    unit: Unit, workspace_id: int, plan_id: int, new: Sequence[NewItem], *, now: datetime
) -> Sequence[Item]:
    """Add items to a plan and return them in the same order, each with its id and short id."""
    if not new:
        return []
    serials = allocate_serials(unit, workspace_id, len(new))
    identities = [
        {"workspace_id": workspace_id, "plan_id": plan_id, "serial": serial, "created_at": now}
        for serial in serials
    ]
    ids = inserted_ids(unit, items, identities)
    versions = []
    added = []
    for index, (item_id, serial, each) in enumerate(zip(ids, serials, new, strict=True)):
        values = dict(zip(_VERSIONED, _versioned_of(each), strict=True))
        values["adopted_due"] = each.adopted_due or each.due
        if each.parent_index is not None:
            if not 0 <= each.parent_index < index:
                raise ValueError("the parent of an item stands before it in the batch")
            values["parent_id"] = ids[each.parent_index]
        added.append(Item(id=item_id, plan_id=plan_id, serial=serial, **values))
        versions.append(_stored(values, workspace_id, item_id, now))
    insert_rows(unit, item_versions, versions)
    add_looks(unit, workspace_id, ids, now=now)
    return added


def revise_item(
    unit: Unit, workspace_id: int, item_id: int, *, now: datetime, **changes: Unpack[ItemChanges]
) -> Item:
    """Let the item stand as changed from `now` on and return it; the version before stays on record.

    The first due date ever set becomes the adopted one. Nothing is stored where nothing differs. Raises
    `NotFound`, also for a retired item.
    """
    version = _lock_current(unit, workspace_id, item_id)
    before = _item(unit, workspace_id, item_id)
    values = {name: getattr(before, name) for name in _VERSIONED} | dict(changes)
    values["adopted_due"] = before.adopted_due or values["due"]
    after = Item(id=before.id, plan_id=before.plan_id, serial=before.serial, **values)
    if after == before:
        return before
    now = max(now, version.valid_from)
    _close(unit, version.id, now)
    inserted_id(unit, item_versions, _stored(values, workspace_id, item_id, now))
    look_again(unit, workspace_id, [item_id], now=now)
    if after.parent_id != before.parent_id or _has_children(unit, workspace_id, item_id):
        look_at_all_again(unit, workspace_id, now=now)
    return after


def reinstate_item(unit: Unit, workspace_id: int, before: Item, *, now: datetime) -> None:
    """Let the item stand from `now` on as `before` has it in all, its adopted due date too."""
    version = _lock_current(unit, workspace_id, before.id)
    now = max(now, version.valid_from)
    _close(unit, version.id, now)
    values = {name: getattr(before, name) for name in _VERSIONED}
    inserted_id(unit, item_versions, _stored(values, workspace_id, before.id, now))
    look_again(unit, workspace_id, [before.id], now=now)
    look_at_all_again(unit, workspace_id, now=now)


def retire_item(unit: Unit, workspace_id: int, item_id: int, *, now: datetime) -> None:
    """Leave the item out from `now` on, and end its assignments; what was said of it stays."""
    _lock_current(unit, workspace_id, item_id)
    retire_items(unit, workspace_id, [item_id], now=now)


def retire_items(unit: Unit, workspace_id: int, item_ids: Collection[int], *, now: datetime) -> None:
    """Leave out from `now` on those of the items that stand, and end their assignments."""
    if not item_ids:
        return
    for table in (item_versions, assignments):
        statement = (
            update(table)
            .where(
                table.c.workspace_id == workspace_id,
                table.c.item_id == bindparam("of_item"),
                table.c.valid_to.is_(None),
            )
            .values(valid_to=case((table.c.valid_from > now, table.c.valid_from), else_=now))
        )
        unit.session.connection().execute(statement, [{"of_item": item_id} for item_id in item_ids])
    look_at_all_again(unit, workspace_id, now=now)


def lock_items(unit: Unit, workspace_id: int, item_ids: Iterable[int]) -> None:
    """Make other units that lock one of these items wait until this one ends: for read-modify-write.

    Locks are taken in the order of ids, so that two units cannot wait for each other.
    """
    unit.session.execute(
        select(items.c.id)
        .where(items.c.workspace_id == workspace_id, items.c.id.in_(sorted(set(item_ids))))
        .order_by(items.c.id)
        .with_for_update(key_share=True)
    )


def item(unit: Unit, workspace_id: int, item_id: int) -> Item:
    """Return the item as it stands; raises `NotFound`, also for a retired one."""
    return _item(unit, workspace_id, item_id)


def item_by_serial(unit: Unit, workspace_id: int, serial: int) -> Item | None:
    """Return the item with this short id as it stands, None if there is none or it is retired."""
    found = _current(unit, workspace_id, items.c.serial == serial)
    return found[0] if found else None


def list_items(unit: Unit, workspace_id: int, plan_id: int | None = None) -> Sequence[Item]:
    """Return the items that stand, of one plan or of all, in the plan's order."""
    found = _current(unit, workspace_id, *([items.c.plan_id == plan_id] if plan_id is not None else []))
    return sorted(found, key=lambda each: (each.plan_id, each.position, each.id))


def item_history(unit: Unit, workspace_id: int, item_id: int) -> Sequence[ItemVersion]:
    """Return all versions of the item, the first first."""
    statement = (
        select(*ITEM_COLUMNS, item_versions.c.valid_from, item_versions.c.valid_to)
        .join_from(items, item_versions, SAME_ITEM)
        .where(items.c.workspace_id == workspace_id, items.c.id == item_id)
        .order_by(item_versions.c.valid_from, item_versions.c.id)
    )
    return [
        ItemVersion(item=item_of(row), valid_from=row.valid_from, valid_to=row.valid_to)
        for row in unit.session.execute(statement)
    ]


def item_of(row: AnyRow) -> Item:
    """Return the item in a row that begins with `ITEM_COLUMNS`."""
    values = dict(zip(_FIELDS, row, strict=False))
    values["milestones"] = _milestones(values["milestones"])
    return Item(**values)


def _item(unit: Unit, workspace_id: int, item_id: int) -> Item:
    found = _current(unit, workspace_id, items.c.id == item_id)
    if not found:
        raise NotFound(f"There is no item {item_id} in this workspace.")
    return found[0]


def _current(unit: Unit, workspace_id: int, *conditions: ColumnElement[bool]) -> list[Item]:
    statement = (
        select(*ITEM_COLUMNS)
        .join_from(items, item_versions, SAME_ITEM)
        .where(items.c.workspace_id == workspace_id, item_versions.c.valid_to.is_(None), *conditions)
    )
    return [item_of(row) for row in unit.session.execute(statement)]


def _lock_current(unit: Unit, workspace_id: int, item_id: int) -> AnyRow:
    """Lock the item, then look: the version that stood before the lock may not be the one that stands now."""
    lock_items(unit, workspace_id, [item_id])
    row = unit.session.execute(
        select(item_versions.c.id, item_versions.c.valid_from).where(
            item_versions.c.workspace_id == workspace_id,
            item_versions.c.item_id == item_id,
            item_versions.c.valid_to.is_(None),
        )
    ).one_or_none()
    if row is None:
        raise NotFound(f"There is no item {item_id} in this workspace.")
    return row


def items_under(
    unit: Unit, workspace_id: int, item_ids: Collection[int], *, now: datetime
) -> Collection[int]:
    """Return these items and all that stand under them at `now`."""
    found, last = set(item_ids), sorted(item_ids)
    versions = item_versions.c
    while last:
        below: set[int] = set()
        for begin in range(0, len(last), _BATCH):
            statement = select(versions.item_id).where(
                versions.workspace_id == workspace_id,
                versions.parent_id.in_(last[begin : begin + _BATCH]),
                valid_at(item_versions, now),
            )
            below.update(unit.session.scalars(statement))
        last = sorted(below - found)
        found |= below
    return found


def _has_children(unit: Unit, workspace_id: int, item_id: int) -> bool:
    children = select(item_versions.c.id).where(
        item_versions.c.workspace_id == workspace_id, item_versions.c.parent_id == item_id
    )
    return unit.session.execute(children.limit(1)).first() is not None


def _close(unit: Unit, version_id: int, at: datetime) -> None:
    unit.session.execute(update(item_versions).where(item_versions.c.id == version_id).values(valid_to=at))


def _stored(values: Mapping[str, Any], workspace_id: int, item_id: int, now: datetime) -> dict[str, Any]:
    milestones = [
        {"title": each.title, "due": _iso(each.due), "done_on": _iso(each.done_on)}
        for each in values["milestones"]
    ]
    return {
        **values,
        "milestones": milestones or None,
        "workspace_id": workspace_id,
        "item_id": item_id,
        "valid_from": now,
    }


def _milestones(stored: Json) -> tuple[Milestone, ...]:
    if not stored:
        return ()
    return tuple(
        Milestone(title=each["title"], due=_day(each["due"]), done_on=_day(each["done_on"]))
        for each in stored
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
