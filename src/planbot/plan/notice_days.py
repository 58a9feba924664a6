"""When an administrator hears of what went wrong: soon, once a day, and never at night or on a free day."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from planbot.plan.calendar import WorkCalendar
from planbot.plan.clock import local_day
from planbot.plan.marks import is_quiet
from planbot.plan.policy import Policy
from planbot.plan.slots import local_instant, opens_at

SOON = timedelta(minutes=2)
"""Long enough that what goes wrong together is told together."""


def notice_time(policy: Policy, zone: str, now: datetime) -> datetime:
    """Return the instant from which somebody in `zone` may be told of what happened at `now`."""
    soon = now + SOON
    day = local_day(soon, zone)
    calendar = WorkCalendar.of(policy)
    opening = local_instant(day, opens_at(policy), zone)
    if soon <= opening and calendar.is_open(day, opens_at(policy)):
        return opening
    local_time = soon.astimezone(ZoneInfo(zone)).time()
    is_open = calendar.is_open(day, local_time) and not is_quiet(policy, local_time)
    return soon if is_open else next_morning(policy, zone, day)


def next_morning(policy: Policy, zone: str, day: date) -> datetime:
    """Return when the next work day after `day` begins in `zone`."""
    opens = opens_at(policy)
    return local_instant(WorkCalendar.of(policy).on_or_after(day + timedelta(days=1), opens), opens, zone)
