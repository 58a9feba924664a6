"""A calendar file (ICS) of a city's own days: its all-day events, and what is said to be a half day."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Calendar

from planbot.intake.csv_tables import decode
from planbot.plan.day_ranges import LONGEST_DAYS, stretches
from planbot.plan.errors import UserError
from planbot.plan.own_days import DayKind, OwnDay, kind_in, once

_AHEAD = timedelta(days=3 * 366)
"""How far ahead an event that comes again is followed."""

_DAY = timedelta(days=1)
_BY_DAYS = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")


def read_ics_days(path: Path, today: date, zone: str) -> Sequence[OwnDay]:
    """Return the days of a calendar, each once, in their order.

    An all-day event is a day off on each of its days, unless its title says half day or work day; so is one
    from midnight to midnight, as some programs write it. An event at a time of day is none, unless its title
    says that the city closes early. Instants are read in `zone` where the calendar gives them in none. What
    comes again is followed from this year on for three years. Raises `UserError` for what is no calendar, for
    a calendar without days, and for what lasts longer than a closure may.
    """
    try:
        found = once(_read(path, today, ZoneInfo(zone)))
    except (ValueError, IndexError, AttributeError, TypeError, OverflowError):
        # What the library makes of broken lines differs; none of them may be taken for a day.
        raise UserError(f"“{path.name}” is no calendar that can be read. Export it as ICS anew.") from None
    if not found:
        raise UserError(f"There is no day off in “{path.name}”: planbot reads all-day events.")
    _require_closures(found)
    return found


def _read(path: Path, today: date, zone: ZoneInfo) -> Iterator[OwnDay]:
    calendars = Calendar.from_ical(_text(path), multiple=True)
    events: list[Any] = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    changed = [event for event in events if "RECURRENCE-ID" in event]
    moved = {(str(event.get("UID")), _day(event["RECURRENCE-ID"].dt, zone)) for event in changed}
    for event in events:
        yield from _days_of(event, today, zone, moved)


def _text(path: Path) -> str:
    try:
        return decode(path.read_bytes(), path.name)
    except UserError as error:
        raise ValueError(error.message) from None


def _days_of(event: Any, today: date, zone: ZoneInfo, moved: set[tuple[str, date]]) -> Iterator[OwnDay]:
    if "DTSTART" not in event or str(event.get("STATUS", "")).upper() == "CANCELLED":
        return
    title = " ".join(str(event.get("SUMMARY", "")).replace(";", ",").split())
    begin, end = _span(event, zone)
    kind = kind_in(title)
    is_at_a_time = begin.time() != time() or end.time() != time() or begin == end
    if is_at_a_time and kind is not DayKind.HALF_DAY:
        return
    length = 1 if is_at_a_time else (end - begin).days
    if length > LONGEST_DAYS:
        raise _too_long(title, begin.date(), length)
    for first in _firsts(event, begin.date(), today, zone):
        if "RECURRENCE-ID" in event or (str(event.get("UID")), first) not in moved:
            for n in range(length):
                yield OwnDay(day=first + n * _DAY, kind=kind, name=title or None)


def _span(event: Any, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return from when to when an event lasts, in its own local time; that of an all-day event ends at the
    midnight after its last day, even where its end is given as its beginning, or before."""
    start = event["DTSTART"].dt
    begin, is_day = _local(start, zone), not isinstance(start, datetime)
    end = begin + _DAY if is_day else begin
    if "DTEND" in event:
        end = _local(event["DTEND"].dt, zone)
    elif "DURATION" in event:
        end = begin + event["DURATION"].dt
    if not is_day:
        return begin, end
    return begin, max(datetime.combine(end, time()), begin + _DAY)


def _local(value: date, zone: ZoneInfo) -> datetime:
    """Return the local time of a value: that of the zone it is given in, of `zone` where that is UTC."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time())
    is_utc = value.tzinfo is not None and value.tzinfo.utcoffset(value) == UTC.utcoffset(value)
    return (value.astimezone(zone) if is_utc else value).replace(tzinfo=None)


def _day(value: date, zone: ZoneInfo) -> date:
    return _local(value, zone).date()


def _firsts(event: Any, begin: date, today: date, zone: ZoneInfo) -> Iterator[date]:
    """Yield the days on which the event begins."""
    left_out = {_day(one.dt, zone) for one in _dates(event, "EXDATE")}
    held = event.get("RRULE", [])
    rules = held if isinstance(held, list) else [held]
    if not rules:
        yield begin
    since = datetime.combine(max(begin, date(today.year, 1, 1) - LONGEST_DAYS * _DAY), time())
    for rule in rules:
        for found in _rule(rule, begin, _last(rule, event, today, zone)).xafter(since, inc=True):
            if found.date() > today + _AHEAD:
                break
            if found.date() not in left_out:
                yield found.date()
    yield from (_day(one.dt, zone) for one in _dates(event, "RDATE"))


def _last(rule: Any, event: Any, today: date, zone: ZoneInfo) -> date:
    """Return the last day on which a rule is followed. An end at a time of day is one of the event's zone."""
    if "UNTIL" not in rule:
        return today + _AHEAD
    until, starts_on_a_day = rule["UNTIL"][0], not isinstance(event["DTSTART"].dt, datetime)
    named: date = until.date() if starts_on_a_day and isinstance(until, datetime) else _day(until, zone)
    return min(named, today + _AHEAD)


def _rule(rule: Any, begin: date, last: date) -> Any:
    """Return a rule of days that ends; raises `ValueError` for one of hours or less, which no closure has."""
    if rule["FREQ"][0] not in _BY_DAYS:
        raise ValueError(rule["FREQ"])
    text = re.sub(r";?UNTIL=[^;]*", "", rule.to_ical().decode())
    if "COUNT" not in rule:
        text += f";UNTIL={last:%Y%m%d}"
    return rrulestr(text, dtstart=datetime.combine(begin, time()))


def _dates(event: Any, name: str) -> Iterator[Any]:
    held = event.get(name, [])
    for one in held if isinstance(held, list) else [held]:
        yield from one.dts


def _require_closures(days: Sequence[OwnDay]) -> None:
    """Raise `UserError` for a series of days off that leaves no day between: its rule is a slip."""
    off = {one.day: one for one in days if one.kind is DayKind.DAY_OFF}
    for first, last in stretches(list(off)):
        length = (last - first).days + 1
        if length > LONGEST_DAYS:
            raise _too_long(off[first].name or "", first, length)


def _too_long(title: str, begin: date, length: int) -> UserError:
    return UserError(
        f"“{title}” from {begin} lasts {length} days; what is one closure has {LONGEST_DAYS} at most. "
        "Nothing was added."
    )
