"""Which occurrence of an item that comes round is the open one, and what became of those before it.

The rules, for an item with a due date (`Annually April 1st`), which is that of one of its occurrences:

- One occurrence is open at a time. An update "completed" completes it, and the next one opens at once, with
  nothing said of it yet.
- An occurrence whose due date passes is late until it is completed, for a month at most, and never beyond the
  middle between its due date and the next: long enough for the head and leadership to read of it. Then it is
  recorded as missed, and the next one opens. So nothing is late between occurrences.
- "Completed" speaks of the occurrence whose due date is nearer: said again soon after, it repeats what is on
  record; said long after, it completes the one that was missed.
- What was due before the city went live is neither late nor missed: nobody was asked.
- On hold and discontinued are said of the item and outlast its occurrences; none is missed meanwhile.
- A changed due date is that of the open occurrence, and the later ones are counted from it.

Without a due date (`Quarterly`) an occurrence is a calendar week, month, quarter, half-year or year. There is
nothing to be late for; "completed" completes the one that it is said in. `Quarterly through 2028` is the
same, until then. What is merely ongoing has no occurrences: it is reported on by the quarter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from planbot.plan.clock import local_day
from planbot.plan.model import DueDateChange, Facts, Item, StatusUpdate
from planbot.plan.periods import Period, is_ongoing
from planbot.plan.policy import Policy
from planbot.plan.rounds import calendar_round, comes_round, is_anchored, rounds_of
from planbot.plan.vocabulary import Recurrence, Status, Word

LATE_FOR = relativedelta(months=1)
"""For how long an occurrence is called late at most. By then the weekly rollup has had it, too."""

_ABOUT_THE_ITEM = frozenset({Status.ON_HOLD, Status.DISCONTINUED})


class Outcome(Word):
    COMPLETED = "completed"
    MISSED = "missed"
    PASSED = "passed"
    """Nobody was to do it: before going live, or on hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """An occurrence that is over: due on `due`, or that of the calendar's `period`."""

    due: date | None = None
    period: Period | None = None
    outcome: Outcome
    completed_on: date | None = None
    update: StatusUpdate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """The occurrence that is open.

    `due` is None where the calendar's `period` is all that is known of it. `opened_on` is None for the first
    one. `words` are the updates that speak of it, and `past` those before it, the earliest first. `slow_from`
    is where its time is counted from, if the plan says so.
    """

    recurrence: Recurrence
    due: date | None
    period: Period | None = None
    opened_on: date | None = None
    slow_from: date | None = None
    words: tuple[StatusUpdate, ...] = ()
    past: tuple[Past, ...] = ()

    @property
    def last(self) -> Past | None:
        """The latest one of which something was expected."""
        return next((one for one in reversed(self.past) if one.outcome is not Outcome.PASSED), None)

    @property
    def is_first(self) -> bool:
        return self.last is None

    def completed_by(self, update: StatusUpdate) -> Past | None:
        """Return the occurrence that an update completed, or completed again."""
        if update.status is not Status.COMPLETED:
            return None
        done = [one for one in self.past if one.update is not None and _is_up_to(one.update, update)]
        return done[-1] if done else None


def occurrence_of(facts: Facts, item: Item, today: date) -> Occurrence | None:
    """Return the occurrence of a leaf that is open on `today`.

    None for what does not come round, and for what came round until a day that has come.
    """
    if not comes_round(item):
        return None
    updates = facts.updates_by_item.get(item.id, ())
    if is_anchored(item):
        return _Dated(facts, item, today).open_one(updates)
    return _by_calendar(facts.policy, item, updates, today)


def next_due(item: Item, due: date | None, today: date) -> date | None:
    """Return the due date that people read, whatever was said: of what comes round the first from `today` on.

    None where it is ongoing and its date has gone by, since nothing was missed. `due` may be inherited.
    """
    if due is None or due >= today or not is_ongoing(item):
        return due
    if not comes_round(item) or (item.due is not None and not is_anchored(item)):
        return None
    rounds = rounds_of(item, due)
    return rounds[rounds.first_from(today)]


def is_closed(facts: Facts, leaf: Item) -> bool:
    """Whether nothing more is expected of a leaf, as far as was said."""
    update = facts.latest_update(leaf.id)
    if update is None:
        return leaf.status.is_closed
    if update.status is Status.COMPLETED and comes_round(leaf):
        return occurrence_of(facts, leaf, local_day(facts.as_of, facts.policy.zone)) is None
    return update.status.is_closed


class _Dated:
    """Walks through what was said and changed, from the first occurrence that matters to the open one."""

    def __init__(self, facts: Facts, item: Item, today: date) -> None:
        assert item.due is not None
        self.item = item
        self.zone = facts.policy.zone
        self.today = today
        self.expected_from = facts.policy.live_since or date.max
        self.changes = facts.due_changes_by_item.get(item.id, ())
        dates = (day for one in self.changes for day in (one.before, one.after) if day is not None)
        self.rounds = rounds_of(item, next(dates, item.due))
        self.n = 0
        self.opened_on: date | None = None
        self.words: list[StatusUpdate] = []
        self.past: list[Past] = []
        self.status = item.status

    def open_one(self, updates: Sequence[StatusUpdate]) -> Occurrence:
        self._begin(updates)
        events: list[StatusUpdate | DueDateChange] = sorted(
            [*updates, *self.changes], key=lambda event: event.at
        )
        for event in events:
            day = local_day(event.at, self.zone)
            self._go_to(day)
            if isinstance(event, DueDateChange):
                self._date_anew(event.after)
                if event is self.changes[-1]:
                    self._date_as_in_the_plan()
            else:
                self._hear(event, day)
        self._go_to(self.today)
        return Occurrence(
            recurrence=self.rounds.recurrence,
            due=self.due,
            opened_on=self.opened_on,
            slow_from=self._slow_from(),
            words=tuple(self.words),
            past=tuple(self.past),
        )

    @property
    def due(self) -> date:
        return self.rounds[self.n]

    def _begin(self, updates: Sequence[StatusUpdate]) -> None:
        """Leave out the occurrences that were over before anything was said or expected."""
        known = [self.expected_from, self.today, *(local_day(one.at, self.zone) for one in updates[:1])]
        known += [local_day(one.at, self.zone) for one in self.changes[:1]]
        self.n = max(0, self.rounds.first_from(min(known)) - 2)

    def _go_to(self, day: date) -> None:
        while day >= (closes := self._closes()):
            self.past.append(Past(due=self.due, outcome=self._outcome()))
            self._open_next(closes)

    def _closes(self) -> date:
        """Return the day on which the open occurrence is given up and the next one opens."""
        if self.due < self.expected_from:
            return self.due + timedelta(days=1)
        return min(self.due + LATE_FOR, _middle(self.due, self.rounds[self.n + 1]))

    def _outcome(self) -> Outcome:
        is_expected = self.due >= self.expected_from and self.status not in _ABOUT_THE_ITEM
        return Outcome.MISSED if is_expected else Outcome.PASSED

    def _open_next(self, day: date) -> None:
        self.n += 1
        self.opened_on = day
        self.words = []

    def _hear(self, update: StatusUpdate, day: date) -> None:
        self.status = update.status
        if update.status is not Status.COMPLETED:
            self.words.append(update)
            return
        before = self.past[-1] if self.past else None
        if before is None or before.due is None or day >= _middle(before.due, self.due):
            self.past.append(_completed(update, day, due=self.due))
            self._open_next(day)
        elif before.outcome is not Outcome.COMPLETED:
            self.past[-1] = _completed(update, day, due=before.due)

    def _date_anew(self, due: date | None) -> None:
        if due is None:
            return
        self.rounds = rounds_of(self.item, due)
        over = self.past[-1].due if self.past else None
        self.n = 0 if over is None else max(0, self.rounds.first_from(over + timedelta(days=1)))

    def _date_as_in_the_plan(self) -> None:
        """Take the date that stands in the plan, should it have been set without a record."""
        assert self.item.due is not None
        if self.rounds[self.rounds.first_from(self.item.due)] != self.item.due:
            self._date_anew(self.item.due)

    def _slow_from(self) -> date | None:
        """A start within a round of the date is that of each; an earlier one is where the first began."""
        start = self.item.start
        if start is None or self.n == 0:
            return start
        if start <= self.rounds[-1]:
            return None
        return rounds_of(self.item, start)[self.n]


def _middle(due: date, following: date) -> date:
    return due + timedelta(days=((following - due).days + 1) // 2)


def _by_calendar(
    policy: Policy, item: Item, updates: Sequence[StatusUpdate], today: date
) -> Occurrence | None:
    """Return the open occurrence by the calendar, the next one where today's is completed."""
    assert item.recurrence is not None
    past: list[Past] = []
    words: list[StatusUpdate] = []
    opened_on: date | None = None
    for update in updates:
        day = local_day(update.at, policy.zone)
        period = calendar_round(item.recurrence, day)
        if update.status is not Status.COMPLETED:
            words.append(update)
        elif not past or past[-1].period != period:
            past.append(_completed(update, day, period=period))
            words, opened_on = [], day
    period = calendar_round(item.recurrence, today)
    if past and past[-1].period == period:
        period = calendar_round(item.recurrence, period.end + timedelta(days=1))
    if item.due is not None and period.start > item.due:
        return None
    return Occurrence(
        recurrence=item.recurrence,
        due=item.due,
        period=period,
        opened_on=opened_on,
        words=tuple(words),
        past=tuple(past),
    )


def _completed(
    update: StatusUpdate, day: date, *, due: date | None = None, period: Period | None = None
) -> Past:
    return Past(due=due, period=period, outcome=Outcome.COMPLETED, completed_on=day, update=update)


def _is_up_to(one: StatusUpdate, other: StatusUpdate) -> bool:
    return (one.at, one.id) <= (other.at, other.id)
