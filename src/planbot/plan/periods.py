"""Reporting periods: how often an item needs a word, and which stretch of days a word counts for."""

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from planbot.plan.model import Item
from planbot.plan.policy import ItemPolicy
from planbot.plan.vocabulary import Cadence, Precision, Recurrence, Status

_FORTNIGHT_EPOCH = date(2024, 1, 1)
"""A Monday from which fortnights are paired off. Week numbers will not do: some years have 53."""

_TROUBLED = frozenset({Status.AT_RISK, Status.OFF_TRACK})

_OFTEN = frozenset({Recurrence.WEEKLY, Recurrence.MONTHLY})


class Period(NamedTuple):
    """A stretch of days; both ends belong to it."""

    start: date
    end: date


@lru_cache(maxsize=4096)
def period_of(cadence: Cadence, day: date) -> Period:
    """Return the period that contains `day`: a calendar month, a calendar quarter or two ISO weeks."""
    if cadence is Cadence.FORTNIGHT:
        start = day - timedelta(days=(day - _FORTNIGHT_EPOCH).days % 14)
        return Period(start, start + timedelta(days=13))
    months = 3 if cadence is Cadence.QUARTER else 1
    start = date(day.year, day.month - (day.month - 1) % months, 1)
    return Period(start, start + relativedelta(months=months, days=-1))


def previous_period(cadence: Cadence, day: date) -> Period:
    """Return the reporting period before the one that contains `day`."""
    return period_of(cadence, period_of(cadence, day).start - timedelta(days=1))


def is_ongoing(item: Item) -> bool:
    """Whether the item has no end, or comes round again."""
    return item.recurrence is not None or item.precision is Precision.ONGOING


def cadence_of(
    item: Item, status: Status, rules: ItemPolicy, *, due: date | None, overdue: bool, today: date
) -> Cadence:
    """Return how often the item needs a word.

    The cadence that was chosen for it where there is one; else the period for what is in trouble (at risk,
    off track, overdue), or for what is quiet: on hold, ongoing, recurring or long-term (a horizon more than
    a year away); otherwise the usual one: so also of what is to be done each month or week, or nobody would
    be asked about two months of three. Trouble goes first: an ongoing item that its owner calls off track
    is not left alone for a quarter.
    """
    if rules.cadence is not None:
        return rules.cadence
    if overdue or status in _TROUBLED:
        return rules.trouble_period
    comes_round_seldom = is_ongoing(item) and item.recurrence not in _OFTEN
    if status is Status.ON_HOLD or comes_round_seldom or is_long_term(item, due, today):
        return rules.quiet_period
    return rules.reporting_period


def is_long_term(item: Item, due: date | None, today: date) -> bool:
    return item.precision is Precision.HORIZON and due is not None and due > today + relativedelta(years=1)
