"""People chosen in a form by their Slack user, who may be no part of the plan yet."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from planbot.plan.errors import UserError
from planbot.plan.model import Person
from planbot.services.directory import Member, take_in
from planbot.store import people
from planbot.store.unit_of_work import Database, Unit

_NOT_A_MEMBER = "Only a person of this Slack workspace can answer for an item. Choose somebody else."


def strangers(database: Database, workspace_id: int, slack_ids: Sequence[str]) -> frozenset[str]:
    """Return those Slack users who are nobody active in the plan, of whom Slack has to say who they are."""
    with database.reading() as unit:
        known = {one.slack_id for one in people.list_people(unit, workspace_id, active_only=True)}
    return frozenset(slack_ids) - known


def chosen_person(
    unit: Unit,
    workspace_id: int,
    slack_id: str,
    members: Mapping[str, Member | None],
    *,
    field: str,
    department_id: int | None,
    by_id: int | None,
    now: datetime,
) -> Person:
    """Return the chosen person, added to the plan where Slack vouches for them.

    `members` says what Slack knows of the `strangers`. Raises `UserError` on `field` for who cannot answer
    for an item.
    """
    known = people.person_by_slack_id(unit, workspace_id, slack_id)
    if known is not None and known.active:
        return known
    member = members.get(slack_id)
    if member is None:
        raise UserError(_NOT_A_MEMBER, field)
    if member.is_gone:
        name = known.name if known else member.name
        raise UserError(f"{name or 'That person'} is no longer in Slack. Choose somebody else.", field)
    found = take_in(unit, workspace_id, member, department_id=department_id, by_id=by_id, now=now)
    if found is None:
        raise UserError(
            f"Slack shows no address by which planbot could know {member.name}. "
            "They can be added with the people list.",
            field,
        )
    return found
