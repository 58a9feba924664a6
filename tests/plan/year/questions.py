"""What has to hold of questions: put to who decides on the day, again in their rhythm, and then told."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from plan.year.checks import Check
from plan.year.city import ZONE
from plan.year.evidence import (
    Record,
    check_ins,
    day_in,
    days_after,
    days_before,
    days_begun,
    is_away,
    last_heard,
    owner_of,
    reader_of,
    status_of,
    weekly_in,
    zone_of,
)
from plan.year.simulation import Sweep

from planbot.plan.deciding import told_of_answer
from planbot.plan.model import Decision, Facts, Person
from planbot.plan.outline import Outline
from planbot.plan.planned import MessageState
from planbot.plan.vocabulary import DecisionOutcome, Role

_DAY = timedelta(days=1)
PUT_FIRST, PUT_AGAIN, PUT_TO_THE_SILENT = "put first", "put again", "put again to the silent"
PUT_BEFORE, PUT_AFTER = "put before the day", "put after the day"


@dataclass(frozen=True)
class _Day:
    """One zone's day: who is to be asked what there, and which questions its messages hold."""

    sweep: Sweep
    zone: str
    today: date

    @property
    def weekly(self) -> bool:
        return weekly_in(self.sweep, self.zone)

    def open(self) -> Iterator[tuple[Decision, Person, Person]]:
        """Yield the questions that still stand, with who decides and who gets them here."""
        facts = self.sweep.facts
        for decision in facts.decisions:
            if decision.is_open and not status_of(facts, facts.item_by_id[decision.item_id]).is_closed:
                for decider in asked(facts, decision, self.sweep.at):
                    reader = reader_of(facts, decider, self.sweep.at)
                    if zone_of(reader) == self.zone:
                        yield decision, decider, reader

    def held(self, *states: MessageState) -> set[tuple[int, int]]:
        """Return the questions that stand in the zone's messages, each with who decides."""
        return {
            (one.decision_id, one.decider_id)
            for message in check_ins(self.sweep, *states)
            if zone_of(self.sweep.facts.person_by_id[message.person_id or 0]) == self.zone
            for one in message.decisions
        }


class Questions(Check):
    """Put on the next work-day morning, weekly until answered, a day before it is needed and once after.

    Together with what else the same person decides for the item; once a fortnight to who answers nothing. To
    who decides, who stands in, or, where it cannot wait for their leave, one level up.
    """

    def __init__(self, record: Record) -> None:
        super().__init__(record)
        self.put: dict[tuple[int, int], list[tuple[datetime, date]]] = defaultdict(list)

    def see(self, sweep: Sweep) -> None:
        for zone, today in days_begun(sweep):
            self._see_day(_Day(sweep, zone, today))
        for message in check_ins(sweep):
            person = sweep.facts.person_by_id[message.person_id or 0]
            today = day_in(zone_of(person), sweep.at)
            for item_id in {one.item_id for one in message.decisions}:
                self.put[item_id, person.id].append((sweep.at, today))

    def _see_day(self, day: _Day) -> None:
        sweep, spoken, sent = day.sweep, day.held(*MessageState), day.held()
        still = list(day.open())
        due: dict[tuple[int, int], str] = {}
        for decision, decider, _ in still:
            why = self._why(day, decision, decider)
            if why is not None:
                due[decision.item_id, decider.id] = why
        for decision, decider, reader in still:
            key, why = (decision.id, decider.id), due.get((decision.item_id, decider.id))
            if is_away(reader, day.today):
                self.steps["questions that wait for leave"] += 1
                if key in sent or (day.weekly and why and key not in spoken):
                    self.wrong(sweep, f"{decision.id}: sent to {reader.id}, who is away, or not said to wait")
                continue
            self.steps["questions one level up"] += decider.id != decision.decider_id
            self.steps[f"questions {why or 'left alone'}"] += 1
            if (why is not None) is not (key in spoken):
                self.wrong(sweep, f"{decision.id} to {decider.id}: {why}, put: {key in spoken}")
        for decision_id, decider_id in spoken - {(one.id, decider.id) for one, decider, _ in still}:
            self.wrong(sweep, f"{decision_id} is put to {decider_id}: settled, or not theirs to decide")

    def _why(self, day: _Day, decision: Decision, decider: Person) -> str | None:
        """Return why it is to be put today; None where it is left alone."""
        today, needed = day.today, decision.needed_by
        days = [
            told_on
            for person_id in (decider.id, decider.delegate_id or 0)
            for at, told_on in self.put[decision.item_id, person_id]
            if at >= decision.asked_at and told_on < today
        ]
        if not days:
            return PUT_FIRST
        last = max(days)
        reader = reader_of(day.sweep.facts, decider, day.sweep.at)
        asks = self.record.unanswered_by(reader, last_heard(day.sweep.facts))
        silent, gap = [told_on for told_on in asks if told_on < today], (today - last).days
        if len(silent) >= 2:
            is_their_week = day.weekly and (today - silent[-1]).days >= 12
            return PUT_TO_THE_SILENT if is_their_week and gap >= 4 else None
        if needed is not None:
            if today > needed >= last:
                return PUT_AFTER
            if last < days_before(needed - _DAY, 0) <= today <= needed:
                return PUT_BEFORE
        return PUT_AGAIN if gap >= 7 or (day.weekly and gap >= 4) else None


def asked(facts: Facts, decision: Decision, at: datetime) -> list[Person]:
    """Return who is to be asked: who decides; one level up, where it cannot wait until they are back."""
    chosen = facts.person_by_id[decision.decider_id or 0]
    if _is_there(facts, chosen, at) or chosen.away_until is None:
        return [chosen]
    left_on = day_in(ZONE, max(decision.asked_at, chosen.away_since or decision.asked_at))
    latest = decision.needed_by or left_on + 7 * _DAY
    if chosen.away_until <= max(latest, days_after(left_on, 1)):
        return [chosen]
    head = facts.person_by_id[
        facts.department_by_id[facts.item_by_id[decision.item_id].department_id or 0].head_id or 0
    ]
    leaders = [one for one in facts.people if one.role is Role.LEADERSHIP]
    for level in ([head], leaders):
        found = [
            one
            for one in level
            if one != chosen and one.id != decision.asked_by_id and _is_there(facts, one, at)
        ]
        if found:
            return found
    return [chosen]


def _is_there(facts: Facts, person: Person, at: datetime) -> bool:
    reader = reader_of(facts, person, at)
    return reader != person or not is_away(person, day_in(zone_of(person), at))


class Answers(Check):
    """An answer goes back to who asked, and stands once in the head's digest and once in the rollup."""

    def __init__(self, record: Record) -> None:
        super().__init__(record)
        self.in_digests: Counter[int] = Counter()
        self.in_rollups: Counter[int] = Counter()
        self.answered: set[int] = set()

    def see(self, sweep: Sweep) -> None:
        for decision in _decided(sweep.facts):
            if decision.id not in self.answered:
                self.answered.add(decision.id)
                self._see_answer(sweep, decision)
        for _, digest in sweep.digests:
            self._count(sweep, self.in_digests, (one.id for one in digest.decided), "digest")
        if sweep.rollup is not None:
            self._count(sweep, self.in_rollups, (one.id for one in sweep.rollup.decided), "rollup")
            self.steps["answers in a rollup"] += len(sweep.rollup.decided)
            for decision in _decided(sweep.facts):
                at = decision.answered_at
                if at is not None and at < _week_before(sweep.at) and not self.in_rollups[decision.id]:
                    self.wrong(sweep, f"the answer to {decision.id} is in no rollup")

    def _see_answer(self, sweep: Sweep, decision: Decision) -> None:
        facts, item = sweep.facts, sweep.facts.item_by_id[decision.item_id]
        told = [one.id for one in told_of_answer(facts, Outline(facts), decision)]
        asker = facts.person_by_id[decision.asked_by_id]
        hears = asker if asker.slack_id is not None else owner_of(facts, item)
        expected = [hears.id] if hears.slack_id and hears.id != decision.answered_by_id else []
        self.steps["answers to who asked"] += bool(expected)
        if told != expected:
            self.wrong(sweep, f"the answer to {decision.id} goes to {told}, not to {expected}")

    def _count(self, sweep: Sweep, seen: Counter[int], ids: Iterator[int], where: str) -> None:
        for decision_id in ids:
            seen[decision_id] += 1
            if seen[decision_id] > 1:
                self.wrong(sweep, f"the answer to {decision_id} is in a {where} again")


def _decided(facts: Facts) -> Iterator[Decision]:
    return (
        one
        for one in facts.decisions
        if one.answered_at is not None and one.outcome is not DecisionOutcome.WITHDRAWN
    )


def _week_before(at: datetime) -> datetime:
    """Return an instant before the digests of the week before, in whatever zone."""
    local = at.astimezone(ZoneInfo(ZONE))
    return at - timedelta(days=local.weekday() + 1)
