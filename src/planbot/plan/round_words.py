"""What is said of occurrences: which one was completed or missed, and which comes next."""

from datetime import date, timedelta

from planbot.plan.dates import say_date
from planbot.plan.occurrences import Occurrence, Outcome, Past
from planbot.plan.periods import Period
from planbot.plan.rounds import calendar_round
from planbot.plan.vocabulary import Recurrence

_THIS = {
    Recurrence.WEEKLY: "this week's",
    Recurrence.MONTHLY: "this month's",
    Recurrence.QUARTERLY: "this quarter's",
    Recurrence.SEMIANNUAL: "this half-year's",
    Recurrence.ANNUAL: "this year's",
}


def say_last(occurrence: Occurrence, today: date) -> str | None:
    """Return `completed for Apr 1`, `Apr 1 was missed`; None where nothing of it is over yet."""
    last = occurrence.last
    if last is None:
        return None
    name = say_past(last, today)
    return f"completed for {name}" if last.outcome is Outcome.COMPLETED else f"{name} was missed"


def say_past(past: Past, today: date) -> str:
    """Return what an occurrence is called: the day it was due, or its stretch of the calendar."""
    if past.due is not None:
        return say_date(past.due, today)
    assert past.period is not None
    return say_round(past.period, today)


def say_round(period: Period, today: date) -> str:
    """Return `2026`, `April 2026`, `July to September`, `the week of Nov 23`."""
    first, last = period
    year = "" if first.year == today.year else f" {first.year}"
    if last - first < timedelta(days=7):
        return f"the week of {say_date(first, today)}"
    if first.month == last.month:
        return f"{first:%B}{year}"
    if (last - first).days > 360:
        return str(first.year)
    return f"{first:%B} to {last:%B}{year}"


def say_completed(occurrence: Occurrence, done: Past, today: date) -> str:
    """Return what an update "completed" came to, and what comes next."""
    return f"That completes {_which(occurrence, done, today)}. {_say_next(occurrence, today)}"


def _which(occurrence: Occurrence, done: Past, today: date) -> str:
    current = calendar_round(occurrence.recurrence, today)
    day = done.due or (done.period.start if done.period else None)
    if day is not None and current.start <= day <= current.end:
        return _THIS[occurrence.recurrence]
    return f"the one of {say_past(done, today)}"


def _say_next(occurrence: Occurrence, today: date) -> str:
    if occurrence.period is not None:
        return f"The next is that of {say_round(occurrence.period, today)}."
    assert occurrence.due is not None
    return f"The next is due {say_date(occurrence.due, today)}."
