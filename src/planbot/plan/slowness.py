"""Whether an item is slow by planbot's arithmetic, and from which day on it will be if nobody says more."""

from datetime import date

from planbot.plan.calendar import WorkCalendar
from planbot.plan.findings import Slow
from planbot.plan.model import Item
from planbot.plan.occurrences import Occurrence
from planbot.plan.policy import ItemPolicy, Policy


def counted_from(item: Item, occurrence: Occurrence | None) -> date | None:
    """Return where the time to the due date is counted from; of an occurrence by the calendar it is not."""
    if occurrence is None:
        return item.start
    return occurrence.slow_from if occurrence.period is None else None


def slow_on(
    today: date, start: date, due: date, percent: int, rules: Policy | ItemPolicy, calendar: WorkCalendar
) -> Slow | None:
    """A quarter of the business days gone, and more than 20 points less done than gone (by default)."""
    if start > due or today < start:
        return None
    total = calendar.between(start, due)
    gone = min(calendar.between(start, today), total)
    share = gone / total if total else 1.0
    points_behind = 100 * gone - percent * total if total else 100 - percent
    if share < rules.slow_after_share or points_behind <= rules.slow_points * (total or 1):
        return None
    return Slow(share, percent, gone, total)


def slow_from(
    start: date, due: date, percent: int, rules: Policy | ItemPolicy, calendar: WorkCalendar
) -> date | None:
    """Return the first day on which it is slow, or one shortly before; None where it never is."""
    if start > due or percent + rules.slow_points >= 100:
        return None
    total = calendar.between(start, due)
    gone = max(int(rules.slow_after_share * total), (percent + rules.slow_points) * total // 100)
    return calendar.add(start, gone) if gone <= total else None
