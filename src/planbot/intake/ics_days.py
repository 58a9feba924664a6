"""A calendar file (ICS) of a city's own days: its all-day events, and what is said to be a half day."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from dateutil.rrule import rrulestr
from icalendar import Calendar

from planbot.plan.errors import UserError
from planbot.plan.own_days import LONGEST_DAYS, DayKind, OwnDay

_AHEAD = timedelta(days=3 * 366)
"""How far ahead an event that comes again is followed."""

_DAY = timedelta(days=1)
_HALF = re.compile(
    r"\bhalf[ -]?days?\b|\bearly (?:closing|closure|dismissal|release)\b"
    r"|\bclos(?:es?|ed|ing) (?:early|at noon|at 12)\b",
    re.IGNORECASE,
)
_WORK = re.compile(r"\b(?:work(?:ing)?|open|business) day\b|\boffices? open\b", re.IGNORECASE)


def read_ics_days(path: Path, today: date) -> Sequence[OwnDay]:
    """Return the days of a calendar, each once, in their order.

    An all-day event is a day off on each of its days, unless its title says half day or work day. An event at
    a time of day is none, unless its title says that the city closes early. What comes again is followed from
    this year on for three years. Raises `UserError` for what is no calendar, and for a calendar without days.
    """
    try:
        return _read(path, today)
    except (ValueError, IndexError, AttributeError, TypeError):
        # What the library makes of broken lines differs; none of them may be taken for a day.
        raise UserError(f"“{path.name}” is no calendar that can be read. Export it as ICS anew.") from None


def _read(path: Path, today: date) -> Sequence[OwnDay]:
    calendars = Calendar.from_ical(path.read_bytes(), multiple=True)
    events: list[Any] = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    changed = [event for event in events if "RECURRENCE-ID" in event]
    moved = {(str(event.get("UID")), _day(event["RECURRENCE-ID"].dt)) for event in changed}
    found: dict[date, OwnDay] = {}
    for event in events:
        for own in _days_of(event, today, moved):
            known = found.get(own.day)
            if known is None or known.kind is not DayKind.DAY_OFF:
                found[own.day] = own
    if not found:
        raise UserError(f"There is no day off in “{path.name}”: planbot reads all-day events.")
    return [found[day] for day in sorted(found)]


def _days_of(event: Any, today: date, moved: set[tuple[str, date]]) -> Iterator[OwnDay]:
    if "DTSTART" not in event or str(event.get("STATUS", "")).upper() == "CANCELLED":
        return
    title = " ".join(str(event.get("SUMMARY", "")).replace(";", ",").split())
    begin = event["DTSTART"].dt
    kind = _kind_of(title)
    if isinstance(begin, datetime) and kind is not DayKind.HALF_DAY:
        return
    length = _length(event, title)
    for first in _firsts(event, today):
        if "RECURRENCE-ID" in event or (str(event.get("UID")), first) not in moved:
            for n in range(length):
                yield OwnDay(day=first + n * _DAY, kind=kind, name=title or None)


def _kind_of(title: str) -> DayKind:
    if _HALF.search(title):
        return DayKind.HALF_DAY
    return DayKind.WORK_DAY if _WORK.search(title) else DayKind.DAY_OFF


def _length(event: Any, title: str) -> int:
    """Return on how many days the event lies; the end of an all-day event is the day after its last."""
    begin = event["DTSTART"].dt
    if isinstance(begin, datetime):
        return 1
    end = event["DTEND"].dt if "DTEND" in event else begin + _DAY
    if "DURATION" in event:
        end = begin + event["DURATION"].dt
    length: int = max((_day(end) - begin).days, 1)
    if length > LONGEST_DAYS:
        raise UserError(
            f"“{title}” from {begin} lasts {length} days; what is one closure has {LONGEST_DAYS} at most. "
            "Nothing was added."
        )
    return length


def _firsts(event: Any, today: date) -> Iterator[date]:
    """Yield the days on which the event begins."""
    begin = _day(event["DTSTART"].dt)
    if "RRULE" not in event:
        yield begin
        return
    left_out = {_day(one.dt) for one in _dates(event, "EXDATE")}
    rules = event["RRULE"] if isinstance(event["RRULE"], list) else [event["RRULE"]]
    since = datetime.combine(max(begin, date(today.year, 1, 1)), time())
    for rule in rules:
        # An end with a zone cannot be held against days without one.
        text = re.sub(r"(UNTIL=\d{8})T\d{6}Z?", r"\1", rule.to_ical().decode())
        for found in rrulestr(text, dtstart=datetime.combine(begin, time())).xafter(since, inc=True):
            if found.date() > today + _AHEAD:
                break
            if found.date() not in left_out:
                yield found.date()
    yield from (_day(one.dt) for one in _dates(event, "RDATE"))


def _dates(event: Any, name: str) -> Iterator[Any]:
    held = event.get(name, [])
    for one in held if isinstance(held, list) else [held]:
        yield from one.dts


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value
