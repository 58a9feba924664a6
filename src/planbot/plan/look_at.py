"""From which day on an item has to be looked at: before it, no rule of asking says a thing about it.

A sweep leaves out what it need not look at yet, so the day may be too early and must never be too late. It
follows from what is said and planned of the item and from the settings alone: not from the people, so that
somebody who comes, goes or moves changes no day; and nothing that holds an item back counts, neither asks
nor snoozes, so that their end changes none either. Whatever else changes, changes the day. What hangs on the
people, being told what one leads, is found each time (`plan/untold.py`).
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta
from holidays.version import __version__ as holidays_version

from planbot.plan.calendar import WorkCalendar
from planbot.plan.check_ins import Asking, AskKind
from planbot.plan.clock import local_day
from planbot.plan.contradictions import contradictions, is_recently_completed
from planbot.plan.due_steps import steps_of, window_start
from planbot.plan.milestones import open_milestones
from planbot.plan.model import StatusUpdate
from planbot.plan.periods import is_long_term, period_of
from planbot.plan.policy import Policy
from planbot.plan.rounds import comes_round
from planbot.plan.slots import local_instant
from planbot.plan.slowness import counted_from, slow_from
from planbot.plan.standing import Standing, words_of
from planbot.plan.vocabulary import Cadence, Flag, Status

AT_ONCE = date.min
"""Also on a day before today: what is to be looked at now was to be looked at then."""
NEVER = date.max

_RULES = 2
"""To be counted up whenever a rule of asking changes."""
_DAY = timedelta(days=1)
_WEEK_OF_ASKS = timedelta(days=9)
"""A week, and the day by which two zones may differ at either end of it."""


def rules_in_words(policy: Policy) -> str:
    """Return what the days follow from besides the items: where it differs, all are found anew."""
    return f"{_RULES} holidays={holidays_version} {policy!r}"


def asks_count_from(policy: Policy, now: datetime) -> datetime:
    """Return from when on asks about whatever item bear on what people hear at `now`.

    This week's are counted, and a launch message on the last work day has an ask made up for.
    """
    last_work_day = WorkCalendar.of(policy).add(local_day(now, policy.zone) - _DAY, -1)
    return min(now - _WEEK_OF_ASKS, local_instant(last_work_day - _DAY, time.min, policy.zone))


def look_at(asking: Asking, standing: Standing) -> date:
    """Return the first day from `asking`'s on on which the item may be asked about, whoever answers for it.

    `AT_ONCE` where it may be today.
    """
    day = min(_days(asking, standing), default=NEVER)
    return day if day > asking.today else AT_ONCE


def _days(asking: Asking, standing: Standing) -> Iterator[date]:
    if not standing.is_open:
        if comes_round(standing.item) or _is_completion_asked_about(asking, standing):
            yield AT_ONCE
        return
    if standing.item.id in asking.facts.open_decisions_by_item:
        yield AT_ONCE
        return
    if not asking.rules(standing).asked:
        return
    if Flag.OVERDUE in standing.flags or _is_under_way(asking, standing):
        yield AT_ONCE
        return
    yield _news_wanted_from(asking, standing)
    if standing.status is not Status.ON_HOLD:
        yield from _due_days(asking, standing)
        yield from _milestone_days(asking, standing)
        yield from _contradiction_days(asking, standing)


def _is_completion_asked_about(asking: Asking, standing: Standing) -> bool:
    return (
        asking.rules(standing).asked
        and is_recently_completed(standing, asking.facts, asking.today)
        and _does_not_fit(asking, standing)
    )


def _contradiction_days(asking: Asking, standing: Standing) -> Iterator[date]:
    """Yield when what is on record stops fitting together; what was asked about it hangs on who answers."""
    if _does_not_fit(asking, standing):
        yield AT_ONCE
        return
    words = words_of(asking.facts, standing)
    expected = [update.expected for update in words if update.expected is not None]
    yield from (day + _DAY for day in expected[-1:])
    due, percent = standing.due, standing.percent
    if standing.status is not Status.ON_TRACK or standing.last_word is None:
        return
    if due is None or percent is None or due < asking.today:
        return
    if percent <= asking.policy.little_done_percent:
        yield asking.calendar.step_before(due, asking.policy.little_time_days)
    start = counted_from(standing.item, standing.occurrence)
    if start is not None:
        slow = slow_from(start, due, percent, asking.rules(standing), asking.calendar)
        if slow is not None:
            yield slow


def _does_not_fit(asking: Asking, standing: Standing) -> bool:
    return bool(contradictions(standing, _said(asking, standing), asking.facts, asking.today))


def _said(asking: Asking, standing: Standing) -> Sequence[StatusUpdate]:
    return asking.facts.updates_by_item.get(standing.item.id, ())


def _is_under_way(asking: Asking, standing: Standing) -> bool:
    """Whether it was declined once, or an ask waits for an answer: what follows hangs on who answers."""
    facts, item_id, last = asking.facts, standing.item.id, standing.last_update
    return item_id in facts.decline_by_item or any(
        ask.kind == AskKind.ASK and (last is None or ask.at > last.at)
        for ask in facts.asks_by_item.get(item_id, ())
    )


def _news_wanted_from(asking: Asking, standing: Standing) -> date:
    """Return when the item's reporting period has no word in it; it does not count before the item begins."""
    item, today = standing.item, asking.today
    days = [_without_word_from(asking, standing, standing.cadence)]
    if standing.due is not None and is_long_term(item, standing.due, today):
        # Once it is no longer a long way off, it is asked about as often as others.
        comes_near = standing.due - relativedelta(years=1) - _DAY
        usual = asking.rules(standing).reporting_period
        days.append(max(comes_near, _without_word_from(asking, standing, usual)))
    return max(min(days), item.start or today)


def _without_word_from(asking: Asking, standing: Standing, cadence: Cadence) -> date:
    period, said_on = period_of(cadence, asking.today), _local(asking, standing.last_update)
    return period.start if said_on is None or said_on < period.start else period.end + _DAY


def _due_days(asking: Asking, standing: Standing) -> Iterator[date]:
    """Yield when the item enters the window before its date, and when that has gone by."""
    due = standing.due
    if due is None or due < asking.today:
        return
    yield due + _DAY
    yield from _days_before(asking, standing, due, _local(asking, standing.last_word))


def _milestone_days(asking: Asking, standing: Standing) -> Iterator[date]:
    said_on = _local(asking, standing.last_update)
    for milestone in open_milestones(standing.item):
        due = milestone.due
        if due is None or (due < asking.today and said_on is not None and said_on > due):
            continue
        yield from _days_before(asking, standing, due, said_on)
        yield due + _DAY
        for step in steps_of(asking.rules(standing), asking.calendar, due):
            if not step.is_before:
                yield step.day


def _days_before(asking: Asking, standing: Standing, due: date, said_on: date | None) -> Iterator[date]:
    """Yield when it is first asked about before a date; never where it was spoken of within the window."""
    rules = asking.rules(standing)
    window = window_start(rules, asking.calendar, due)
    if said_on is None or said_on < window:
        yield window
        for step in steps_of(rules, asking.calendar, due):
            if step.is_before:
                yield step.day


def _local(asking: Asking, update: StatusUpdate | None) -> date | None:
    return None if update is None else local_day(update.at, asking.policy.zone)
