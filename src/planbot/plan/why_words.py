"""Why an item is asked about, as sentences for its owner."""

from datetime import date

from planbot.plan.calendar import WorkCalendar
from planbot.plan.dates import say_day
from planbot.plan.periods import Period
from planbot.plan.wording import say_number


def say_due(calendar: WorkCalendar, due: date, today: date) -> str:
    left = calendar.between(today, due)
    if due == today:
        return "Due today"
    if left == 0:
        return f"Due on {say_day(due, today)}, before the next business day"
    return f"Due in {count_days(left)}, on {say_day(due, today)}"


def say_late(calendar: WorkCalendar, due: date, expected: date | None, today: date) -> str:
    """`expected` is what its owner said last, which may have passed, too."""
    late = f"Was due on {say_day(due, today)}"
    if expected is not None and due < expected <= today:
        return f"{late}; expected by {say_day(expected, today)}, which has come"
    return f"{late}, {count_days(calendar.between(due, today))} ago"


def say_news_wanted(period: Period) -> str:
    days = (period.end - period.start).days + 1
    if days <= 14:
        when = f"since {say_day(period.start, period.end)}"
    elif days <= 31:
        when = f"in {period.start:%B}"
    else:
        when = f"in {period.start:%B} to {period.end:%B}"
    return f"No update yet {when}"


def say_last_asks(asks: int) -> str:
    """Return `the last two asks`."""
    return "the last ask" if asks == 1 else f"the last {say_number(asks)} asks"


def say_weeks_between(weeks: int) -> str:
    """Return `every second week`."""
    return {1: "every week", 2: "every second week", 3: "every third week"}.get(weeks, f"every {weeks} weeks")


def count_days(days: int) -> str:
    return "1 business day" if days == 1 else f"{days} business days"
