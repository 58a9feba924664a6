"""When an administrator hears of what went wrong: soon, once a day, and never at night or on a free day."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from planbot.plan.calendar import WorkCalendar
from planbot.plan.clock import local_day
from planbot.plan.marks import is_quiet
from planbot.plan.policy import Policy
from planbot.plan.slots import local_instant

SOON = timedelta(minutes=2)
"""Long enough that what goes wrong together is told together."""


def notice_time(policy: Policy, zone: str, now: datetime) -> datetime:
    """Return the instant from which somebody in `zone` may be told of what happened at `now`."""
    soon = now + SOON
    day = local_day(soon, zone)
    if not WorkCalendar.of(policy).is_workday(day):
        return next_morning(policy, zone, day)
    at = local_instant(day, _opens_at(policy), zone)
    if soon <= at:
        return at
    return (
        next_morning(policy, zone, day) if is_quiet(policy, soon.astimezone(ZoneInfo(zone)).time()) else soon
    )


def next_morning(policy: Policy, zone: str, day: date) -> datetime:
    """Return when the next work day after `day` begins in `zone`."""
    return local_instant(WorkCalendar.of(policy).add(day, 1), _opens_at(policy), zone)


def _opens_at(policy: Policy) -> time:
    return policy.quiet_until if policy.quiet_from != policy.quiet_until else time.min
