"""Where each item stands on a day: derived from facts, with the evidence for whatever is found.

ARCHITECTURE, "Where an item stands", has the rules in words.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar

from planbot.plan.calendar import WorkCalendar
from planbot.plan.clock import local_day
from planbot.plan.findings import (
    AtRisk,
    Finding,
    Gap,
    LateForecast,
    Missing,
    OffTrack,
    Overdue,
    Silent,
    Slipped,
    Slow,
    Waiting,
    explain,
)
from planbot.plan.going_live import live_since
from planbot.plan.model import Assignment, Department, Facts, Item, Person, StatusUpdate
from planbot.plan.occurrences import Occurrence, next_due, occurrence_of
from planbot.plan.outline import Outline
from planbot.plan.overrides import policy_for
from planbot.plan.periods import cadence_of, is_ongoing, previous_period
from planbot.plan.slowness import counted_from, slow_on
from planbot.plan.vocabulary import ATTENTION_FLAGS, BEHIND_FLAGS, Cadence, Flag, Status

__all__ = [
    "AtRisk",
    "Finding",
    "Gap",
    "LateForecast",
    "Missing",
    "OffTrack",
    "Overdue",
    "Silent",
    "Slipped",
    "Slow",
    "Standing",
    "Waiting",
    "assess",
    "explain",
    "in_force",
    "stood",
    "words_of",
]


T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One leaf on one day.

    `status` and `percent` (0 to 100) are the current ones: as last said, else as the plan came in.
    `due`, `lead` and `department` may come from an ancestor. `adopted_due` is the first due date ever set.
    Of what comes round, status, percent and `due` are those of the open `occurrence`, and `adopted_due` is
    None once that is another than the plan's. `due` is None where it is ongoing and its date has gone by.
    `findings` stand in the order of `Flag`, at most one a flag. `days_late` is 0 unless overdue. `untold` are
    the flags whose findings were left out for a reader who may not learn of them yet: see `Escalation`.
    """

    item: Item
    status: Status
    percent: int | None
    start: date | None
    due: date | None
    due_inherited: bool
    adopted_due: date | None
    lead: Assignment | None
    reporter: Person | None
    department: Department | None
    cadence: Cadence
    last_update: StatusUpdate | None
    findings: tuple[Finding, ...]
    days_late: int
    occurrence: Occurrence | None = None
    untold: tuple[Flag, ...] = ()

    @cached_property
    def flags(self) -> tuple[Flag, ...]:
        return tuple(finding.flag for finding in self.findings)

    @property
    def last_word(self) -> StatusUpdate | None:
        """The latest update that speaks of what is due: not of an occurrence that is over."""
        if self.occurrence is None:
            return self.last_update
        return self.occurrence.words[-1] if self.occurrence.words else None

    @property
    def is_behind(self) -> bool:
        return not BEHIND_FLAGS.isdisjoint(self.flags)

    @property
    def needs_attention(self) -> bool:
        return not ATTENTION_FLAGS.isdisjoint(self.flags)

    @property
    def is_open(self) -> bool:
        return not self.status.is_closed


def assess(
    facts: Facts, today: date, outline: Outline | None = None, about: Collection[int] | None = None
) -> Mapping[int, Standing]:
    """Return the standing of every leaf on `today`, a local day, by item id, in the order of the plans.

    With `about`, of the leaves among these items.

    Items of plans that are not in force are among them: see `in_force`.
    """
    outline = outline or Outline(facts)
    calendar = WorkCalendar.of(facts.policy)
    return {
        leaf.id: _Assessment(leaf, facts, outline, calendar, today).standing()
        for leaf in outline.leaves
        if about is None or leaf.id in about
    }


def stood(facts: Facts, outline: Outline, leaf: Item, at: datetime) -> Standing:
    """Return how a leaf stood at an instant, from what had been said by then, decisions left aside.

    Its dates, owner and department are those of `facts`.
    """
    said = tuple(update for update in facts.updates_by_item.get(leaf.id, ()) if update.at <= at)
    then = replace(facts, updates=said, decisions=())
    today = local_day(at, facts.policy.zone)
    return _Assessment(leaf, then, outline, WorkCalendar.of(facts.policy), today).standing()


def words_of(facts: Facts, standing: Standing) -> Sequence[StatusUpdate]:
    """Return the updates that speak of what is due, oldest first: not of an occurrence that is over."""
    if standing.occurrence is not None:
        return standing.occurrence.words
    return facts.updates_by_item.get(standing.item.id, ())


def in_force(facts: Facts, item: Item) -> bool:
    """Whether the item's plan is adopted or amended: nobody is nudged about drafts."""
    plan = facts.plan_by_id.get(item.plan_id)
    return plan is not None and plan.state.is_in_force


class _Assessment:
    """One leaf being looked at: what is known of it, and a method a flag."""

    def __init__(
        self, item: Item, facts: Facts, outline: Outline, calendar: WorkCalendar, today: date
    ) -> None:
        self.item = item
        self.facts = facts
        self.policy = policy_for(facts, item)
        self.calendar = calendar
        self.today = today
        updates = facts.updates_by_item.get(item.id, ())
        self.last = updates[-1] if updates else None
        self.occurrence = occurrence_of(facts, item, today)
        self.words = self.occurrence.words if self.occurrence else updates
        self.word = self.words[-1] if self.words else None
        self.status = self._status()
        self.percent = _latest(update.percent for update in self.words)
        if self.percent is None and self._is_as_it_came:
            self.percent = item.percent
        self.ongoing = is_ongoing(item)
        due = outline.due(item)
        self.due, self.due_inherited = due.value, due.is_inherited
        if self.occurrence is not None:
            self.due = self.occurrence.due
        self.dated = outline.dated(item)
        self.lead = outline.lead(item).value
        self.reporter = outline.reporter(item)
        self.department = outline.department(item).value

    def standing(self) -> Standing:
        overdue = self._overdue()
        cadence = cadence_of(
            self.item,
            self.status,
            self.policy,
            due=self.due,
            overdue=overdue is not None,
            today=self.today,
        )
        return Standing(
            item=self.item,
            status=self.status,
            percent=self.percent,
            start=self.item.start,
            due=self.due if self.occurrence else next_due(self.item, self.due, self.today),
            due_inherited=self.due_inherited,
            adopted_due=self._adopted_due,
            lead=self.lead,
            reporter=self.reporter,
            department=self.department,
            cadence=cadence,
            last_update=self.last,
            findings=tuple(self._findings(overdue, cadence)),
            days_late=overdue.days_late if overdue else 0,
            occurrence=self.occurrence,
        )

    def _status(self) -> Status:
        """Return the status as last said of what is due, else as the plan came in.

        On hold and discontinued are said of the item, and outlast an occurrence.
        """
        if self.word is not None:
            return self.word.status
        carried = self.last.status if self.last else self.item.status
        if carried in (Status.ON_HOLD, Status.DISCONTINUED) or self._is_as_it_came:
            return carried
        return Status.NOT_STARTED

    @property
    def _is_as_it_came(self) -> bool:
        """Whether what the plan came in with is still of what is due: no occurrence has ended since.

        Where it came in as completed, that holds until something else is said.
        """
        if self.occurrence is None:
            return True
        if self.last is None:
            return self.occurrence.is_first or self.item.status is Status.COMPLETED
        return self.occurrence.is_first and self.word is not None

    def _findings(self, overdue: Overdue | None, cadence: Cadence) -> Iterator[Finding]:
        """Yield what is found. Of what is done with only a slip; on hold neither time nor gaps count."""
        slipped = self._slipped()
        found: tuple[Finding | None, ...]
        if self.status.is_closed:
            found = (slipped,)
        elif self.status is Status.ON_HOLD:
            found = (self._silent(cadence), self._waiting(), slipped)
        else:
            found = (
                overdue,
                self._off_track(),
                self._late_forecast(),
                self._slow(),
                self._at_risk(),
                self._silent(cadence),
                self._waiting(),
                slipped,
                self._gap(),
            )
        return (finding for finding in found if finding is not None)

    @property
    def _binding_due(self) -> date | None:
        """The date that time is counted to.

        What is ongoing is not late: a date gone by is done with. Of what comes round the open one can be.
        """
        if self.ongoing and not self._is_dated_round and self.due is not None and self.due < self.today:
            return None
        return self.due

    @property
    def _is_dated_round(self) -> bool:
        return self.occurrence is not None and self.occurrence.period is None

    @property
    def _adopted_due(self) -> date | None:
        if self._is_dated_round and self.due != self.item.due:
            return None
        return self.dated.adopted_due

    def _overdue(self) -> Overdue | None:
        due = self._binding_due
        if due is None or due >= self.today or self.status.is_closed or self.status is Status.ON_HOLD:
            return None
        return Overdue(due, (self.today - due).days)

    def _off_track(self) -> OffTrack | None:
        return OffTrack(*self._words()) if self.status is Status.OFF_TRACK else None

    def _at_risk(self) -> AtRisk | None:
        return AtRisk(*self._words()) if self.status is Status.AT_RISK else None

    def _words(self) -> tuple[int | None, datetime | None, str | None]:
        return (self.word.author_id, self.word.at, self.word.note) if self.word else (None, None, None)

    def _late_forecast(self) -> LateForecast | None:
        """A forecast stands until another is given: a later update without one does not withdraw it."""
        expected = _latest(update.expected for update in self.words)
        if expected is None:
            return None
        due, passed = self._binding_due, expected < self.today
        late = due is not None and expected > due
        return LateForecast(expected, due, passed) if late or passed else None

    def _slow(self) -> Slow | None:
        start, due, percent = counted_from(self.item, self.occurrence), self._binding_due, self._percent_done
        if start is None or due is None or percent is None:
            return None
        return slow_on(self.today, start, due, percent, self.policy, self.calendar)

    @property
    def _percent_done(self) -> int | None:
        if self.percent is None and self.status is Status.NOT_STARTED:
            return 0
        return self.percent

    def _silent(self, cadence: Cadence) -> Silent | None:
        """No word in this reporting period or the last, and the whole of the last counts.

        It counts where on its first day the item had started and the workspace was live.
        """
        since = previous_period(cadence, self.today).start
        live = live_since(self.facts.policy, self.department)
        if live is None or max(live, self.item.start or live) > since:
            return None
        heard = local_day(self.last.at, self.facts.policy.zone) if self.last else None
        return Silent(since, heard) if heard is None or heard < since else None

    def _waiting(self) -> Waiting | None:
        asked = tuple(self.facts.open_decisions_by_item.get(self.item.id, ()))
        late = tuple(d for d in asked if d.needed_by is not None and d.needed_by < self.today)
        return Waiting(asked, late) if asked else None

    def _slipped(self) -> Slipped | None:
        adopted, due = self.dated.adopted_due, self.dated.due
        if adopted is None or (due is not None and due <= adopted):
            return None
        return Slipped(adopted, due)

    def _gap(self) -> Gap | None:
        missing = tuple(self._missing())
        return Gap(missing) if missing else None

    def _missing(self) -> Iterator[Missing]:
        if self.lead is None:
            yield Missing.LEAD
        elif self.reporter is None or not self.facts.reaches(self.reporter):
            yield Missing.REPORTER
        if self.due is None:
            if not self.ongoing:
                yield Missing.DUE
        elif self.item.start is None:
            if not self.ongoing:
                yield Missing.START
        elif self.item.start > self.due:
            yield Missing.ORDER


def _latest(values: Iterable[T | None]) -> T | None:
    """Return the last value that is not None."""
    found = None
    for value in values:
        if value is not None:
            found = value
    return found
