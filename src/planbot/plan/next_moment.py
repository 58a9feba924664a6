"""Why nothing falls due at an instant, and when something does."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from planbot.plan.calendar import WorkCalendar
from planbot.plan.dates import say_day
from planbot.plan.marks import due_marks, is_quiet, moments_of
from planbot.plan.own_days import special_days
from planbot.plan.policy import Policy
from planbot.plan.vocabulary import Mode
from planbot.plan.wording import say_time

_LOOK_AHEAD = timedelta(days=21)


def why_nothing_is_due(policy: Policy, zones: Iterable[str], now: datetime, swept: Collection[str]) -> str:
    """Return a sentence or two, as the day is in the city's zone."""
    if policy.mode is Mode.SET_UP:
        return "The city is being set up: nothing is sent before it goes live."
    if policy.mode is Mode.PAUSED:
        return "planbot is paused: nothing is sent."
    following = _next(policy, zones, now, swept)
    local = now.astimezone(ZoneInfo(policy.zone))
    today = local.date()
    then = ""
    if following is not None:
        at = following.astimezone(ZoneInfo(policy.zone))
        then = f" It looks again on {say_day(at.date(), today)}, {say_time(at.time())}."
    if not WorkCalendar.of(policy).is_workday(today):
        names = [day.name for day in special_days(policy, today, today)]
        name = f" ({names[0]})" if names else ""
        return f"{say_day(today, today)} is a free day{name}.{then}"
    if is_quiet(policy, local.time()):
        return f"These are quiet hours.{then}"
    return f"What was due before has been dealt with.{then}"


def _next(policy: Policy, zones: Iterable[str], now: datetime, swept: Collection[str]) -> datetime | None:
    known = frozenset(zones)
    moments = moments_of(policy, known, now, now + _LOOK_AHEAD)
    return next((at for at in moments[1:] if due_marks(policy, known, at, swept)), None)
