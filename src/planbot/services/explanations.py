"""Why a message came: the rule behind each item that it names."""

from datetime import datetime

from planbot.plan.check_ins import Asking, zone_of
from planbot.plan.clock import local_day
from planbot.plan.errors import UserError
from planbot.plan.reports.builders.why import build_why, read_asked
from planbot.plan.reports.why import Why
from planbot.store import outbox
from planbot.store.facts import load_facts
from planbot.store.unit_of_work import Database


def why_message(
    database: Database,
    workspace_id: int,
    channel: str,
    ts: str,
    person_id: int,
    *,
    plan_command: str,
    now: datetime,
) -> Why:
    """Return why the message that Slack knows by `channel` and `ts` was sent to the person.

    Raises `UserError` for one that is not on record.
    """
    with database.reading() as unit:
        message = outbox.message_posted_as(unit, workspace_id, channel, ts)
        facts = load_facts(unit, workspace_id, now=now)
    if message is None:
        raise UserError("That message is not on record here.")
    reader = facts.person_by_id[person_id]
    return build_why(
        Asking(facts, local_day(now, zone_of(facts, reader))),
        reader,
        read_asked(message.references.get("items", ())),
        message.references.get("hand_overs", ()),
        message.references.get("decisions", ()),
        plan_command,
    )
