"""Status updates. What was said is never changed: an edit and an undo are rows that replace another."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from planbot.plan.model import StatusUpdate
from planbot.plan.vocabulary import Status, Via
from planbot.store.errors import Duplicate
from planbot.store.looks import look_again
from planbot.store.records import NewUpdate, UpdateVersion
from planbot.store.rows import AnyRow, inserted_id, inserted_ids, one
from planbot.store.tables import status_updates
from planbot.store.unit_of_work import Unit

UPDATE_COLUMNS = (
    status_updates.c.id,
    status_updates.c.item_id,
    status_updates.c.author_id,
    status_updates.c.at,
    status_updates.c.status,
    status_updates.c.percent,
    status_updates.c.note,
    status_updates.c.expected,
    status_updates.c.evidence,
    status_updates.c.on_behalf_of_id,
    status_updates.c.via,
)
_LATER = status_updates.alias("later")
_NAMES = tuple(column.name for column in UPDATE_COLUMNS)


def add_update(unit: Unit, workspace_id: int, new: NewUpdate, *, now: datetime) -> StatusUpdate:
    """Record an update; raises `Duplicate` if the same submission has recorded one of this item."""
    return add_updates(unit, workspace_id, [new], now=now)[0]


def add_updates(
    unit: Unit, workspace_id: int, new: Sequence[NewUpdate], *, now: datetime
) -> Sequence[StatusUpdate]:
    """Record updates, all or none, and return them in the same order."""
    rows = [
        {
            **{name: getattr(each, name) for name in NewUpdate.__dataclass_fields__},
            "workspace_id": workspace_id,
            "at": now,
            "recorded_at": now,
            "withdrawn": False,
        }
        for each in new
    ]
    ids = inserted_ids(unit, status_updates, rows)
    look_again(unit, workspace_id, [each.item_id for each in new], now=now)
    return [
        StatusUpdate(id=new_id, **{name: row[name] for name in _NAMES if name != "id"})
        for new_id, row in zip(ids, rows, strict=True)
    ]


def edit_update(
    unit: Unit,
    workspace_id: int,
    update_id: int,
    *,
    author_id: int,
    now: datetime,
    status: Status,
    percent: int | None,
    note: str | None,
    expected: date | None = None,
    evidence: str | None = None,
    via: Via = Via.MODAL,
    submission_id: str | None = None,
) -> StatusUpdate:
    """Put another wording in the place of an update and return it; both stay on record.

    The new one has an id of its own and counts as said when the first was. Its `evidence` is the one before,
    unless another is given; an empty one takes it away. Raises `NotFound`, or `Duplicate`
    if the update has been edited or taken back already.
    """
    before = one(unit, status_updates, workspace_id, update_id)
    values = {
        "status": status,
        "percent": percent,
        "note": note,
        "expected": expected,
        "evidence": before.evidence if evidence is None else evidence or None,
        "via": via,
        "submission_id": submission_id,
        "withdrawn": False,
    }
    return _replace(unit, before, values, author_id, now)


def withdraw_update(
    unit: Unit, workspace_id: int, update_id: int, *, author_id: int, now: datetime, via: Via = Via.BUTTON
) -> None:
    """Take an update back; it stays on record and counts no more.

    Raises `NotFound`, or `Duplicate` if the update has been edited or taken back already.
    """
    before = one(unit, status_updates, workspace_id, update_id)
    _replace(unit, before, {"via": via, "submission_id": None, "withdrawn": True}, author_id, now)


def update_version(unit: Unit, workspace_id: int, update_id: int) -> UpdateVersion:
    """Return one row of the history; raises `NotFound`."""
    return _version(one(unit, status_updates, workspace_id, update_id))


def latest_updates(unit: Unit, workspace_id: int, item_ids: Collection[int]) -> Mapping[int, StatusUpdate]:
    """Return what was last said of each item; one of which nothing was said is left out."""
    found = _standing(unit, workspace_id, status_updates.c.item_id.in_(item_ids))
    return {update.item_id: update for update in found}


def updates_of_item(unit: Unit, workspace_id: int, item_id: int) -> Sequence[StatusUpdate]:
    """Return the updates of the item that stand, in the order in which they were made."""
    return _standing(unit, workspace_id, status_updates.c.item_id == item_id)


def updates_of_submission(unit: Unit, workspace_id: int, submission_id: str) -> Sequence[StatusUpdate]:
    """Return what a form stored, as it was stored, whatever became of it since."""
    statement = (
        select(*UPDATE_COLUMNS)
        .where(status_updates.c.workspace_id == workspace_id, status_updates.c.submission_id == submission_id)
        .order_by(status_updates.c.id)
    )
    return [update_of(row) for row in unit.session.execute(statement)]


def update_history(unit: Unit, workspace_id: int, item_id: int) -> Sequence[UpdateVersion]:
    """Return all that was ever recorded of the item, edits and undos too, in the order of recording."""
    statement = (
        select(status_updates)
        .where(status_updates.c.workspace_id == workspace_id, status_updates.c.item_id == item_id)
        .order_by(status_updates.c.recorded_at, status_updates.c.id)
    )
    return [_version(row) for row in unit.session.execute(statement)]


def update_of(row: AnyRow) -> StatusUpdate:
    """Return the update in a row of `UPDATE_COLUMNS`."""
    return StatusUpdate(**dict(zip(_NAMES, row, strict=True)))


def stands(as_of: datetime | None = None) -> ColumnElement[bool]:
    """Whether an update counts: neither an undo, nor replaced by a row recorded up to `as_of`."""
    later = _LATER
    replaced = select(later.c.id).where(
        later.c.workspace_id == status_updates.c.workspace_id, later.c.replaces_id == status_updates.c.id
    )
    if as_of is not None:
        replaced = replaced.where(later.c.recorded_at <= as_of)
    return ~status_updates.c.withdrawn & ~replaced.exists()


def _standing(unit: Unit, workspace_id: int, condition: ColumnElement[bool]) -> list[StatusUpdate]:
    statement = (
        select(*UPDATE_COLUMNS)
        .where(status_updates.c.workspace_id == workspace_id, stands(), condition)
        .order_by(status_updates.c.at, status_updates.c.id)
    )
    return [update_of(row) for row in unit.session.execute(statement)]


def _replace(
    unit: Unit, before: AnyRow, values: dict[str, Any], author_id: int, now: datetime
) -> StatusUpdate:
    if before.withdrawn:
        raise Duplicate("This update has been taken back already.")
    row = dict(before._mapping) | values
    del row["id"]
    row |= {
        "author_id": author_id,
        "replaces_id": before.id,
        "recorded_at": max(now, before.recorded_at),
    }
    row_id = inserted_id(unit, status_updates, row)
    look_again(unit, before.workspace_id, [before.item_id], now=row["recorded_at"])
    return StatusUpdate(id=row_id, **{name: row[name] for name in _NAMES if name != "id"})


def _version(row: AnyRow) -> UpdateVersion:
    return UpdateVersion(
        update=StatusUpdate(**{name: row._mapping[name] for name in _NAMES}),
        recorded_at=row.recorded_at,
        replaces_id=row.replaces_id,
        withdrawn=row.withdrawn,
        submission_id=row.submission_id,
    )
