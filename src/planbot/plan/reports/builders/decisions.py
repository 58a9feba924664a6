"""What items wait for, and how it was decided, from the facts."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from planbot.plan.absence import is_away, recipient
from planbot.plan.check_ins import Asking, zone_of
from planbot.plan.clock import local_day
from planbot.plan.dates import say_day
from planbot.plan.deciding import CHOICES, Deciding, deciders, put_to
from planbot.plan.model import Decision, Facts, Person
from planbot.plan.outline import Outline
from planbot.plan.reports.decisions import (
    Decided,
    DecisionAnswered,
    DecisionAsk,
    DecisionRecorded,
    Moot,
    OpenDecision,
)
from planbot.plan.reports.lines import ItemLine, heading_line
from planbot.plan.vocabulary import DecisionOutcome
from planbot.plan.wording import joined

_NAMED = 3


def open_decision(
    facts: Facts,
    outline: Outline,
    decision: Decision,
    line: ItemLine,
    today: date,
    reader: Person | None = None,
) -> OpenDecision:
    """Return a question as `reader` sees it on `today`, on the line of its item."""
    found, asked = deciders(facts, outline, decision), put_to(facts, outline, decision, today)
    is_own = reader in (*found, *asked)
    absent = next((one for one in asked if reader is not None and one.delegate_id == reader.id), None)
    stands_in = absent is not None and not is_own
    yes, no = CHOICES[decision.kind]
    return OpenDecision(
        id=decision.id,
        line=line,
        kind=decision.kind,
        question=decision.question,
        asked_by=_name(facts, decision.asked_by_id),
        asked_on=local_day(decision.asked_at, facts.policy.zone),
        needed_by=decision.needed_by,
        decider=", ".join(one.name for one in found) or None,
        yes=yes,
        no=no,
        is_yours=is_own,
        stands_in_for=absent.name if absent is not None and stands_in else None,
        absence=None if stands_in else say_absence(facts, outline, decision, today, reader),
    )


def say_absence(
    facts: Facts, outline: Outline, decision: Decision, today: date, reader: Person | None = None
) -> str | None:
    """Say that who decides has left, or until when they are on leave, and who is asked instead.

    None where somebody is there.
    """
    found, asked = deciders(facts, outline, decision), put_to(facts, outline, decision, today)
    chosen = facts.person_by_id.get(decision.decider_id or 0)
    if chosen is not None and asked and chosen not in found:
        gone = f"{chosen.name} {'is not in Slack' if chosen.active else 'has left'}"
        if reader in asked:
            return f"{gone}, so it comes to you."
        return f"{gone}; {_names(asked)} {'is' if len(asked) == 1 else 'are'} asked instead."
    back = min((one.away_until for one in found if one.away_until is not None), default=today)
    if reader in found or not found or not all(is_away(one, today) for one in found):
        return None
    away = f"{_names(found)} {'is' if len(found) == 1 else 'are'} away until {say_day(back, today)}"
    if asked != found:
        if reader in asked:
            return f"{away}, so it comes to you."
        return f"{away}; {_names(asked)} {'is' if len(asked) == 1 else 'are'} asked instead."
    reached = [recipient(facts, one, today) for one in found]
    stand_ins = [one for one in reached if one is not None]
    if stand_ins:
        return f"{away}; {_names(stand_ins)} {'stands' if len(stand_ins) == 1 else 'stand'} in."
    return f"{away}; the question waits until then."


def decided(facts: Facts, decision: Decision, line: ItemLine) -> Decided:
    """Return a question with its answer; it has to have one."""
    assert decision.answered_at is not None
    return Decided(
        id=decision.id,
        line=line,
        kind=decision.kind,
        question=decision.question,
        asked_by=_name(facts, decision.asked_by_id),
        answer=decision.answer or "",
        by=_name(facts, decision.answered_by_id),
        on=local_day(decision.answered_at, facts.policy.zone),
        withdrawn=decision.outcome is DecisionOutcome.WITHDRAWN,
    )


def questions_for(deciding: Deciding, person: Person, decision_ids: Iterable[int]) -> Sequence[OpenDecision]:
    """Return those of the questions that `person` is still to answer, the most urgent first."""
    known = (deciding.facts.decision_by_id.get(decision_id) for decision_id in decision_ids)
    still = [
        decision
        for decision in known
        if decision is not None
        and deciding.is_asked_for(decision)
        and deciding.decider_for(decision, person) is not None
    ]
    return _most_urgent_first(deciding, person, still)


def questions_of(deciding: Deciding, person: Person) -> Sequence[OpenDecision]:
    """Return all questions that `person` decides, or gets for somebody else, the most urgent first.

    While they are away they may answer as well, whoever is asked meanwhile.
    """
    facts, outline = deciding.facts, deciding.asking.outline
    still = [
        decision
        for decision in facts.decisions
        if deciding.is_asked_for(decision)
        and (
            person in deciders(facts, outline, decision) or deciding.decider_for(decision, person) is not None
        )
    ]
    return _most_urgent_first(deciding, person, still)


def decided_by(asking: Asking, person: Person, since: datetime) -> Sequence[Decided]:
    """Return what `person` has answered since then, the latest first."""
    found = [
        (decision.answered_at, decision)
        for decision in asking.facts.decisions
        if decision.answered_by_id == person.id
        and decision.answered_at is not None
        and decision.answered_at >= since
        and decision.outcome is not DecisionOutcome.WITHDRAWN
        and decision.item_id in asking.facts.item_by_id
    ]
    found.sort(key=lambda entry: (entry[0], entry[1].id), reverse=True)
    return [decided(asking.facts, decision, _line(asking, decision)) for _, decision in found]


def _most_urgent_first(
    deciding: Deciding, reader: Person, decisions: Iterable[Decision]
) -> Sequence[OpenDecision]:
    facts, outline = deciding.facts, deciding.asking.outline
    in_order = sorted(
        decisions, key=lambda decision: (decision.needed_by or date.max, decision.asked_at, decision.id)
    )
    return [
        open_decision(facts, outline, decision, _line(deciding.asking, decision), deciding.today, reader)
        for decision in in_order
    ]


def decision_asks(
    asking: Asking, person: Person, decision_ids: Iterable[int], since: datetime
) -> Sequence[DecisionAsk]:
    """Return what became of the questions of a check-in that was queued at `since`."""
    deciding = Deciding(asking)
    still = {question.id: question for question in questions_for(deciding, person, decision_ids)}
    found = []
    for decision_id in decision_ids:
        decision = asking.facts.decision_by_id.get(decision_id)
        if decision is None or decision.item_id not in asking.facts.item_by_id:
            continue
        answer = None
        if decision.answered_at is not None and decision.answered_at >= since:
            answer = decided(asking.facts, decision, _line(asking, decision))
        moot = _moot(asking, decision, since)
        if decision_id in still or answer is not None or moot is not None:
            found.append(DecisionAsk(open=still.get(decision_id), decided=answer, moot=moot))
    return found


def _moot(asking: Asking, decision: Decision, since: datetime) -> Moot | None:
    """Return why an unanswered question needs no answer: its item was closed since then."""
    standing = asking.standings.get(decision.item_id)
    last = standing.last_update if standing is not None and not standing.is_open else None
    if not decision.is_open or last is None or last.at < since:
        return None
    return Moot(
        line=_line(asking, decision),
        question=decision.question,
        status=last.status,
        by=_name(asking.facts, last.author_id),
        on=local_day(last.at, asking.facts.policy.zone),
    )


def build_decision_recorded(
    facts: Facts, person: Person, decision: Decision, told: Sequence[Person], now: datetime
) -> DecisionRecorded:
    """Return what `person` sees after answering, which is among the facts already."""
    asking = Asking(facts, local_day(now, zone_of(facts, person)))
    return DecisionRecorded(
        today=asking.today,
        decided=decided(facts, decision, _line(asking, decision)),
        told=tuple(one.name for one in told),
    )


def build_decision_answered(
    facts: Facts, person: Person, decision: Decision, now: datetime
) -> DecisionAnswered:
    """Return what `person`, who asked or answers for the item, hears of the answer."""
    asking = Asking(facts, local_day(now, zone_of(facts, person)))
    standing = asking.standings.get(decision.item_id)
    return DecisionAnswered(
        today=asking.today,
        first_name=person.name.split()[0] if person.name.strip() else person.email,
        decided=decided(facts, decision, _line(asking, decision)),
        is_open=standing is not None and standing.is_open,
    )


def _line(asking: Asking, decision: Decision) -> ItemLine:
    item = asking.facts.item_by_id[decision.item_id]
    return heading_line(asking.facts, asking.outline, item, asking.standings, asking.today)


def _names(people: Sequence[Person]) -> str:
    return joined([one.name for one in people], _NAMED)


def _name(facts: Facts, person_id: int | None) -> str:
    person = facts.person_by_id.get(person_id or 0)
    return person.name if person else "somebody"
