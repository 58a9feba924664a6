"""What a check goes by: its own reading of the calendar and of the record, apart from the rules."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from plan.year.city import FREE_DAYS, ZONE
from plan.year.simulation import Sweep

from planbot.plan.model import Facts, Item, Person, StatusUpdate
from planbot.plan.planned import MessageKind, MessageState, PlannedMessage
from planbot.plan.vocabulary import Precision, Recurrence, Status

_DAY = timedelta(days=1)


def is_work_day(day: date) -> bool:
    return day.weekday() < 5 and day not in FREE_DAYS


def days_after(day: date, n: int) -> date:
    """Return the `n`-th work day after `day`."""
    while n:
        day += _DAY
        n -= is_work_day(day)
    return day


def days_before(due: date, n: int) -> date:
    """Return the `n`-th work day before `due`, or before the work day that `due` follows."""
    while not is_work_day(due):
        due -= _DAY
    while n:
        due -= _DAY
        n -= is_work_day(due)
    return due


def zone_of(person: Person) -> str:
    return person.zone or ZONE


def day_in(zone: str, at: datetime) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def owner_of(facts: Facts, item: Item) -> Person:
    """Return who answers for a leaf: each has its own lead, a person, a board or a department."""
    lead = facts.assignments_by_item[item.id][0]
    if lead.body_id is not None:
        return facts.person_by_id[facts.body_by_id[lead.body_id].reporter_id or 0]
    if lead.department_id is not None:
        return facts.person_by_id[facts.department_by_id[lead.department_id].head_id or 0]
    return facts.person_by_id[lead.person_id or 0]


def leaves(facts: Facts) -> Iterator[Item]:
    return (item for item in facts.items if item.id in facts.assignments_by_item)


def is_away(person: Person, day: date) -> bool:
    return person.away_until is not None and day < person.away_until


def reader_of(facts: Facts, owner: Person, at: datetime) -> Person:
    """Return who gets the owner's messages, or the owner where nobody does."""
    delegate = facts.person_by_id.get(owner.delegate_id or 0)
    if not is_away(owner, day_in(zone_of(owner), at)) or delegate is None or delegate.slack_id is None:
        return owner
    return owner if is_away(delegate, day_in(zone_of(delegate), at)) else delegate


def last_word(facts: Facts, item: Item) -> StatusUpdate | None:
    said = facts.updates_by_item.get(item.id, ())
    return said[-1] if said else None


def said_on(facts: Facts, item: Item) -> date | None:
    word = last_word(facts, item)
    return None if word is None else day_in(ZONE, word.at)


def status_of(facts: Facts, item: Item) -> Status:
    """Return the status as last said; of what comes round, completed ends only the occurrence before."""
    word = last_word(facts, item)
    if word is not None and word.status is Status.COMPLETED and comes_round(item):
        return Status.NOT_STARTED
    return item.status if word is None else word.status


def comes_round(item: Item) -> bool:
    return item.recurrence not in (None, Recurrence.ONGOING)


def is_quarterly(item: Item, status: Status) -> bool:
    comes_round_seldom = item.recurrence not in (None, Recurrence.MONTHLY, Recurrence.WEEKLY)
    return comes_round_seldom or item.precision is Precision.HORIZON or status is Status.ON_HOLD


def overdue_since(facts: Facts, item: Item, today: date) -> date | None:
    """Return the due date that has gone by, of what does not come round."""
    status = status_of(facts, item)
    if item.due is None or item.recurrence is not None or status.is_closed or status is Status.ON_HOLD:
        return None
    return item.due if item.due < today else None


def is_explained(facts: Facts, item: Item, due: date) -> bool:
    """Whether the last word gives a day after the due date."""
    word = last_word(facts, item)
    return word is not None and word.expected is not None and word.expected > due


def check_ins(sweep: Sweep, *states: MessageState) -> Iterator[PlannedMessage]:
    for message in sweep.agenda.messages:
        if message.kind is MessageKind.CHECK_IN and message.state in (states or (MessageState.QUEUED,)):
            yield message


def launches(sweep: Sweep) -> Iterator[PlannedMessage]:
    return (one for one in sweep.agenda.messages if one.kind is MessageKind.LAUNCH)


def weekly_in(sweep: Sweep, zone: str) -> bool:
    """Whether it is the zone's day of the weekly ask."""
    return any(mark.startswith("ask:") and mark.endswith(f"@{zone}") for mark in sweep.agenda.marks)


def days_begun(sweep: Sweep) -> Iterator[tuple[str, date]]:
    """Yield the zones whose messages of the day the sweep deals with, each with its day."""
    for mark in sweep.agenda.marks:
        if mark.startswith("day:"):
            zone = mark.partition("@")[2]
            yield zone, day_in(zone, sweep.at)


def last_heard(facts: Facts) -> dict[int, datetime]:
    """Return when each person last said anything themselves."""
    found: dict[int, datetime] = {}

    def hear(person_id: int | None, at: datetime | None) -> None:
        if person_id is not None and at is not None:
            found[person_id] = max(at, found.get(person_id, at))

    for update in facts.updates:
        hear(update.author_id, update.at)
    for said in (*facts.snoozes, *facts.declines, *facts.due_changes):
        hear(said.by_id, said.at)
    for decision in facts.decisions:
        hear(decision.asked_by_id, decision.asked_at)
        hear(decision.answered_by_id, decision.answered_at)
    for lead in facts.assignments:
        hear(lead.person_id, lead.accepted_at)
    return found


@dataclass(frozen=True)
class Told:
    """That the owner, or who stood in for them, was asked about an item, in which way."""

    at: datetime
    day: date
    kind: str
    owner_id: int
    person_id: int


class Record:
    """The asks of the year by item, kept from the messages."""

    def __init__(self) -> None:
        self.by_item: dict[int, list[Told]] = defaultdict(list)
        self.launches = 0
        self._days: dict[int, list[date]] = defaultdict(list)
        self._ask_days: dict[int, list[tuple[datetime, date]]] = defaultdict(list)

    def keep(self, sweep: Sweep) -> None:
        for message in (*check_ins(sweep), *launches(sweep)):
            person = sweep.facts.person_by_id[message.person_id or 0]
            self._days[person.id].append(day_in(zone_of(person), sweep.at))
        self.launches += sum(1 for _ in launches(sweep))
        for message in check_ins(sweep):
            person = sweep.facts.person_by_id[message.person_id or 0]
            day = day_in(zone_of(person), sweep.at)
            if any(one.kind == "ask" for one in message.items):
                self._ask_days[person.id].append((sweep.at, day))
            for one in message.items:
                self.by_item[one.item_id].append(Told(sweep.at, day, one.kind, one.owner_id, person.id))

    def days_of(self, person_id: int) -> list[date]:
        """Return the days on which somebody got a message, one for each."""
        return self._days[person_id]

    def unanswered_by(self, person: Person, words: dict[int, datetime]) -> list[date]:
        """Return the days of the weekly asks to somebody since they last said anything."""
        heard_at = words.get(person.id)
        return sorted({day for at, day in self._ask_days[person.id] if heard_at is None or at > heard_at})

    def asks(self, item: Item, owner: Person) -> list[Told]:
        return [one for one in self.by_item[item.id] if one.owner_id == owner.id]

    def is_mixed_up(self, item: Item, owner: Person) -> bool:
        """Whether the owner, or their stand-in, was asked about the item when it was another's."""
        theirs = (owner.id, owner.delegate_id)
        return any(one.person_id in theirs and one.owner_id != owner.id for one in self.by_item[item.id])

    def unanswered(self, facts: Facts, item: Item, owner: Person, today: date) -> list[date]:
        """Return the days before today of the owner's weekly asks since the last word."""
        word = last_word(facts, item)
        asks = (one for one in self.asks(item, owner) if one.kind == "ask" and one.day < today)
        return sorted({one.day for one in asks if word is None or one.at > word.at})
