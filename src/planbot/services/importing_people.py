"""Bringing a people list in: who works where, who heads what, and who may do what."""

from collections.abc import Callable
from datetime import datetime

from planbot.intake.people_list import PeopleList
from planbot.plan.errors import UserError
from planbot.plan.permissions import may_administer
from planbot.plan.vocabulary import Via
from planbot.store import departments, ledger, people, workspaces
from planbot.store.errors import Duplicate
from planbot.store.unit_of_work import Database, Unit


def import_people(
    database: Database,
    workspace_id: int,
    listed: PeopleList,
    *,
    now: datetime,
    actor_id: int,
    file: str,
    then: Callable[[Unit], None],
) -> None:
    """Store the list without a plan, all or nothing; `then` ends the same unit of work.

    Raises `UserError` where a row was rejected, the actor is no administrator, or nobody would be one.
    """
    refuse_rejected(len(listed.rejected), "people list")

    def store(unit: Unit) -> None:
        workspaces.lock_workspace(unit, workspace_id)
        if not may_administer(people.person(unit, workspace_id, actor_id)):
            raise UserError("Lists of people can be brought in by an administrator.")
        store_people(unit, workspace_id, listed, now)
        if not any(map(may_administer, people.list_people(unit, workspace_id, active_only=True))):
            raise UserError("The list would leave nobody to administer the plan, so nothing is stored.")
        ledger.add_entry(
            unit,
            workspace_id,
            verb="imported",
            subject_kind="people",
            actor_id=actor_id,
            after={"file": file, "people": len(listed.people), "departments": len(listed.departments)},
            at=now,
            via=Via.IMPORT,
        )
        then(unit)

    try:
        database.write(store)
    except Duplicate as error:
        raise UserError(f"This list cannot be stored as it is. {error}") from error


def store_people(unit: Unit, workspace_id: int, listed: PeopleList, now: datetime) -> None:
    """Add the people and departments of a list, or bring them up to date in what it says of them."""
    by_name = {}
    for row in listed.departments:
        stored = departments.upsert_department(unit, workspace_id, row.name, now=now, aliases=row.aliases)
        by_name[row.name.casefold()] = stored.id
    for person in listed.people:
        people.upsert_person(
            unit,
            workspace_id,
            email=person.email,
            name=person.name,
            title=person.title,
            department_id=by_name.get(person.department.casefold()) if person.department else None,
            role=person.role,
            now=now,
        )
    for row in listed.departments:
        head = people.person_by_email(unit, workspace_id, row.head) if row.head else None
        if head is not None:
            departments.set_head(unit, workspace_id, by_name[row.name.casefold()], head.id, now=now)


def refuse_rejected(count: int, what: str) -> None:
    """Raise `UserError` where rows of a file could not be taken: it comes in as a whole or not at all."""
    if count:
        rows = "1 row" if count == 1 else f"{count} rows"
        raise UserError(f"{rows} of the {what} could not be taken, so nothing was stored.")
