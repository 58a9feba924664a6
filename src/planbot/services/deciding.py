"""Answering what an item waits for: a decision on record, shown where it was asked, told to who asked."""

from collections.abc import Sequence
from datetime import date, datetime

from planbot.plan.check_ins import Asking, zone_of
from planbot.plan.clock import local_day
from planbot.plan.dates import say_day
from planbot.plan.deciding import say_choice, told_of_answer
from planbot.plan.errors import UserError
from planbot.plan.model import Decision, Facts, Person
from planbot.plan.outline import Outline
from planbot.plan.permissions import require_decide
from planbot.plan.reports.builders.decisions import build_decision_recorded, open_decision
from planbot.plan.reports.decisions import DecisionRecorded, OpenDecision
from planbot.plan.reports.lines import heading_line
from planbot.plan.vocabulary import DecisionOutcome, Via
from planbot.services.answered_check_ins import show_questions
from planbot.store import decisions, items, ledger, outbox
from planbot.store.facts import load_facts
from planbot.store.outbox_records import NewMessage
from planbot.store.unit_of_work import Database, Unit

DECISION_ANSWERED = "decision_answered"
ANSWER_LENGTH = 1000


def question_for(
    database: Database, workspace_id: int, person_id: int, decision_id: int, *, now: datetime
) -> tuple[OpenDecision, date]:
    """Return a question for an answer by the person, with their local day.

    Raises `UserError` where it is answered, no longer there, or not theirs to answer.
    """
    with database.reading() as unit:
        facts = load_facts(unit, workspace_id, now=now)
    person = facts.person_by_id[person_id]
    decision = _answerable(facts, person, decision_id)
    asking = Asking(facts, local_day(now, zone_of(facts, person)))
    item = facts.item_by_id[decision.item_id]
    line = heading_line(facts, asking.outline, item, asking.standings, asking.today)
    return open_decision(facts, asking.outline, decision, line, asking.today, person), asking.today


def decide(
    database: Database,
    workspace_id: int,
    person_id: int,
    decision_id: int,
    outcome: DecisionOutcome,
    words: str | None = None,
    *,
    now: datetime,
    via: Via,
) -> DecisionRecorded:
    """Record the answer of `person_id` and have those told who wait for it; return what to show.

    `outcome` is one of the two answers that fit, with or without `words`, or that it is given in words.

    The first answer stands: given again by the same person, it is confirmed again. Raises `UserError`, with
    the field `words` where they cannot be taken, for somebody who comes second, and for who may not decide.
    """
    said = (words or "").strip()
    if len(said) > ANSWER_LENGTH:
        raise UserError(f"An answer has at most {ANSWER_LENGTH} characters.", "words")

    def store(unit: Unit) -> DecisionRecorded:
        asked = load_facts(unit, workspace_id, now=now).decision_by_id.get(decision_id)
        if asked is not None:
            # Of two who answer at once, the second reads what the first said.
            items.lock_items(unit, workspace_id, {asked.item_id})
        facts = load_facts(unit, workspace_id, now=now)
        person = facts.person_by_id[person_id]
        known = facts.decision_by_id.get(decision_id)
        if (
            known is not None
            and known.answered_by_id == person_id
            and known.answer == _say(known, outcome, said)
        ):
            return build_decision_recorded(
                facts, person, known, told_of_answer(facts, Outline(facts), known), now
            )
        decision = _answerable(facts, person, decision_id)
        answer = _say(decision, outcome, said)
        if not answer:
            raise UserError("Choose an answer, or write one.", "words")
        answered = decisions.answer_decision(
            unit,
            workspace_id,
            decision_id,
            outcome=outcome,
            answer=answer,
            by_id=person_id,
            now=now,
        )
        _enter_into_ledger(unit, workspace_id, answered, via)
        told = told_of_answer(facts, Outline(facts), answered)
        _tell(unit, workspace_id, answered, told, now)
        after = load_facts(unit, workspace_id, now=now)
        return build_decision_recorded(after, person, answered, told, now)

    return database.write(store)


def _answerable(facts: Facts, person: Person, decision_id: int) -> Decision:
    decision = facts.decision_by_id.get(decision_id)
    if decision is None or decision.item_id not in facts.item_by_id:
        raise UserError("What this was about is no longer in the plan.")
    require_decide(facts, Outline(facts), person, decision)
    if decision.answered_at is not None:
        raise UserError(_say_first(facts, person, decision, decision.answered_at))
    return decision


def _say(decision: Decision, outcome: DecisionOutcome, words: str) -> str:
    choice = say_choice(decision.kind, outcome)
    return f"{choice}: {words}" if choice and words else choice or words


def _say_first(facts: Facts, reader: Person, decision: Decision, at: datetime) -> str:
    by = facts.person_by_id.get(decision.answered_by_id or 0)
    zone = zone_of(facts, reader)
    day = say_day(local_day(at, zone), local_day(facts.as_of, zone))
    asker = facts.person_by_id.get(decision.asked_by_id)
    who = "You" if by == reader else by.name if by else "Somebody"
    if decision.outcome is DecisionOutcome.WITHDRAWN:
        return f"This needs no answer any more: {who} took the question back on {day}."
    again = f" To change that, ask {asker.name} to put the question again." if asker else ""
    return f"{who} answered this on {day}: “{decision.answer}”.{again}"


def _tell(unit: Unit, workspace_id: int, decision: Decision, told: Sequence[Person], now: datetime) -> None:
    """Queue the answer for those who wait for it, and show it where the question stands.

    It answers a person's own question, and is no asking of planbot's: so it goes at once, and counts neither
    as the message of the day nor among those of the week.
    """
    for person in told:
        message = NewMessage(
            kind=DECISION_ANSWERED,
            dedupe_key=f"decision:{decision.id}:{person.id}",
            not_before=now,
            recipient_person_id=person.id,
            references={"decision_id": decision.id},
            urgent=True,
        )
        outbox.enqueue(unit, workspace_id, message, now=now)
    show_questions(unit, workspace_id, decision.item_id, key=f"decision-{decision.id}", now=now)


def _enter_into_ledger(unit: Unit, workspace_id: int, decision: Decision, via: Via) -> None:
    assert decision.outcome is not None
    assert decision.answered_at is not None
    ledger.add_entry(
        unit,
        workspace_id,
        verb="decided",
        subject_kind="decision",
        subject_id=decision.id,
        actor_id=decision.answered_by_id,
        before={"open": True},
        after={"open": False, "outcome": decision.outcome.value, "answer": decision.answer},
        at=decision.answered_at,
        via=via,
    )
