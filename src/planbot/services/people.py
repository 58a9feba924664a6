"""Who somebody is: from Slack, from the command line, from Slack's directory."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from planbot.plan.errors import UserError
from planbot.plan.model import Person
from planbot.plan.vocabulary import Role
from planbot.store import ledger
from planbot.store import people as stored_people
from planbot.store.records import PersonChanges
from planbot.store.unit_of_work import Database, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One user as Slack's directory has them."""

    slack_id: str
    email: str | None
    name: str
    zone: str | None
    is_gone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """What a look at the directory came to; `unmatched` are those of the plan who are nobody in Slack."""

    matched: int
    unmatched: tuple[Person, ...]


def person_in_slack(database: Database, workspace_id: int, slack_id: str) -> Person:
    """Return who the Slack user is in the plan; raises `UserError` saying whom to ask."""
    with database.reading() as unit:
        person = stored_people.person_by_slack_id(unit, workspace_id, slack_id)
        if person is not None and person.active:
            return person
        raise UserError(f"You are not in the plan yet. {_whom_to_ask(unit, workspace_id)} can add you.")


def find_in_slack(database: Database, workspace_id: int, slack_id: str) -> Person | None:
    """Return who the Slack user is in the plan, None where they have no part in it."""
    with database.reading() as unit:
        return stored_people.person_by_slack_id(unit, workspace_id, slack_id)


def person_with_email(database: Database, workspace_id: int, email: str) -> Person:
    """Return who has the address; raises `UserError`."""
    with database.reading() as unit:
        person = stored_people.person_by_email(unit, workspace_id, email)
    if person is None:
        raise UserError(f"Nobody with the address {email} is in the plan.")
    return person


def link_members(
    database: Database, workspace_id: int, members: Sequence[Member], *, whole: bool, now: datetime
) -> Linked:
    """Link people to Slack users by email, and take over who has left and who lives in which zone.

    `whole` says that `members` is the whole directory, so that whoever is not among them is not in Slack.
    """

    def link(unit: Unit) -> Linked:
        by_email = {member.email.casefold(): member for member in members if member.email}
        people = stored_people.list_people(unit, workspace_id)
        matched, unmatched = 0, []
        for person in people:
            member = by_email.get(person.email.casefold())
            if member is not None:
                matched += 1
                _take_over(unit, workspace_id, person, member, now)
            elif whole:
                if person.slack_id is not None:
                    _change(unit, workspace_id, person, {"slack_id": None}, now)
                if person.active:
                    unmatched.append(person)
        return Linked(matched=matched, unmatched=tuple(unmatched))

    return database.write(link)


def _take_over(unit: Unit, workspace_id: int, person: Person, member: Member, now: datetime) -> None:
    changes: PersonChanges = {}
    if person.slack_id != member.slack_id:
        changes["slack_id"] = member.slack_id
    if member.zone and person.zone != member.zone:
        changes["zone"] = member.zone
    if person.active == member.is_gone:
        changes["active"] = not member.is_gone
    if changes:
        _change(unit, workspace_id, person, changes, now)


def _change(unit: Unit, workspace_id: int, person: Person, changes: PersonChanges, now: datetime) -> None:
    stored_people.update_person(unit, workspace_id, person.id, **changes)
    ledger.add_entry(
        unit,
        workspace_id,
        verb="changed",
        subject_kind="person",
        subject_id=person.id,
        before={key: getattr(person, key) for key in changes},
        after=dict(changes),
        at=now,
    )


def _whom_to_ask(unit: Unit, workspace_id: int) -> str:
    people = stored_people.list_people(unit, workspace_id, active_only=True)
    names = [person.name for person in people if person.role is Role.ADMIN]
    return " or ".join(names[:2]) if names else "Your planbot administrator"
