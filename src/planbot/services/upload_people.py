"""Those in Slack who are chosen as owners before the plan that they own items of is stored."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from planbot.services.directory import Member, as_account
from planbot.store import people, slack_members
from planbot.store.unit_of_work import Database, Unit


def addresses_of(database: Database, workspace_id: int, slack_ids: Collection[str]) -> Mapping[str, str]:
    """Return the emails of these Slack users, of people of the plan as it has them; strangers not."""
    if not slack_ids:
        return {}
    with database.reading() as unit:
        members = slack_members.list_members(unit, workspace_id)
        listed = people.list_people(unit, workspace_id, active_only=True)
    found = {one.slack_id: one.email for one in members if one.email and not one.is_gone}
    found |= {person.slack_id: person.email for person in listed if person.slack_id}
    return {slack_id: email for slack_id, email in found.items() if slack_id in slack_ids}


def keep_members(unit: Unit, workspace_id: int, members: Sequence[Member], *, now: datetime) -> None:
    """Know accounts that Slack told of beside its listing."""
    slack_members.keep_members(unit, workspace_id, [*map(as_account, members)], now=now)
