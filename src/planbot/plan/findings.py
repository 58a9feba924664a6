"""What can be found of an item's standing: one value a flag with its evidence, and the sentence it makes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, TypeAlias

from planbot.plan.absence import is_away
from planbot.plan.clock import local_day
from planbot.plan.dates import say_date
from planbot.plan.model import Decision, Facts
from planbot.plan.vocabulary import DecisionKind, Flag, Status, Word


class Missing(Word):
    """What an item lacks."""

    LEAD = "lead"
    REPORTER = "reporter"
    DUE = "due"
    START = "start"
    ORDER = "order"
    """Its start is after its due date."""


@dataclass(frozen=True, slots=True)
class Overdue:
    """`days_late` are calendar days."""

    flag: ClassVar[Flag] = Flag.OVERDUE
    due: date
    days_late: int


@dataclass(frozen=True, slots=True)
class OffTrack:
    """Who said so, when and in which words; nobody and never where the plan came in so."""

    flag: ClassVar[Flag] = Flag.OFF_TRACK
    said_by: int | None
    said_at: datetime | None
    note: str | None


@dataclass(frozen=True, slots=True)
class LateForecast:
    """The owner's expected completion is after `due`, or has itself `passed`."""

    flag: ClassVar[Flag] = Flag.LATE_FORECAST
    expected: date
    due: date | None
    passed: bool


@dataclass(frozen=True, slots=True)
class Slow:
    """`share_gone` (0 to 1) of the business days from start to due, against `percent` (0 to 100) done."""

    flag: ClassVar[Flag] = Flag.SLOW
    share_gone: float
    percent: int
    days_gone: int
    days_total: int


@dataclass(frozen=True, slots=True)
class AtRisk:
    """As `OffTrack`."""

    flag: ClassVar[Flag] = Flag.AT_RISK
    said_by: int | None
    said_at: datetime | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Silent:
    """Nothing was heard since `period_start`, the first day of the last reporting period."""

    flag: ClassVar[Flag] = Flag.SILENT
    period_start: date
    last_heard: date | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """All unanswered decisions, in the order in which they were asked, and those past their needed-by."""

    flag: ClassVar[Flag] = Flag.WAITING
    decisions: tuple[Decision, ...]
    overdue_decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Slipped:
    """The due date is after the first one, or was removed (`due` is None)."""

    flag: ClassVar[Flag] = Flag.SLIPPED
    adopted_due: date
    due: date | None


@dataclass(frozen=True, slots=True)
class Gap:
    flag: ClassVar[Flag] = Flag.GAP
    missing: tuple[Missing, ...]


Finding: TypeAlias = Overdue | OffTrack | LateForecast | Slow | AtRisk | Silent | Waiting | Slipped | Gap

_KINDS = {
    DecisionKind.MONEY: "money",
    DecisionKind.PEOPLE: "people",
    DecisionKind.DECISION: "a decision",
    DecisionKind.OUTSIDE_PARTY: "an outside party",
}

_MISSING_SENTENCES = {
    Missing.LEAD: "Nobody leads it",
    Missing.REPORTER: "Nobody in Slack answers for it",
    Missing.DUE: "No due date",
    Missing.START: "No start date",
    Missing.ORDER: "It starts after it is due",
}


def explain(finding: Finding, facts: Facts, today: date) -> str:
    """Return the finding as one short sentence, without a full stop: who said what and when."""
    match finding:
        case Overdue(due, days_late):
            return f"{_days(days_late)} late (due {say_date(due, today)})"
        case OffTrack(said_by, said_at):
            return _said(Status.OFF_TRACK, said_by, said_at, facts, today)
        case AtRisk(said_by, said_at):
            return _said(Status.AT_RISK, said_by, said_at, facts, today)
        case LateForecast():
            return _forecast(finding, today)
        case Slow():
            gone = round(finding.share_gone * 100)
            return f"planbot's arithmetic: {gone}% of the time gone, {finding.percent}% done"
        case Silent():
            return _silent(finding, today)
        case Waiting():
            return _waiting(finding, facts, today)
        case Slipped():
            return _slipped(finding, today)
        case Gap(missing):
            return "; ".join(_MISSING_SENTENCES[what] for what in missing)


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"


def _said(status: Status, by: int | None, at: datetime | None, facts: Facts, today: date) -> str:
    if by is None or at is None:
        return f"The plan came in as {status.label}"
    on = say_date(local_day(at, facts.policy.zone), today)
    return f"{_person(by, facts) or 'Somebody'} said {status.label} on {on}"


def _forecast(finding: LateForecast, today: date) -> str:
    expected = say_date(finding.expected, today)
    if finding.passed:
        return f"Was expected by {expected}"
    if finding.due is None:
        return f"Expected {expected}"
    after = _days((finding.expected - finding.due).days)
    return f"Expected {expected}, {after} after it is due ({say_date(finding.due, today)})"


def _silent(finding: Silent, today: date) -> str:
    if finding.last_heard is None:
        return "Not heard from yet"
    return f"Not heard from since {say_date(finding.last_heard, today)}"


def _slipped(finding: Slipped, today: date) -> str:
    adopted = say_date(finding.adopted_due, today)
    if finding.due is None:
        return f"Due date {adopted} was removed"
    return f"Due date moved from {adopted} to {say_date(finding.due, today)}"


def _waiting(finding: Waiting, facts: Facts, today: date) -> str:
    first = (finding.overdue_decisions or finding.decisions)[0]
    decider = _decider(first.decider_id, facts, today)
    asked = say_date(local_day(first.asked_at, facts.policy.zone), today)
    on = f"Waiting on {decider}" if decider else f"Waiting for {_KINDS[first.kind]}"
    needed = f", needed by {say_date(first.needed_by, today)}" if first.needed_by else ""
    more = len(finding.decisions) - 1
    rest = f" (and {more} more)" if more else ""
    return f"{on} since {asked}{needed}: {first.question}{rest}"


def _decider(person_id: int | None, facts: Facts, today: date) -> str | None:
    person = None if person_id is None else facts.person_by_id.get(person_id)
    if person is not None and not person.active:
        return f"{person.name} (has left)"
    if person is None or person.away_until is None or not is_away(person, today):
        return _person(person_id, facts)
    # Of an earlier day nobody knows any more who was away.
    has_left = person.away_since is None or person.away_since <= facts.as_of
    return f"{person.name} (away until {say_date(person.away_until, today)})" if has_left else person.name


def _person(person_id: int | None, facts: Facts) -> str | None:
    person = None if person_id is None else facts.person_by_id.get(person_id)
    return None if person is None else person.name
