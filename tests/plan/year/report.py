"""How often the people of the city hear from planbot in a year, beside what the rhythm aims at.

    python tests/plan/year/report.py [--seed N]

takes some minutes and prints the figures and whatever a check finds wrong.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import mean, median

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from plan.year.city import LIVE_SINCE, WHOLE, City, Size, found_city
from plan.year.evidence import Record
from plan.year.inspection import look
from plan.year.simulation import play_year

WEEKS = 52
MEDIAN_A_WEEK, SHARE_OVER_TWO, SILENT_A_MONTH = 0.75, 0.02, 2.5
"""The aims: at most so many messages a week to half of the owners; over two in so many person-weeks at most;
and at most so many a month to an owner who never answers."""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """`days` are those on which each owner got a message, over so many `weeks`."""

    city: City
    weeks: int
    days: dict[int, list[date]]
    kinds: Counter[str]
    items: int
    wrong: tuple[str, ...]
    steps: Counter[str]

    @property
    def a_week(self) -> dict[int, float]:
        return {person_id: len(days) / self.weeks for person_id, days in self.days.items()}

    @property
    def median_a_week(self) -> float:
        return median(self.a_week.values())

    @property
    def person_weeks(self) -> Counter[int]:
        """How many person-weeks there were with so many messages."""
        found = Counter(
            times
            for days in self.days.values()
            for times in Counter(day.isocalendar()[:2] for day in days).values()
        )
        found[0] = len(self.days) * self.weeks - found.total()
        return found

    @property
    def share_over_two(self) -> float:
        weeks = self.person_weeks
        return sum(count for times, count in weeks.items() if times > 2) / weeks.total()

    @property
    def silent_a_month(self) -> dict[int, float]:
        return {one: self.a_week[one] * 52 / 12 for one in sorted(self.city.silent) if one in self.days}

    @property
    def aims(self) -> dict[str, bool]:
        return {
            f"median a week at most {MEDIAN_A_WEEK}": self.median_a_week <= MEDIAN_A_WEEK,
            f"over two a week in under {SHARE_OVER_TWO:.0%} of person-weeks": self.share_over_two
            < SHARE_OVER_TWO,
            f"a silent owner at most {SILENT_A_MONTH} a month": max(self.silent_a_month.values())
            <= SILENT_A_MONTH,
        }


def figures(size: Size = WHOLE, weeks: int = WEEKS, seed: int = 1) -> Figures:
    """Play the year, or its first weeks, and return what came of it."""
    city = found_city(seed, size)
    seen = look(play_year(city, LIVE_SINCE, LIVE_SINCE + timedelta(weeks=weeks, days=-1), seed))
    return Figures(
        city=city,
        weeks=weeks,
        days=_days(city, seen.record),
        kinds=Counter(one.kind for asks in seen.record.by_item.values() for one in asks),
        items=sum(map(len, seen.record.by_item.values())),
        wrong=tuple(seen.wrong),
        steps=seen.steps,
    )


def _days(city: City, record: Record) -> dict[int, list[date]]:
    owners = {one.owner_id for asks in record.by_item.values() for one in asks}
    reached = {one.id for one in city.facts.people if one.slack_id is not None}
    return {one: sorted(record.days_of(one)) for one in sorted(owners & reached)}


def lines(found: Figures) -> Iterable[str]:
    size, rates = found.city.facts, sorted(found.a_week.values())
    messages = sum(map(len, found.days.values()))
    asked = f"{len(size.people)} people of whom {len(found.days)} were asked"
    yield f"{len(size.items)} items, {asked}, {found.weeks} weeks"
    yield ""
    yield f"messages                     {messages}, about {found.items / messages:.1f} items each"
    yield f"a person a week, median      {found.median_a_week:.2f}"
    yield f"                 mean        {mean(rates):.2f}"
    yield f"                 nine in ten {rates[len(rates) * 9 // 10]:.2f} at most"
    yield f"                 most        {rates[-1]:.2f}"
    weeks = found.person_weeks
    for times in range(max(weeks) + 1):
        yield f"person-weeks with {times}          {weeks[times]:5} {weeks[times] / weeks.total():6.1%}"
    quiet = ", ".join(f"{rate:.1f}" for rate in found.silent_a_month.values())
    yield f"silent owners, a month       {quiet}"
    kinds = ", ".join(f"{count} {kind}" for kind, count in found.kinds.most_common())
    yield f"items asked about            {kinds}"
    for step, times in found.steps.items():
        yield f"{step:28} {times}"
    yield ""
    for aim, is_met in found.aims.items():
        yield f"{'met   ' if is_met else 'MISSED'}  {aim}"
    yield f"{'MISSED' if found.wrong else 'met   '}  every check of every sweep ({len(found.wrong)} found)"
    yield from found.wrong[:20]


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=1)
    print("\n".join(lines(figures(seed=options.parse_args().seed))))  # noqa: T201
