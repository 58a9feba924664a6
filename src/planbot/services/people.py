"""Who somebody is: from Slack, or from the command line."""

from planbot.plan.errors import UserError
from planbot.plan.model import Person
from planbot.plan.vocabulary import Role
from planbot.store import people as stored_people
from planbot.store.unit_of_work import Database, Unit


def person_in_slack(database: Database, workspace_id: int, slack_id: str) -> Person:
    """Return who the Slack user is in the plan; raises `UserError` saying whom to ask."""
    with database.reading() as unit:
        person = stored_people.person_by_slack_id(unit, workspace_id, slack_id)
        if person is not None and person.active:
            return person
        raise UserError(f"You are not in the plan yet. {whom_to_ask(unit, workspace_id)} can add you.")


def find_in_slack(database: Database, workspace_id: int, slack_id: str) -> Person | None:
    """Return who the Slack user is in the plan, None where they have no part in it."""
    with database.reading() as unit:
        return stored_people.person_by_slack_id(unit, workspace_id, slack_id)


def person_called(unit: Unit, workspace_id: int, words: str) -> Person:
    """Return whom a mention, a name or an address means; raises `UserError` unless that is one person."""
    is_mention = words.strip().startswith("<@")
    mention = words.strip().removeprefix("<@").removesuffix(">").split("|")[0]
    found = stored_people.person_by_slack_id(unit, workspace_id, mention)
    name = words.strip().lstrip("@")
    found = found or stored_people.person_by_email(unit, workspace_id, name)
    if found is not None and found.active:
        return found
    if is_mention:
        asked = whom_to_ask(unit, workspace_id)
        raise UserError(f"Whom you named has no part in the plan yet. {asked} can add them.")
    # A handle is written without the spaces of the name that it stands for.
    named = [*stored_people.people_named(unit, workspace_id, name)]
    named += stored_people.people_named(unit, workspace_id, name.replace(".", " ").replace("_", " "))
    active = {one.id: one for one in named if one.active}
    if len(active) > 1:
        raise UserError(f"There are several people called “{name}”. Give the email address instead.")
    if not active:
        raise UserError(f"Nobody called “{name}” is in the plan. Give the full name or the email address.")
    return next(iter(active.values()))


def person_with_email(database: Database, workspace_id: int, email: str) -> Person:
    """Return who has the address; raises `UserError`."""
    with database.reading() as unit:
        person = stored_people.person_by_email(unit, workspace_id, email)
    if person is None:
        raise UserError(f"Nobody with the address {email} is in the plan.")
    return person


def whom_to_ask(unit: Unit, workspace_id: int) -> str:
    """Return the names of one or two administrators, or what to call them where there are none."""
    people = stored_people.list_people(unit, workspace_id, active_only=True)
    names = [person.name for person in people if person.role is Role.ADMIN]
    return " or ".join(names[:2]) if names else "Your planbot administrator"
