"""Who has which part in an item. A part that ends is closed, never deleted."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, select, update

from planbot.plan.model import Assignment
from planbot.plan.vocabulary import Part
from planbot.store.errors import NotFound
from planbot.store.items import lock_items
from planbot.store.records import NewAssignment
from planbot.store.rows import AnyRow, changed_rows, inserted_ids, valid_at
from planbot.store.tables import assignments
from planbot.store.unit_of_work import Unit

ASSIGNMENT_COLUMNS = (
    assignments.c.id,
    assignments.c.item_id,
    assignments.c.part,
    assignments.c.person_id,
    assignments.c.department_id,
    assignments.c.body_id,
    assignments.c.reporter_id,
    assignments.c.until,
    assignments.c.accepted_at,
    assignments.c.valid_from.label("given_at"),
)

_NEW = tuple(NewAssignment.__dataclass_fields__)
_of_new = attrgetter(*_NEW)


def add_assignments(
    unit: Unit, workspace_id: int, new: Sequence[NewAssignment], *, now: datetime
) -> Sequence[Assignment]:
    """Give parts from `now` on. Raises `Duplicate` for a second lead, or a part that is held already."""
    rows = [{**_values(each), "workspace_id": workspace_id, "valid_from": now} for each in new]
    ids = inserted_ids(unit, assignments, rows)
    return [
        Assignment(id=new_id, given_at=now, **_values(each)) for new_id, each in zip(ids, new, strict=True)
    ]


def replace_assignments(
    unit: Unit, workspace_id: int, item_id: int, wanted: Sequence[NewAssignment], *, now: datetime
) -> Sequence[Assignment]:
    """Make `wanted` the parts in the item from `now` on and return them.

    A part that is held already and wanted again in the same way goes on, with its acceptance.
    """
    lock_items(unit, workspace_id, [item_id])
    held = list(assignments_of_item(unit, workspace_id, item_id))
    kept = []
    new = []
    for each in wanted:
        if each.item_id != item_id:
            raise ValueError("an assignment to another item")
        same = next((one for one in held if _same(one, each)), None)
        if same is None:
            new.append(each)
        else:
            held.remove(same)
            kept.append(same)
    for dropped in held:
        end_assignment(unit, workspace_id, dropped.id, now=now)
    return [*kept, *add_assignments(unit, workspace_id, new, now=now)]


def set_lead(
    unit: Unit,
    workspace_id: int,
    item_id: int,
    *,
    now: datetime,
    person_id: int | None = None,
    department_id: int | None = None,
    body_id: int | None = None,
    reporter_id: int | None = None,
    accepted_at: datetime | None = None,
) -> Assignment:
    """Hand the lead of an item over to exactly one of person, department and body."""
    lead = NewAssignment(
        item_id=item_id,
        part=Part.LEAD,
        person_id=person_id,
        department_id=department_id,
        body_id=body_id,
        reporter_id=reporter_id,
        accepted_at=accepted_at,
    )
    lock_items(unit, workspace_id, [item_id])
    for held in assignments_of_item(unit, workspace_id, item_id):
        if held.part is Part.LEAD:
            end_assignment(unit, workspace_id, held.id, now=now)
    return add_assignments(unit, workspace_id, [lead], now=now)[0]


def end_assignment(unit: Unit, workspace_id: int, assignment_id: int, *, now: datetime) -> None:
    """End a part at `now`; raises `NotFound` if it has ended."""
    row = unit.session.execute(
        select(assignments.c.valid_from)
        .where(*_current(workspace_id), assignments.c.id == assignment_id)
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound(f"There is no assignment {assignment_id} in this workspace.")
    ended = update(assignments).where(assignments.c.id == assignment_id)
    unit.session.execute(ended.values(valid_to=max(now, row.valid_from)))


def accept_assignment(unit: Unit, workspace_id: int, assignment_id: int, *, now: datetime) -> bool:
    """Record that the part is accepted; return False if it was. Raises `NotFound` if it has ended."""
    mine = (*_current(workspace_id), assignments.c.id == assignment_id)
    accepted = update(assignments).where(*mine, assignments.c.accepted_at.is_(None)).values(accepted_at=now)
    if changed_rows(unit, accepted):
        return True
    if unit.session.execute(select(assignments.c.id).where(*mine)).one_or_none() is None:
        raise NotFound(f"There is no assignment {assignment_id} in this workspace.")
    return False


def assignments_of_item(unit: Unit, workspace_id: int, item_id: int) -> Sequence[Assignment]:
    """Return the parts held in the item now, in the order in which they were given."""
    return _where(unit, workspace_id, assignments.c.item_id == item_id)


def assignments_of_person(unit: Unit, workspace_id: int, person_id: int) -> Sequence[Assignment]:
    """Return the parts that the person holds now."""
    return _where(unit, workspace_id, assignments.c.person_id == person_id)


def leads_given(
    unit: Unit, workspace_id: int, *, now: datetime, since: Mapping[int | None, datetime | None]
) -> Sequence[int]:
    """Return the items whose lead is not accepted by `now` and was given from an instant of `since` on.

    It is that of the person who may answer for it, or that of None, which holds for all. None is ever.
    """
    conditions = (
        assignments.c.workspace_id == workspace_id,
        valid_at(assignments, now),
        assignments.c.part == Part.LEAD,
        assignments.c.accepted_at.is_(None) | (assignments.c.accepted_at > now),
    )
    found: set[int] = set()
    for person_id, begin in since.items():
        statement = select(assignments.c.item_id).where(*conditions)
        if begin is not None:
            statement = statement.where(assignments.c.valid_from >= begin)
        if person_id is not None:
            holder = assignments.c.person_id
            statement = statement.where(holder.is_(None) | (holder == person_id))
        found.update(unit.session.scalars(statement))
    return sorted(found)


def assignment_of(row: AnyRow) -> Assignment:
    return Assignment(**row._mapping)


def _current(workspace_id: int) -> tuple[ColumnElement[bool], ...]:
    return assignments.c.workspace_id == workspace_id, assignments.c.valid_to.is_(None)


def _where(unit: Unit, workspace_id: int, *conditions: ColumnElement[bool]) -> list[Assignment]:
    statement = select(*ASSIGNMENT_COLUMNS).where(*_current(workspace_id), *conditions)
    return [assignment_of(row) for row in unit.session.execute(statement.order_by(assignments.c.id))]


def _values(new: NewAssignment) -> Mapping[str, Any]:
    return dict(zip(_NEW, _of_new(new), strict=True))


def _same(held: Assignment, wanted: NewAssignment) -> bool:
    names = ("part", "person_id", "department_id", "body_id", "reporter_id", "until")
    return all(getattr(held, name) == getattr(wanted, name) for name in names)
