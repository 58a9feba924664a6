"""What the people of the city do: answer, re-date, put off, decline, tick off, take a lead, speak unasked,
wait for somebody's decision and decide; or nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from plan.year.city import City

from planbot.plan.calendar import WorkCalendar
from planbot.plan.check_ins import zone_of
from planbot.plan.clock import local_day
from planbot.plan.deciding import usual_decider
from planbot.plan.declines import open_decline
from planbot.plan.model import (
    Assignment,
    Decision,
    Decline,
    DueDateChange,
    Facts,
    Item,
    Person,
    Snooze,
    StatusUpdate,
)
from planbot.plan.occurrences import occurrence_of
from planbot.plan.outline import Outline
from planbot.plan.overrides import policy_for
from planbot.plan.permissions import may_decide
from planbot.plan.planned import MessageKind, PlannedMessage
from planbot.plan.rounds import is_anchored
from planbot.plan.snooze import snooze_choices
from planbot.plan.standing import stood
from planbot.plan.vocabulary import DecisionKind, DecisionOutcome, Part, Role, Status

ANSWERS = 0.8
"""The share of messages that are answered at all, by those who ever answer; an answer is to all of it."""

SNOOZED, DECLINED, REDATED, UNASKED = 0.04, 0.008, 0.3, 0.015
"""The shares of items put off or declined when asked about, and of late ones that get a new date; and how
often somebody speaks of an item on a work day without being asked."""

TAKEN, NOT_TAKEN = 0.85, 0.03
"""The shares of leads that somebody takes, or says not to be theirs, when they hear of them."""

WAITS_NO_LONGER, USUAL_DECIDER, OTHER_HEAD = 0.1, 0.7, 0.25
"""The shares of words by which an item waits no longer, and of questions for its head and for another head or
the manager; the others are for any colleague."""

_DAY = timedelta(days=1)
_SOON = timedelta(days=25)


@dataclass(frozen=True)
class Reaction:
    """That somebody looks at a message again at an instant, says something about its items, takes the leads
    that it tells of, and answers its questions."""

    at: datetime
    person_id: int
    item_ids: tuple[int, ...]
    declined_ids: tuple[int, ...] = ()
    lead_ids: tuple[int, ...] = ()
    decision_ids: tuple[int, ...] = ()


class Conduct:
    """Turns messages into reactions, and reactions into facts. What is drawn comes from one seed."""

    def __init__(self, city: City, seed: int) -> None:
        self.silent = city.silent
        self.late_by = city.late_by
        self.waits = city.waits
        self._random = Random(seed)
        self._next_id = 100_000

    def reaction_to(self, message: PlannedMessage, at: datetime) -> Reaction | None:
        """Return when and to what its reader answers, if they do: mostly at once, some within two days."""
        person_id = message.person_id or 0
        is_answered = self._random.random() < ANSWERS
        minutes = self._random.choices([self._random.randint(2, 300), 24 * 60, 47 * 60], [70, 20, 10])[0]
        if person_id in self.silent or not is_answered:
            return None
        item_ids = tuple(one.item_id for one in message.items)
        tells_of_leads = message.kind is MessageKind.LAUNCH
        return Reaction(
            at + timedelta(minutes=minutes),
            person_id,
            () if tells_of_leads else item_ids,
            tuple(one.item_id for one in message.hand_overs),
            item_ids if tells_of_leads else (),
            tuple(one.decision_id for one in message.decisions),
        )

    def unasked(self, facts: Facts, at: datetime) -> Iterator[Reaction]:
        """Yield the people who speak of one of their items of their own accord."""
        outline = Outline(facts)
        for person in facts.people:
            if person.id not in self.silent and self._random.random() < UNASKED:
                theirs = [leaf.id for leaf in outline.leaves if outline.reporter(leaf) == person]
                if theirs:
                    yield Reaction(at, person.id, (self._random.choice(theirs),))

    def carry_out(self, facts: Facts, reaction: Reaction) -> Facts:
        """Return the facts after the reaction. Whoever is on leave by then says nothing."""
        person = facts.person_by_id[reaction.person_id]
        today = local_day(reaction.at, zone_of(facts, person))
        if person.away_until is not None and today < person.away_until:
            return facts
        outline = Outline(facts)
        for item_id in reaction.declined_ids:
            facts = self._hand_over(facts, outline, item_id, person, reaction.at)
        for decision_id in reaction.decision_ids:
            facts = self._decide(facts, outline, decision_id, person, reaction.at)
        for item_id in reaction.lead_ids:
            facts = self._hear_of_lead(facts, outline, item_id, person, reaction.at)
        updates: list[StatusUpdate] = []
        for item_id in reaction.item_ids:
            item = facts.item_by_id[item_id]
            owner = outline.reporter(item)
            if owner is None or person.id not in (owner.id, owner.delegate_id):
                continue
            drawn = self._random.random()
            if drawn < SNOOZED:
                facts = self._put_off(facts, outline, item, owner, person, today, reaction.at)
            elif drawn < SNOOZED + DECLINED:
                facts = self._decline(facts, item, owner, person, reaction.at)
            else:
                facts, update = self._answer(facts, item, owner, person, today, reaction.at)
                facts = self._wait(facts, outline, item, person, update, today)
                updates.append(update)
        return replace(facts, updates=(*facts.updates, *updates))

    def _hear_of_lead(
        self, facts: Facts, outline: Outline, item_id: int, person: Person, at: datetime
    ) -> Facts:
        """Take the lead, say that it is not theirs, or leave it for a talk."""
        item, drawn = facts.item_by_id[item_id], self._random.random()
        if outline.reporter(item) != person:
            return facts
        if TAKEN <= drawn < TAKEN + NOT_TAKEN:
            return self._decline(facts, item, person, person, at)
        if drawn >= TAKEN:
            return facts
        taken = (replace(one, accepted_at=at) if one.item_id == item_id else one for one in facts.assignments)
        return replace(facts, assignments=tuple(taken))

    def _decline(self, facts: Facts, item: Item, owner: Person, by: Person, at: datetime) -> Facts:
        said = Decline(id=self._id(), item_id=item.id, person_id=owner.id, by_id=by.id, at=at)
        return replace(facts, declines=(*facts.declines, said))

    def _wait(
        self, facts: Facts, outline: Outline, item: Item, by: Person, update: StatusUpdate, today: date
    ) -> Facts:
        """Say with an update, now and then, what the item waits for, or that it waits no longer."""
        for one in facts.open_decisions_by_item.get(item.id, ()):
            if one.asked_by_id == by.id and self._random.random() < WAITS_NO_LONGER:
                facts = _answered(facts, one, by, update.at, DecisionOutcome.WITHDRAWN)
        if update.status is Status.COMPLETED or self._random.random() >= self.waits:
            return facts
        needed = today + self._random.randint(2, 21) * _DAY if self._random.random() < 0.5 else None
        asked = Decision(
            id=self._id(),
            item_id=item.id,
            kind=self._random.choice(list(DecisionKind)),
            question="May we go on?",
            decider_id=self._decider(facts, outline, item, by).id,
            asked_by_id=by.id,
            asked_at=update.at,
            needed_by=needed,
            update_id=update.id,
        )
        return replace(facts, decisions=(*facts.decisions, asked))

    def _decider(self, facts: Facts, outline: Outline, item: Item, by: Person) -> Person:
        others, drawn = [one for one in facts.people if one != by and one.slack_id], self._random.random()
        usual = usual_decider(facts, outline, item, by)
        if usual is not None and drawn < USUAL_DECIDER:
            return usual
        above = [one for one in others if one.role is not Role.STAFF]
        return self._random.choice(above if drawn < USUAL_DECIDER + OTHER_HEAD else others)

    def _decide(self, facts: Facts, outline: Outline, decision_id: int, by: Person, at: datetime) -> Facts:
        """Answer a question that nobody has answered meanwhile."""
        known = replace(facts, as_of=at)
        decision = known.decision_by_id[decision_id]
        if not decision.is_open or not may_decide(known, outline, by, decision):
            return facts
        outcome = self._random.choice([DecisionOutcome.AGREED, DecisionOutcome.DECLINED])
        return _answered(facts, decision, by, at, outcome)

    def _hand_over(self, facts: Facts, outline: Outline, item_id: int, head: Person, at: datetime) -> Facts:
        """Ask the owner to keep what they declined, or have somebody else of the department lead it."""
        item = facts.item_by_id[item_id]
        owner = outline.reporter(item)
        decline = open_decline(facts, item, owner) if owner is not None else None
        if owner is None or decline is None:
            return facts
        others = [one for one in facts.people if one.department_id == item.department_id and one != owner]
        if self._random.random() < 0.5 or not others:
            kept = replace(decline, kept_by_id=head.id, kept_at=at)
            rest = (one for one in facts.declines if one != decline)
            return replace(facts, declines=(*rest, kept))
        anew = Assignment(
            id=self._id(),
            item_id=item_id,
            part=Part.LEAD,
            person_id=self._random.choice(others).id,
            given_at=at,
        )
        rest = (one for one in facts.assignments if one.item_id != item_id)
        return replace(facts, assignments=(*rest, anew))

    def _put_off(
        self,
        facts: Facts,
        outline: Outline,
        item: Item,
        owner: Person,
        by: Person,
        today: date,
        at: datetime,
    ) -> Facts:
        choices = snooze_choices(
            facts.policy, policy_for(facts, item), stood(facts, outline, item, at), today
        )
        if not choices:
            return facts
        until = self._random.choice(choices).until
        snooze = Snooze(id=self._id(), item_id=item.id, person_id=owner.id, until=until, by_id=by.id, at=at)
        return replace(facts, snoozes=(*facts.snoozes, snooze))

    def _answer(
        self, facts: Facts, item: Item, owner: Person, by: Person, today: date, at: datetime
    ) -> tuple[Facts, StatusUpdate]:
        """Say how it stands, by what is true of it; tick off its milestones; ask for another date, maybe."""
        on_behalf_of = None if by == owner else owner.id
        due = self._due(facts, item, today)
        done = None if due is None else due + self.late_by[item.id] * _DAY
        item = self._tick_off(item, today)
        status, expected = Status.ON_TRACK, None
        if due is not None and done is not None and done <= today and today + 120 * _DAY > due:
            status = Status.COMPLETED
        elif due is not None and done is not None and done > due and today > due - _SOON:
            if self._random.random() < REDATED:
                after = WorkCalendar.of(facts.policy).on_or_after(max(done, today) + 3 * _DAY)
                change = DueDateChange(
                    id=self._id(),
                    item_id=item.id,
                    before=due,
                    after=after,
                    reason="The contractor is late.",
                    by_id=by.id,
                    at=at - timedelta(seconds=1),
                )
                facts = replace(facts, due_changes=(*facts.due_changes, change))
                item = replace(item, due=after)
                self.late_by[item.id] = -3
            else:
                status = self._random.choice([Status.AT_RISK, Status.OFF_TRACK])
                # People say too early a day as often as the right one.
                expected = max(done - self._random.choice([0, 0, 7, 14]) * _DAY, today + 2 * _DAY)
        elif due is None and self._random.random() < 0.06:
            status = Status.AT_RISK
        update = StatusUpdate(
            id=self._id(),
            item_id=item.id,
            author_id=by.id,
            on_behalf_of_id=on_behalf_of,
            at=at,
            status=status,
            expected=expected,
            note="As agreed with the contractor.",
        )
        return _with_item(facts, item), update

    def _due(self, facts: Facts, item: Item, today: date) -> date | None:
        """Return the date that the item is to be done by; of what comes round that of the open occurrence."""
        if is_anchored(item):
            occurrence = occurrence_of(facts, item, today)
            return occurrence.due if occurrence else None
        return item.due

    def _tick_off(self, item: Item, today: date) -> Item:
        milestones = tuple(
            replace(one, done_on=today)
            if one.done_on is None
            and one.due is not None
            and one.due <= today + 3 * _DAY
            and self._random.random() < 0.7
            else one
            for one in item.milestones
        )
        return item if milestones == item.milestones else replace(item, milestones=milestones)

    def _id(self) -> int:
        self._next_id += 1
        return self._next_id


def _answered(facts: Facts, decision: Decision, by: Person, at: datetime, outcome: DecisionOutcome) -> Facts:
    answered = replace(
        decision, outcome=outcome, answer="As discussed.", answered_by_id=by.id, answered_at=at
    )
    return replace(facts, decisions=tuple(answered if one == decision else one for one in facts.decisions))


def _with_item(facts: Facts, item: Item) -> Facts:
    items: Sequence[Item] = facts.items
    if facts.item_by_id[item.id] == item:
        return facts
    return replace(facts, items=tuple(item if one.id == item.id else one for one in items))
