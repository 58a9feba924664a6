"""Departments and who heads them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, select, update

from planbot.plan.model import Department
from planbot.store.aliases import add_aliases, aliases_by
from planbot.store.errors import NotFound
from planbot.store.rows import change, fold_name, insert_into, inserted_id, one, valid_at
from planbot.store.tables import aliases, department_heads, departments
from planbot.store.tables.people import NOT_RETIRED
from planbot.store.unit_of_work import Unit


def upsert_department(
    unit: Unit, workspace_id: int, name: str, *, now: datetime, aliases: Sequence[str] = ()
) -> Department:
    """Return the department of this name, made if there is none, with these aliases added to what it has."""
    key = fold_name(name)
    statement = insert_into(unit, departments).values(
        workspace_id=workspace_id, name=name.strip(), name_key=key, created_at=now
    )
    unit.session.execute(
        statement.on_conflict_do_nothing(index_elements=["workspace_id", "name_key"], index_where=NOT_RETIRED)
    )
    department_id = unit.session.scalar(
        select(departments.c.id).where(
            departments.c.workspace_id == workspace_id,
            departments.c.name_key == key,
            departments.c.retired_at.is_(None),
        )
    )
    assert department_id is not None
    add_aliases(unit, workspace_id, aliases, now=now, department_id=department_id)
    return department(unit, workspace_id, department_id, now=now)


def rename_department(unit: Unit, workspace_id: int, department_id: int, name: str) -> None:
    """Give the department another name; raises `Duplicate` if that is taken."""
    values = {"name": name.strip(), "name_key": fold_name(name)}
    change(unit, departments, workspace_id, department_id, values)


def retire_department(unit: Unit, workspace_id: int, department_id: int, *, now: datetime) -> None:
    """Leave the department out from `now` on; what was said of it stays."""
    change(unit, departments, workspace_id, department_id, {"retired_at": now})


def set_head(
    unit: Unit, workspace_id: int, department_id: int, person_id: int | None, *, now: datetime
) -> None:
    """Make the person head of the department from `now` on; None leaves it without one."""
    one(unit, departments, workspace_id, department_id, lock=True)
    heads = department_heads
    current = unit.session.execute(
        select(heads.c.id, heads.c.person_id, heads.c.valid_from).where(
            heads.c.workspace_id == workspace_id,
            heads.c.department_id == department_id,
            heads.c.valid_to.is_(None),
        )
    ).one_or_none()
    if current is not None:
        if current.person_id == person_id:
            return
        now = max(now, current.valid_from)
        unit.session.execute(update(heads).where(heads.c.id == current.id).values(valid_to=now))
    if person_id is not None:
        values = {"workspace_id": workspace_id, "department_id": department_id, "person_id": person_id}
        inserted_id(unit, heads, values | {"valid_from": now})


def department(unit: Unit, workspace_id: int, department_id: int, *, now: datetime) -> Department:
    """Return the department as of `now`; raises `NotFound`, also for a retired one."""
    for each in list_departments(unit, workspace_id, now=now):
        if each.id == department_id:
            return each
    raise NotFound(f"There is no department {department_id} in this workspace.")


def department_named(unit: Unit, workspace_id: int, name: str, *, now: datetime) -> Department | None:
    """Return the department that goes by this name or alias, whatever the case and spacing."""
    key = fold_name(name)
    for each in list_departments(unit, workspace_id, now=now):
        if key in map(fold_name, (each.name, *each.aliases)):
            return each
    return None


def list_departments(unit: Unit, workspace_id: int, *, now: datetime) -> Sequence[Department]:
    """Return the departments that are not retired at `now`, by name, each with its head of then."""
    heading = and_(
        department_heads.c.department_id == departments.c.id,
        department_heads.c.workspace_id == workspace_id,
        valid_at(department_heads, now),
    )
    statement = (
        select(departments.c.id, departments.c.name, department_heads.c.person_id)
        .outerjoin_from(departments, department_heads, heading)
        .where(
            departments.c.workspace_id == workspace_id,
            departments.c.retired_at.is_(None) | (departments.c.retired_at > now),
        )
        .order_by(departments.c.name_key)
    )
    known_as = aliases_by(unit, workspace_id, aliases.c.department_id)
    return [
        Department(id=row.id, name=row.name, aliases=known_as.get(row.id, ()), head_id=row.person_id)
        for row in unit.session.execute(statement)
    ]
