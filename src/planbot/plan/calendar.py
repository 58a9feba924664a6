"""Which days a city works, and arithmetic on them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import lru_cache

import holidays

from planbot.plan.errors import UserError
from planbot.plan.policy import Policy

NOON = time(12)
"""When a half day ends."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Year:
    """One year's work days, in their order and to be looked up."""

    in_order: tuple[date, ...]
    days: frozenset[date]


@dataclass(frozen=True)
class WorkCalendar:
    """Work days are those of the work week that are no public holidays, and the days that the city works
    besides; never its days off. A half day is a work day on which nobody is written to after noon.

    Holidays, with the days on which they are observed, come from the `holidays` library, by country
    (ISO 3166-1) and subdivision (ISO 3166-2, without the country).
    """

    country: str | None
    subdivision: str | None
    days_off: frozenset[date]
    work_week: frozenset[int]
    work_days: frozenset[date] = frozenset()
    half_days: frozenset[date] = frozenset()
    _years: dict[int, _Year] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, policy: Policy) -> "WorkCalendar":
        """Return the calendar of `policy`, the same one for the same choices.

        Raises `UserError` for a work week without days and for a country or subdivision that is not known.
        """
        return _calendar(
            policy.holidays_country,
            policy.holidays_subdivision,
            policy.days_off,
            policy.work_week,
            policy.work_days,
            policy.half_days,
        )

    def is_workday(self, day: date) -> bool:
        return day in self._year(day.year).days

    def is_open(self, day: date, at: time) -> bool:
        """Whether people are at work at the local time `at`, as far as days go."""
        return self.is_workday(day) and (at < NOON or day not in self.half_days)

    def on_or_after(self, day: date, at: time = time.min) -> date:
        """Return the first day from `day` on that is open at the local time `at`; a work day without one."""
        while not self.is_open(day, at):
            day += _DAY
        return day

    def on_or_before(self, day: date, at: time = time.min) -> date:
        """Return the last day up to `day` that is open at the local time `at`; a work day without one."""
        while not self.is_open(day, at):
            day -= _DAY
        return day

    def add(self, day: date, n: int) -> date:
        """Return the `n`-th work day after `day`, or before it where `n` is negative; `day` itself for 0."""
        if n == 0:
            return day
        year, known = day.year, self._year(day.year)
        place = bisect_right(known.in_order, day) - 1 if n > 0 else bisect_left(known.in_order, day)
        place += n
        while place >= len(known.in_order):
            place -= len(known.in_order)
            year, known = year + 1, self._year(year + 1)
        while place < 0:
            year, known = year - 1, self._year(year - 1)
            place += len(known.in_order)
        return known.in_order[place]

    def between(self, start: date, end: date) -> int:
        """Return how many work days lie after `start` up to and with `end`; negative when reversed."""
        if end < start:
            return -self.between(end, start)
        whole_years = sum(len(self._year(year).days) for year in range(start.year, end.year))
        return whole_years + self._until(end) - self._until(start)

    def step_before(self, due: date, k: int) -> date:
        """Return the day `k` work days before `due`.

        A due date on a free day counts from the work day before it.
        """
        return self.add(self.on_or_before(due), -k)

    def step_after(self, due: date, k: int) -> date:
        """Return the day `k` work days after `due`, counted from the date itself, free or not."""
        return self.add(due, k)

    def public_holidays(self, year: int) -> Mapping[date, str]:
        """Return the public holidays of a year by their day, observed ones included, in their order."""
        if self.country is None:
            return {}
        try:
            known = holidays.country_holidays(self.country, subdiv=self.subdivision, years=year)
        except NotImplementedError:
            raise UserError(self._unknown_place(), field="holidays") from None
        return {day: name for day, name in sorted(known.items()) if day.year == year}

    def _until(self, day: date) -> int:
        return bisect_right(self._year(day.year).in_order, day)

    def _year(self, year: int) -> _Year:
        known = self._years.get(year)
        if known is None:
            known = self._years[year] = self._read_year(year)
        return known

    def _read_year(self, year: int) -> _Year:
        holiday = self.public_holidays(year)
        in_order = tuple(
            day
            for day in _days_of(year)
            if day not in self.days_off
            and (day in self.work_days or (day.weekday() in self.work_week and day not in holiday))
        )
        return _Year(in_order, frozenset(in_order))

    def _unknown_place(self) -> str:
        countries = holidays.list_supported_countries()
        if self.country not in countries:
            return f"No holidays are known for the country “{self.country}”. Give two letters, such as US."
        return f"No holidays are known for “{self.subdivision}” in {self.country}. Give a code such as FL."


@lru_cache(maxsize=256)
def _calendar(
    country: str | None,
    subdivision: str | None,
    days_off: tuple[date, ...],
    work_week: tuple[int, ...],
    work_days: tuple[date, ...],
    half_days: tuple[date, ...],
) -> WorkCalendar:
    if not set(work_week) & set(range(7)):
        raise UserError("A work week needs at least one day.", field="work_week")
    calendar = WorkCalendar(
        *(country, subdivision, frozenset(days_off), frozenset(work_week)),
        work_days=frozenset(work_days),
        half_days=frozenset(half_days),
    )
    # Any year will do: it shows a place that the library does not know before the first question is asked.
    calendar.public_holidays(2026)
    return calendar


def _days_of(year: int) -> Iterator[date]:
    first = date(year, 1, 1).toordinal()
    return map(date.fromordinal, range(first, date(year, 12, 31).toordinal() + 1))
