"""People: who they are, and how Slack knows them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Unpack

from sqlalchemy import ColumnElement, bindparam, case, func, select

from planbot.plan.model import Person
from planbot.plan.vocabulary import Role
from planbot.store.records import PersonChanges
from planbot.store.rows import change, fold_name, insert_into, one
from planbot.store.tables import aliases, people
from planbot.store.unit_of_work import Unit

PERSON_COLUMNS = (
    people.c.id,
    people.c.email,
    people.c.name,
    people.c.title,
    people.c.department_id,
    people.c.role,
    people.c.slack_id,
    people.c.zone,
    people.c.away_until,
    people.c.delegate_id,
    people.c.active,
    people.c.moved_at,
    people.c.away_since,
    people.c.away_by_status,
    people.c.follows_status,
)

_BY_ID = select(*PERSON_COLUMNS).where(
    people.c.workspace_id == bindparam("in_workspace"), people.c.id.in_(bindparam("these", expanding=True))
)


def upsert_person(
    unit: Unit,
    workspace_id: int,
    *,
    email: str,
    name: str,
    now: datetime,
    title: str | None = None,
    department_id: int | None = None,
    role: Role | None = None,
    zone: str | None = None,
) -> Person:
    """Add the person with this address, or bring them up to date; None leaves what is stored as it is."""
    statement = insert_into(unit, people).values(
        workspace_id=workspace_id,
        email=email.strip(),
        email_key=fold_name(email),
        name=name,
        title=title,
        department_id=department_id,
        role=role or Role.STAFF,
        zone=zone,
        active=True,
        created_at=now,
        away_by_status=False,
        follows_status=False,
    )
    new = statement.excluded
    changes: dict[str, Any] = {
        "email": new.email,
        "name": new.name,
        "title": func.coalesce(new.title, people.c.title),
        "department_id": func.coalesce(new.department_id, people.c.department_id),
        "zone": func.coalesce(new.zone, people.c.zone),
        "active": True,
        "moved_at": case((new.zone != people.c.zone, now), else_=people.c.moved_at),
    }
    if role is not None:
        changes["role"] = new.role
    unit.session.execute(
        statement.on_conflict_do_update(index_elements=["workspace_id", "email_key"], set_=changes)
    )
    found = person_by_email(unit, workspace_id, email)
    assert found is not None
    return found


def update_person(unit: Unit, workspace_id: int, person_id: int, **changes: Unpack[PersonChanges]) -> Person:
    """Change what is named and return the person; raises `NotFound`, or `Duplicate` for a taken address."""
    values: dict[str, Any] = dict(changes)
    if "email" in changes:
        values["email_key"] = fold_name(changes["email"])
    change(unit, people, workspace_id, person_id, values)
    return person(unit, workspace_id, person_id)


def link_to_slack(unit: Unit, workspace_id: int, person_id: int, slack_id: str | None) -> Person:
    """Link the person to a Slack user, or to none; raises `Duplicate` if another person has that user."""
    return update_person(unit, workspace_id, person_id, slack_id=slack_id)


def person(unit: Unit, workspace_id: int, person_id: int) -> Person:
    """Return the person; raises `NotFound`."""
    row = one(unit, people, workspace_id, person_id)._mapping
    return Person(**{column.name: row[column.name] for column in PERSON_COLUMNS})


def people_by_id(unit: Unit, workspace_id: int, ids: Collection[int]) -> Mapping[int, Person]:
    """Return these people by their ids; who is not in this workspace is left out."""
    wanted = {"in_workspace": workspace_id, "these": sorted(ids)}
    return {row.id: Person(**row._mapping) for row in unit.session.execute(_BY_ID, wanted)}


def person_by_slack_id(unit: Unit, workspace_id: int, slack_id: str) -> Person | None:
    found = _where(unit, workspace_id, people.c.slack_id == slack_id)
    return found[0] if found else None


def person_by_email(unit: Unit, workspace_id: int, email: str) -> Person | None:
    found = _where(unit, workspace_id, people.c.email_key == fold_name(email))
    return found[0] if found else None


def slack_names(unit: Unit, workspace_id: int) -> Mapping[int, str | None]:
    """Return the name that each person had in Slack when planbot last looked, None where it never did."""
    statement = select(people.c.id, people.c.slack_name).where(people.c.workspace_id == workspace_id)
    return {row.id: row.slack_name for row in unit.session.execute(statement)}


def people_named(unit: Unit, workspace_id: int, name: str) -> Sequence[Person]:
    """Return everybody who goes by this name or alias, whatever the case and spacing."""
    key = fold_name(name)
    known_as = select(aliases.c.person_id).where(
        aliases.c.workspace_id == workspace_id, aliases.c.text_key == key, aliases.c.person_id.is_not(None)
    )
    by_alias = {each.id: each for each in _where(unit, workspace_id, people.c.id.in_(known_as))}
    by_name = {each.id: each for each in list_people(unit, workspace_id) if fold_name(each.name) == key}
    return sorted((by_alias | by_name).values(), key=lambda each: each.id)


def list_people(unit: Unit, workspace_id: int, *, active_only: bool = False) -> Sequence[Person]:
    """Return the people of the workspace by name."""
    found = _where(unit, workspace_id, *([people.c.active] if active_only else []))
    return sorted(found, key=lambda each: (fold_name(each.name), each.id))


def zones_in_use(unit: Unit, workspace_id: int) -> frozenset[str]:
    """Return the zones that the active people are in, as far as they are known."""
    statement = select(people.c.zone).distinct().where(people.c.workspace_id == workspace_id, people.c.active)
    return frozenset(zone for zone in unit.session.scalars(statement) if zone)


def people_with_leave(unit: Unit, workspace_id: int) -> Sequence[Person]:
    """Return those whose latest leave is known from its beginning to its end, be it over or not."""
    return _where(unit, workspace_id, people.c.away_since.is_not(None), people.c.away_until.is_not(None))


def _where(unit: Unit, workspace_id: int, *conditions: ColumnElement[bool]) -> list[Person]:
    statement = select(*PERSON_COLUMNS).where(people.c.workspace_id == workspace_id, *conditions)
    return [Person(**row._mapping) for row in unit.session.execute(statement.order_by(people.c.id))]
