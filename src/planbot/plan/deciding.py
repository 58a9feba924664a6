"""Whom an item's question is put to, and on which days: first on the next work-day morning, then again after
`decision_again_days`, and once before and once after the day by which the answer is needed.

An answer that is needed does not wait for somebody's leave: where nobody stands in for who decides, the
question goes one level up until they are back.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from types import MappingProxyType

from planbot.plan.absence import recipient
from planbot.plan.calendar import WorkCalendar
from planbot.plan.check_ins import Asking, AskKind
from planbot.plan.clock import local_day
from planbot.plan.dates import say_day
from planbot.plan.going_live import takes_part
from planbot.plan.model import Ask, Decision, Facts, Item, Person
from planbot.plan.outline import Outline
from planbot.plan.overrides import policy_for
from planbot.plan.standing import in_force
from planbot.plan.vocabulary import DecisionKind, DecisionOutcome, Mode, Role

CHOICES: Mapping[DecisionKind, tuple[str, str]] = MappingProxyType(
    {
        DecisionKind.MONEY: ("Approved", "Not approved"),
        DecisionKind.PEOPLE: ("Agreed", "Not now"),
        DecisionKind.DECISION: ("Yes", "No"),
        DecisionKind.OUTSIDE_PARTY: ("They agreed", "They declined"),
    }
)
"""The two answers that fit a question of each kind, the one that lets the item go on first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """That a decision is put to `decider` today; `why` is a sentence for them."""

    decision: Decision
    decider: Person
    why: str


def say_choice(kind: DecisionKind, outcome: DecisionOutcome) -> str | None:
    """Return the words of a button's answer; None for what is answered in words or withdrawn."""
    agreed, declined = CHOICES[kind]
    return {DecisionOutcome.AGREED: agreed, DecisionOutcome.DECLINED: declined}.get(outcome)


def head_of(facts: Facts, outline: Outline, item: Item) -> Person | None:
    """Return the active head of the item's department."""
    department = outline.department(item).value
    head = None if department is None else facts.person_by_id.get(department.head_id or 0)
    return head if head is not None and head.active else None


def usual_decider(facts: Facts, outline: Outline, item: Item, asker: Person) -> Person | None:
    """Return who is proposed to decide: the department's head, unless that is who asks."""
    head = head_of(facts, outline, item)
    return head if head != asker else None


def deciders(facts: Facts, outline: Outline, decision: Decision) -> Sequence[Person]:
    """Return those who decide, be they there or on leave: the chosen person.

    Where that one has left or is nobody in Slack, the head of the department, unless the head asked; else
    the administrators, of whom any may answer.
    """
    chosen = facts.person_by_id.get(decision.decider_id or 0)
    if chosen is not None and facts.reaches(chosen):
        return (chosen,)
    item = facts.item_by_id.get(decision.item_id)
    head = head_of(facts, outline, item) if item is not None else None
    if head is not None and facts.reaches(head) and head.id != decision.asked_by_id:
        return (head,)
    admins = (one for one in facts.people if one.role is Role.ADMIN and facts.reaches(one))
    return tuple(sorted(admins, key=lambda person: person.id))


def put_to(facts: Facts, outline: Outline, decision: Decision, today: date) -> Sequence[Person]:
    """Return those whom a question is put to on `today`: who decides, unless it cannot wait for them.

    Then it is the head of the item's department; else leadership, of whom any may answer; never who asked,
    nor who has no part in a pilot. Where none of them is there, it waits all the same.
    """
    theirs = deciders(facts, outline, decision)
    if any(_is_there_in_time(facts, one, decision, today) for one in theirs):
        return theirs
    item = facts.item_by_id.get(decision.item_id)
    head = head_of(facts, outline, item) if item is not None else None
    leadership = sorted(
        (one for one in facts.people if one.role is Role.LEADERSHIP), key=lambda person: person.id
    )
    for level in ([head] if head is not None else [], leadership):
        found = [
            one
            for one in level
            if one not in theirs
            and one.id != decision.asked_by_id
            and recipient(facts, one, today) is not None
            and (facts.policy.mode is not Mode.PILOT or takes_part(facts, one))
        ]
        if found:
            return tuple(found)
    return theirs


def _is_there_in_time(facts: Facts, decider: Person, decision: Decision, today: date) -> bool:
    """Whether they can be asked today, or are back by when the answer is needed: until the question would be
    put again, where nobody said. For who is back on the next work day everything waits."""
    if recipient(facts, decider, today) is not None or decider.away_until is None:
        return True
    left_at = max(decision.asked_at, decider.away_since or decision.asked_at)
    left_on = local_day(left_at, facts.policy.zone)
    latest = decision.needed_by or left_on + timedelta(days=_again_days(facts, decision))
    return decider.away_until <= max(latest, WorkCalendar.of(facts.policy).add(left_on, 1))


def _again_days(facts: Facts, decision: Decision) -> int:
    item = facts.item_by_id.get(decision.item_id)
    return (facts.item_policy if item is None else policy_for(facts, item)).decision_again_days


def told_of_answer(facts: Facts, outline: Outline, decision: Decision) -> Sequence[Person]:
    """Return who hears of the answer: who asked, or answers for the item by now; not who gave it."""
    asker = facts.person_by_id.get(decision.asked_by_id)
    if asker is None or not facts.reaches(asker):
        asker = outline.reporter(facts.item_by_id[decision.item_id])
    if asker is None or not facts.reaches(asker) or asker.id == decision.answered_by_id:
        return ()
    return (asker,)


class Deciding:
    """The rules of asking for decisions, on the local day of `asking`."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self.facts = asking.facts
        self.calendar = asking.calendar
        self.today = asking.today

    def is_asked_for(self, decision: Decision) -> bool:
        """Whether the question still stands: unanswered, for an open item in force."""
        standing = self.asking.standings.get(decision.item_id)
        if standing is None or not decision.is_open:
            return False
        return standing.is_open and in_force(self.facts, standing.item)

    def on_the_day(self, *, weekly: bool) -> Sequence[Question]:
        """Return the questions that are put today; `weekly`: on a day of the weekly ask.

        All that one person is to decide for one item is put together.
        """
        found: dict[tuple[int, int], list[Question]] = {}
        due: set[tuple[int, int]] = set()
        for decision, decider in self._open:
            place = (decision.item_id, decider.id)
            why = self.why_today(decision, decider, weekly=weekly)
            if why is not None:
                due.add(place)
            question = Question(decision=decision, decider=decider, why=why or self._say_asked(decision))
            found.setdefault(place, []).append(question)
        return [question for place, questions in found.items() if place in due for question in questions]

    def why_today(self, decision: Decision, decider: Person, *, weekly: bool) -> str | None:
        """Return why the question is put to the decider today; None where today it is not.

        Whoever answers nothing gets it once by itself, and then with everything else.
        """
        last = max((ask.day for ask in self._asks_to(decision, decider)), default=None)
        if last is None:
            return self._say_asked(decision)
        needed, is_silent = decision.needed_by, self.asking.silence.has_fallen(self.asking.reader(decider))
        if needed is not None and not is_silent:
            if self.today > needed and last <= needed:
                return f"An answer was needed by {say_day(needed, self.today)}"
            eve = self.calendar.on_or_before(needed - timedelta(days=1))
            if eve <= self.today <= needed and last < eve:
                return f"An answer is needed by {say_day(needed, self.today)}"
        if self._is_asked_again(decision, last, decider, weekly=weekly):
            return f"{self._say_asked(decision)}, and there is no answer yet"
        return None

    def _is_asked_again(self, decision: Decision, last: date, decider: Person, *, weekly: bool) -> bool:
        """Whether an unanswered question comes again; to whoever answers nothing, with everything else.

        From half of its days on it joins the weekly ask, so that it needs no message of its own.
        """
        again = _again_days(self.facts, decision)
        folded = (again + 1) // 2
        days, silence = (self.today - last).days, self.asking.silence
        reader = self.asking.reader(decider)
        if silence.has_fallen(reader):
            return days >= folded and silence.rest(reader, weekly=weekly) is None
        return days >= again or (weekly and days >= folded)

    def recipients(self, decision: Decision) -> Sequence[tuple[Person, Person | None]]:
        """Return those who are asked, each with who gets the question: they, or who stands in for them."""
        found = put_to(self.facts, self.asking.outline, decision, self.today)
        return [(decider, self.asking.recipient(decider)) for decider in found]

    def decider_for(self, decision: Decision, recipient: Person) -> Person | None:
        """Return as whom `recipient` is asked for the decision: themselves, or somebody they stand in for."""
        found = (decider for decider, reached in self.recipients(decision) if reached == recipient)
        return next(found, None)

    @cached_property
    def _open(self) -> Sequence[tuple[Decision, Person]]:
        decisions = sorted(self.facts.decisions, key=lambda decision: (decision.asked_at, decision.id))
        return [
            (decision, decider)
            for decision in decisions
            if self.is_asked_for(decision)
            for decider in put_to(self.facts, self.asking.outline, decision, self.today)
        ]

    def _asks_to(self, decision: Decision, decider: Person) -> Iterator[Ask]:
        """Yield how the decider, or who stands in, was asked for it before today."""
        theirs = (decider.id, decider.delegate_id)
        asks = self._asks_by_item.get(decision.item_id, ())
        return (ask for ask in asks if ask.person_id in theirs and ask.at >= decision.asked_at)

    @cached_property
    def _asks_by_item(self) -> Mapping[int, Sequence[Ask]]:
        found: dict[int, list[Ask]] = {}
        for ask in self.facts.asks:
            if ask.kind == AskKind.DECISION and ask.day < self.today:
                found.setdefault(ask.item_id, []).append(ask)
        return found

    def _say_asked(self, decision: Decision) -> str:
        asker = self.facts.person_by_id.get(decision.asked_by_id)
        day = local_day(decision.asked_at, self.facts.policy.zone)
        return f"{asker.name if asker else 'Somebody'} asked on {say_day(day, self.today)}"
