"""Why a message came: the rule behind each item that it names."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from planbot.plan.errors import UserError
from planbot.plan.model import Facts
from planbot.plan.outline import Outline
from planbot.plan.policy_words import WEEKDAYS
from planbot.plan.reports.why import Why
from planbot.plan.vocabulary import Role
from planbot.store import outbox
from planbot.store.facts import load_facts
from planbot.store.unit_of_work import Database

_ITEMS_EXPLAINED = 10
_ANSWERS_FOR = "planbot asked you because you answer for these items in the city's plan."
_DECIDES = "planbot asked you because these items in the city's plan wait for your answer."
_PUT_TO_YOU = " It waits for your answer, and you are reminded once a week until there is one."


def why_message(database: Database, workspace_id: int, channel: str, ts: str, *, now: datetime) -> Why:
    """Return why the message that Slack knows by `channel` and `ts` was sent; raises `UserError`."""
    with database.reading() as unit:
        message = outbox.message_posted_as(unit, workspace_id, channel, ts)
        facts = load_facts(unit, workspace_id, now=now)
    if message is None:
        raise UserError("That message is not on record here.")
    asked = message.references.get("items", [])
    decisions = message.references.get("decisions", [])
    return Why(
        opening=_ANSWERS_FOR if asked else _DECIDES,
        points=(*_items(facts, asked), *_items(facts, decisions, _PUT_TO_YOU), *_rhythm(facts)),
        contact=_administrator(facts),
    )


def _items(facts: Facts, asked: list[Mapping[str, Any]], ending: str = "") -> list[str]:
    outline = Outline(facts)
    points = []
    for one in asked[:_ITEMS_EXPLAINED]:
        item = facts.item_by_id.get(one["item_id"])
        if item is not None:
            points.append(f"{outline.label(item)}: {one['why'].rstrip('.')}.{ending}")
    if len(asked) > _ITEMS_EXPLAINED:
        points.append(f"And {len(asked) - _ITEMS_EXPLAINED} more.")
    return points


def _rhythm(facts: Facts) -> list[str]:
    policy = facts.policy
    day, time = WEEKDAYS[policy.ask_day], policy.ask_time.strftime("%H:%M")
    most = policy.direct_messages_per_week
    times = {1: "once", 2: "twice"}.get(most, f"{most} times")
    return [
        f"All that needs a word from you is asked together, on {day} at {time}.",
        f"You hear from planbot at most once a day and {times} a week, on work days only.",
    ]


def _administrator(facts: Facts) -> str | None:
    names = [person.name for person in facts.people if person.active and person.role is Role.ADMIN]
    return names[0] if names else None
