"""Answering a question about the plan: one way for a command, a mention, a direct message, the terminal."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from planbot.plan.model import Facts, Person
from planbot.plan.questions import NotUnderstood, understand
from planbot.plan.references import resolve
from planbot.plan.reports.answer import Answer, Intent, Outcome
from planbot.plan.reports.builders.answer import answer_as_json, build_answer
from planbot.plan.reports.builders.item_card import build_item_card
from planbot.plan.reports.item_card import ItemCard
from planbot.store.facts import load_facts
from planbot.store.unit_of_work import Database

LINES_IN_SLACK = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer, and the item's card where one item was asked for. `facts` are those that it rests on."""

    facts: Facts
    answer: Answer
    card: ItemCard | None

    @property
    def message(self) -> str:
        """The name of the message that says it."""
        return "answer" if self.card is None else "item_card"

    @property
    def report(self) -> Answer | ItemCard:
        return self.card or self.answer

    def as_json(self) -> dict[str, Any]:
        """Return the shape that `planbot ask --json` prints."""
        return answer_as_json(self.facts, self.answer)


def answer_question(
    database: Database,
    workspace_id: int,
    text: str,
    asker_id: int | None,
    *,
    now: datetime,
    shown: int | None = LINES_IN_SLACK,
) -> Answered:
    """Answer `text` as of `now`, or as of the day that it names, with at most `shown` lines.

    What is not understood is an answer too: it says so. Raises `UserError` where an item that is asked for
    as of a past day was not there yet.
    """
    with database.reading() as unit:
        facts = load_facts(unit, workspace_id, now=now)
        asker = facts.person_by_id.get(asker_id) if asker_id is not None else None
        understood = understand(text, facts, asker, now)
        if not isinstance(understood, NotUnderstood) and understood.as_of is not None:
            end = _end_of(understood.as_of, facts.policy.zone)
            if end < now:
                facts = load_facts(unit, workspace_id, end, now=now)
    answer = build_answer(facts, understood, asker, now, shown)
    return Answered(facts=facts, answer=answer, card=_card(facts, answer, asker, now))


def _card(facts: Facts, answer: Answer, asker: Person | None, now: datetime) -> ItemCard | None:
    if answer.outcome is not Outcome.ANSWERED or answer.understood.intent is not Intent.SHOW:
        return None
    return build_item_card(facts, resolve(facts, answer.understood.text or ""), asker, now)


def _end_of(day: date, zone: str) -> datetime:
    return datetime.combine(day, time.max, ZoneInfo(zone)).astimezone(UTC)
