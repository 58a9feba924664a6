"""Which moments of the rhythm have come and are not yet dealt with, from the policy alone.

A mark names one moment: `ask:2026-W48@America/New_York`. Whoever has dealt with one keeps its key and hands
it back as swept, so that each is dealt with once. What was missed while planbot was down is made up for
while that is still useful: an ask until the work day before the next one; a reminder until its week is
over; a day's nudges on that day (a missed step comes back with the next day's); a digest until the rollup
of its week; a rollup until the day of the next digests. Check-ins of one zone wait for the one moment of its
day, so that what falls together goes out together; nothing goes to a person on a free day or in quiet hours.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from planbot.plan.calendar import NOON, WorkCalendar
from planbot.plan.clock import local_day
from planbot.plan.going_live import is_sending, sending_since
from planbot.plan.policy import Policy
from planbot.plan.slots import (
    ask_day,
    digest_day,
    local_instant,
    monday_of,
    opens_at,
    reminder_day,
    rollup_day,
    week_of,
)
from planbot.plan.vocabulary import Mode, Word

MADE_UP_FOR = timedelta(weeks=6)
"""No moment is made up for after so long, so that older marks need not be looked at."""

_WEEK = timedelta(days=7)

SlotDay = Callable[[date, Policy, WorkCalendar], date]


class Occasion(Word):
    ASK = "ask"
    REMINDER = "reminder"
    DAY = "day"
    DIGEST = "digest"
    ROLLUP = "rollup"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A moment that has come.

    `name` is its week (`2026-W48`), or its day for single nudges; `day` the local day that it was meant for.
    It may be acted on from `at` until `expires_at`, both of today where it is being made up for.
    """

    occasion: Occasion
    name: str
    zone: str
    day: date
    at: datetime
    expires_at: datetime

    @property
    def key(self) -> str:
        where = "" if self.occasion is Occasion.ROLLUP else f"@{self.zone}"
        return f"{self.occasion}:{self.name}{where}"


def marks_due(policy: Policy, zones: Iterable[str], now: datetime, swept: Collection[str]) -> tuple[str, ...]:
    """Return the keys of the moments that have come by `now` and are not among `swept`.

    `zones` are the people's; the workspace's own is always looked at. Costs a few dates a zone and needs no
    item, so that a sweep with nothing due loads nothing.
    """
    return tuple(mark.key for mark in due_marks(policy, zones, now, swept))


def due_marks(
    policy: Policy, zones: Iterable[str], now: datetime, swept: Collection[str]
) -> tuple[Mark, ...]:
    """Return the moments behind `marks_due`, in a fixed order."""
    if not is_sending(policy):
        return ()
    found: list[Mark] = []
    for zone in sorted({policy.zone, *zones}):
        place = _Place(policy, zone, now)
        # What becomes due later on a day whose moment has passed waits for the next day's.
        if f"{Occasion.DAY}:{place.today}@{zone}" not in swept:
            found += place.check_ins()
        found += place.digest()
    if policy.mode is Mode.LIVE:
        found += _Place(policy, policy.zone, now).rollup()
    return tuple(mark for mark in found if mark.key not in swept)


def moments_of(policy: Policy, zones: Iterable[str], since: datetime, until: datetime) -> Sequence[datetime]:
    """Return `since` and every later instant before `until` at which a mark can come, in their order.

    Between two of them no mark comes that had not come before.
    """
    found = {since}
    for zone in {policy.zone, *zones}:
        day, last = local_day(since, zone), local_day(until, zone)
        while day <= last:
            found.update(_Place(policy, zone, local_instant(day, time.min, zone)).moments())
            day += timedelta(days=1)
    return sorted(at for at in found if since <= at < until)


def last_ask_day(policy: Policy, calendar: WorkCalendar, today: date) -> date:
    """Return the day of the latest weekly ask up to and with `today`."""
    return _latest(ask_day, policy, calendar, today)[1]


def last_reminder_day(policy: Policy, calendar: WorkCalendar, today: date) -> date:
    """Return the day of the latest reminder up to and with `today`."""
    return _latest(reminder_day, policy, calendar, today)[1]


def is_ask_of_use(policy: Policy, calendar: WorkCalendar, today: date) -> bool:
    """Whether the latest weekly ask may be made today: on its day, and until the work day before the next."""
    monday, day = _latest(ask_day, policy, calendar, today)
    return day == today or calendar.add(today, 1) < ask_day(monday + _WEEK, policy, calendar)


def is_reminder_of_use(policy: Policy, calendar: WorkCalendar, today: date) -> bool:
    """Whether the latest reminder may be made today: on its day, and until its week is over."""
    monday, day = _latest(reminder_day, policy, calendar, today)
    return today <= max(day, monday + timedelta(days=6))


def next_ask_day(policy: Policy, day: date) -> date:
    """Return the day of the first weekly ask on or after `day`."""
    return next(_days_from(ask_day, policy, day))


def next_digest(policy: Policy, zone: str, now: datetime) -> date:
    """Return the day of the first digest after `now` for a head in `zone`."""
    today = local_day(now, zone)
    days = _days_from(digest_day, policy, today)
    return next(day for day in days if local_instant(day, policy.digest_time, zone) > now)


def next_rollup(policy: Policy, now: datetime) -> date:
    """Return the day of the first rollup after `now`."""
    days = _days_from(rollup_day, policy, local_day(now, policy.zone))
    return next(day for day in days if local_instant(day, policy.rollup_time, policy.zone) > now)


def digest_instant(policy: Policy, now: datetime) -> datetime:
    """Return when, in the workspace's zone, the latest digests up to `now` went out."""
    return digest_window(policy, policy.zone, now)[1]


def digest_window(policy: Policy, zone: str, now: datetime) -> tuple[datetime, datetime]:
    """Return when the latest digest up to `now` was meant to go out in `zone`, after when the one before.

    What is news once belongs to one of these windows, however late a digest comes.
    """
    calendar = WorkCalendar.of(policy)
    monday, _ = _latest(digest_day, policy, calendar, local_day(now, zone))
    mondays = (monday - n * _WEEK for n in range(3))
    latest, before, earlier = (
        local_instant(digest_day(one, policy, calendar), policy.digest_time, zone) for one in mondays
    )
    return (before, latest) if latest <= now else (earlier, before)


class _Place:
    """One zone at one instant."""

    def __init__(self, policy: Policy, zone: str, now: datetime) -> None:
        self.policy = policy
        self.zone = zone
        self.now = now
        self.calendar = WorkCalendar.of(policy)
        local = now.astimezone(ZoneInfo(zone))
        self.today = local.date()
        self.is_open = self.calendar.is_open(self.today, local.time()) and not is_quiet(policy, local.time())

    def moments(self) -> Iterator[datetime]:
        """Yield the instants of today at which the marks below can come."""
        if not self.calendar.is_workday(self.today):
            return
        opening = opens_at(self.policy)
        yield self._opening
        for chosen in (self.policy.ask_time, self.policy.reminder_time, self.policy.digest_time):
            yield self._at(max(chosen, opening))
        if self.zone == self.policy.zone:
            yield self._at(self.policy.rollup_time)

    def check_ins(self) -> Iterator[Mark]:
        at = self._check_in_moment()
        if not self.is_open or self.now < at:
            return
        monday, ask = self._latest(ask_day)
        if is_ask_of_use(self.policy, self.calendar, self.today):
            yield from self._mark(Occasion.ASK, week_of(monday), ask, at)
        monday, reminder = self._latest(reminder_day)
        if is_reminder_of_use(self.policy, self.calendar, self.today):
            yield from self._mark(Occasion.REMINDER, week_of(monday), reminder, at)
        yield from self._mark(Occasion.DAY, self.today.isoformat(), self.today, at)

    def digest(self) -> Iterator[Mark]:
        monday, day = self._latest(digest_day)
        rollup_at = self._rollup_at(monday)
        at = (
            self._at(max(self.policy.digest_time, opens_at(self.policy)))
            if day == self.today
            else self._opening
        )
        if self.is_open and at <= self.now < rollup_at:
            yield from self._mark(Occasion.DIGEST, week_of(monday), day, at, before=rollup_at)

    def rollup(self) -> Iterator[Mark]:
        monday, day = self._latest(rollup_day)
        on_time = day == self.today and is_quiet(self.policy, self.policy.rollup_time)
        at = self._rollup_at(monday) if day == self.today else self._opening
        if at <= self.now and (self.is_open or on_time):
            week = week_of(monday)
            # Last week's would be read as this week's, a day before that and ahead of the heads.
            until = digest_day(monday + _WEEK, self.policy, self.calendar)
            if self.today < until:
                expires_at = local_instant(until, time.min, self.zone)
                yield from self._mark(Occasion.ROLLUP, week, day, at, expires_at=expires_at)

    def _mark(
        self,
        occasion: Occasion,
        name: str,
        day: date,
        at: datetime,
        *,
        before: datetime | None = None,
        expires_at: datetime | None = None,
    ) -> Iterator[Mark]:
        """Yield the mark unless its day came before the workspace went live, or before the end of a pause."""
        since = sending_since(self.policy)
        if since is not None and day < since:
            return
        closing = expires_at or self._closing
        yield Mark(
            occasion=occasion,
            name=name,
            zone=self.zone,
            day=day,
            at=at,
            expires_at=min(closing, before) if before else closing,
        )

    def _check_in_moment(self) -> datetime:
        is_reminder_day = self._latest(reminder_day)[1] == self.today
        is_ask_day = self._latest(ask_day)[1] == self.today
        only_reminds = is_reminder_day and not is_ask_day
        chosen = self.policy.reminder_time if only_reminds else self.policy.ask_time
        at = max(chosen, opens_at(self.policy))
        # A day's own nudges cannot move with their slot: on a half day they come in the morning.
        return self._at(at) if self.calendar.is_open(self.today, at) else self._opening

    @property
    def _opening(self) -> datetime:
        return self._at(opens_at(self.policy))

    @property
    def _closing(self) -> datetime:
        """When today's quiet hours begin, or the day ends where they begin after midnight.

        Noon on a half day.
        """
        if self.today in self.calendar.half_days:
            return self._at(NOON)
        if self.policy.quiet_from > self.policy.quiet_until:
            return self._at(self.policy.quiet_from)
        return local_instant(self.today + timedelta(days=1), time.min, self.zone)

    def _rollup_at(self, monday: date) -> datetime:
        day = rollup_day(monday, self.policy, self.calendar)
        return local_instant(day, self.policy.rollup_time, self.policy.zone)

    def _at(self, at: time) -> datetime:
        return local_instant(self.today, at, self.zone)

    def _latest(self, slot: SlotDay) -> tuple[date, date]:
        return _latest(slot, self.policy, self.calendar, self.today)


def _days_from(slot: SlotDay, policy: Policy, first: date) -> Iterator[date]:
    """Yield the days of a weekly slot from `first` on."""
    calendar = WorkCalendar.of(policy)
    monday = _latest(slot, policy, calendar, first)[0]
    while True:
        day = slot(monday, policy, calendar)
        if day >= first:
            yield day
        monday += _WEEK


def _latest(slot: SlotDay, policy: Policy, calendar: WorkCalendar, today: date) -> tuple[date, date]:
    """Return the nominal Monday and the day of a weekly slot's latest day up to and with `today`."""
    monday = monday_of(today) + _WEEK
    while (day := slot(monday, policy, calendar)) > today:
        monday -= _WEEK
    return monday, day


def is_quiet(policy: Policy, at: time) -> bool:
    """Whether the local time `at` is in the hours in which nobody is written to."""
    start, end = policy.quiet_from, policy.quiet_until
    if start > end:
        return at >= start or at < end
    return start <= at < end
