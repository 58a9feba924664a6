"""How often something comes round: its due dates counted from one of them, and the calendar's own rounds."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from dateutil.relativedelta import relativedelta

from planbot.plan.periods import Period
from planbot.plan.vocabulary import Precision, Recurrence

_MONTHS = {
    Recurrence.MONTHLY: 1,
    Recurrence.QUARTERLY: 3,
    Recurrence.SEMIANNUAL: 6,
    Recurrence.ANNUAL: 12,
}
_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rounds:
    """Due dates that recur, counted from `anchor`, which is one of them.

    Each is counted from the anchor and not from the one before: after Jan 31 come Feb 28 and Mar 31, and a
    Feb 29 comes back in the next leap year. With `at_month_end` each is the last day of its month.
    """

    anchor: date
    recurrence: Recurrence
    at_month_end: bool = False

    def __getitem__(self, n: int) -> date:
        months = _MONTHS.get(self.recurrence)
        if months is None:
            return self.anchor + n * _WEEK
        day = self.anchor + relativedelta(months=n * months)
        return day + relativedelta(day=31) if self.at_month_end else day

    def first_from(self, day: date) -> int:
        """Return the number of the first due date on or after `day`; the anchor's is 0."""
        months = _MONTHS.get(self.recurrence)
        if months is None:
            return -((self.anchor - day).days // 7)
        n = ((day.year - self.anchor.year) * 12 + day.month - self.anchor.month) // months
        while self[n] < day:
            n += 1
        while self[n - 1] >= day:
            n -= 1
        return n


class Recurring(Protocol):
    """An item of the plan, or of a file."""

    @property
    def recurrence(self) -> Recurrence | None: ...
    @property
    def precision(self) -> Precision | None: ...
    @property
    def due(self) -> date | None: ...


def comes_round(item: Recurring) -> bool:
    """Whether the item is to be done again and again; what is merely ongoing is never done."""
    return item.recurrence is not None and item.recurrence is not Recurrence.ONGOING


def is_anchored(item: Recurring) -> bool:
    """Whether the due date is that of one occurrence. `Quarterly through 2028` gives the end of them all."""
    return comes_round(item) and item.due is not None and item.precision is not Precision.ONGOING


def rounds_of(item: Recurring, anchor: date) -> Rounds:
    """Return the due dates of what comes round, counted from `anchor`.

    A due date at the end of a month is followed by others at the end of theirs; `Annually February 28th`
    names a day, and stays on it.
    """
    assert item.recurrence is not None
    is_last_day = (anchor + _DAY).day == 1
    names_a_day = item.recurrence is Recurrence.ANNUAL and item.precision is not Precision.MONTH
    return Rounds(anchor, item.recurrence, at_month_end=is_last_day and not names_a_day)


def calendar_round(recurrence: Recurrence, day: date) -> Period:
    """Return the week, month, quarter, half-year or year that `day` lies in."""
    months = _MONTHS.get(recurrence)
    if months is None:
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=6))
    start = date(day.year, day.month - (day.month - 1) % months, 1)
    return Period(start, start + relativedelta(months=months, days=-1))
