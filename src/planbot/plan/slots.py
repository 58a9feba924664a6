"""The weekly slots: on which local day and instant each of a week's messages goes out.

A week is named by its nominal Monday; the messages of a week may move out of it where days are free. A half
day is a free day to what would go out after noon.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from planbot.plan.calendar import WorkCalendar
from planbot.plan.policy import Policy

_WEEK = 7


def local_instant(day: date, at: time, zone: str) -> datetime:
    """Return the UTC instant at which clocks in `zone` (an IANA name) show `at` on `day`.

    A time that the clocks skip moves forward by what they skip; of one that they show twice it is the first.
    """
    return datetime.combine(day, at.replace(fold=0), ZoneInfo(zone)).astimezone(UTC)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_of(day: date) -> str:
    """Return the ISO week of `day`, such as `2026-W48`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def opens_at(policy: Policy) -> time:
    """Return when quiet hours end, where they begin on the day before; else no bound."""
    return policy.quiet_until if policy.quiet_from != policy.quiet_until else time.min


def ask_day(week_monday: date, policy: Policy, calendar: WorkCalendar) -> date:
    """Return the day of the week's ask; a free day moves to the work day before."""
    at = max(policy.ask_time, opens_at(policy))
    return calendar.on_or_before(week_monday + timedelta(days=policy.ask_day), at)


def reminder_day(week_monday: date, policy: Policy, calendar: WorkCalendar) -> date:
    """Return the day of the reminder of the week's ask; a free day moves to the next work day.

    Where the reminder's weekday does not come after the ask's, it is that of the week after.
    """
    nominal = policy.reminder_day + (_WEEK if policy.reminder_day <= policy.ask_day else 0)
    at = max(policy.reminder_time, opens_at(policy))
    return calendar.on_or_after(week_monday + timedelta(days=nominal), at)


def digest_day(week_monday: date, policy: Policy, calendar: WorkCalendar) -> date:
    """Return the day of the digest that goes before the week's rollup; a free day moves to the next work day.

    Where the digest's weekday comes after the rollup's, it is that of the week before.
    """
    nominal = policy.digest_day - (_WEEK if policy.digest_day > policy.rollup_day else 0)
    at = max(policy.digest_time, opens_at(policy))
    return calendar.on_or_after(week_monday + timedelta(days=nominal), at)


def rollup_day(week_monday: date, policy: Policy, calendar: WorkCalendar) -> date:
    """Return the day of the week's rollup; a free day moves to the next work day.

    Heads read first: it goes out at least one work day after the week's digest, later than its own day if
    need be.
    """
    own = week_monday + timedelta(days=policy.rollup_day)
    after_heads = calendar.add(digest_day(week_monday, policy, calendar), 1)
    return calendar.on_or_after(max(own, after_heads), policy.rollup_time)
