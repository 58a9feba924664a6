"""Days as people type them and as planbot says them."""

import calendar
import re
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from rapidfuzz import fuzz, process

from planbot.plan.errors import UserError

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTH_NAMES = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_YEARS = range(2000, 2101)
"""Years that a plan speaks of; any other is a slip of the finger."""

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_US = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?")
_MONTH_DAY = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? (?:of )?([a-z]+)\.?(?:,? (\d{4}))?")
_MONTH_YEAR = re.compile(r"(?:the )?(?:end of )?([a-z]+)\.?(?:,? (\d{4}))?")
_SPAN = re.compile(r"(?:in )?(\d{1,3}|[a-z]+) (day|week|month|year)s?")
_WEEKDAY_FIRST = re.compile(r"([a-z]+)\.?,? (.+)")
_WEEKDAY = re.compile(r"(?:(on|this|next) )?([a-z]+)\.?")

_WRITTEN_DAY = re.compile(
    r"""
    (?:the\s+)? (?:end\s+of\s+)?
    (?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?
    (?:
        (?P<month_first>[a-z]{3,})\.?\s*\d{1,2}(?:st|nd|rd|th)?(?:,?\s+\d{4})?
      | \d{1,2}(?:st|nd|rd|th)?\s*(?:of\s+)?(?P<day_first>[a-z]{3,})\.?(?:,?\s+\d{4})?
      | \d+[-/]\d+[-/]\d+
      | (?:0?[1-9]|1[0-2])/\d{1,2}
    )
    (?![\w/%-]|\s*(?:%|percent\b|pct\b))
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""A month beside a number, or numbers between slashes or hyphens: no other reading than a day is likely."""

_NEARLY_A_MONTH = 85.0
"""Out of 100: `Febuary` and `Setpember` are above it, `marches` and `mayor` below."""
_MOST_WORDS = 5
"""The longest day has these: `Tue, 15th of December 2026`."""
_AFTER_A_DAY = ",;:."


def read_day(text: str, today: date, field: str | None = None) -> date:
    """Return the day that `text` means, seen from `today`.

    Reads `2026-12-15`, `Dec 15`, `15 December 2026`, `12/15/2026` (month first), `tomorrow`, `friday`,
    `next friday` (of the week after this one), `in 2 weeks`, `next month`. A day without a year is the next
    one, today included; a month alone is its last day. Raises `UserError` for anything else, on `field`.
    """
    typed = " ".join(text.casefold().split())
    try:
        day = _read(typed, today)
    except (ValueError, OverflowError):
        day = None
    if day is None or day.year not in _YEARS:
        raise UserError(
            f"“{text.strip()}” is not a date I can read. Write it like {say_date(today, today)} or {today}.",
            field=field,
        )
    return day


def split_day(text: str, today: date, field: str | None = None) -> tuple[date, str] | None:
    """Return the day at the head of `text`, and the text after it; None where it begins with no day.

    A day that is written out (`Feb 30`, `31 Nov`, `2/30/2027`, `Febuary 15`) is read whole or refused, never
    by half: raises `UserError` as `read_day` does. Of other readings the longest counts.
    """
    written = _WRITTEN_DAY.match(text)
    if written and _may_be_month(written["month_first"] or written["day_first"]):
        return read_day(written[0], today, field), text[written.end() :].lstrip(_AFTER_A_DAY)
    for word in reversed(list(re.finditer(r"\S+", text))[:_MOST_WORDS]):
        try:
            return read_day(text[: word.end()].rstrip(_AFTER_A_DAY), today), text[word.end() :]
        except UserError:
            continue
    return None


def say_day(day: date, today: date) -> str:
    """Return `Thu Nov 26`, with the year where it is not today's."""
    return f"{WEEKDAYS[day.weekday()]} {say_date(day, today)}"


def say_date(day: date, today: date) -> str:
    """Return `Nov 26`, with the year where it is not today's."""
    year = "" if day.year == today.year else f", {day.year}"
    return f"{MONTHS[day.month - 1]} {day.day}{year}"


def say_when(day: date, today: date) -> str:
    """Return how far off `day` is, in words: `today`, `tomorrow`, `in 3 days`, `5 days ago`."""
    days = (day - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return near.get(days) or (f"in {days} days" if days > 0 else f"{-days} days ago")


def _read(typed: str, today: date) -> date | None:
    return (
        _relative(typed, today)
        or _numeric(typed, today)
        or _named(typed, today)
        or _weekday(typed, today)
        or _named_after_weekday(typed, today)
    )


def _relative(typed: str, today: date) -> date | None:
    fixed = {
        "today": today,
        "tomorrow": today + timedelta(days=1),
        "yesterday": today - timedelta(days=1),
        "next week": today + timedelta(days=7),
        "next month": today + relativedelta(months=1),
        "next year": today + relativedelta(years=1),
        "end of month": today + relativedelta(day=31),
        "end of the month": today + relativedelta(day=31),
        "end of year": date(today.year, 12, 31),
        "end of the year": date(today.year, 12, 31),
    }
    if typed in fixed:
        return fixed[typed]
    span = _SPAN.fullmatch(typed)
    if span is None:
        return None
    count = int(span[1]) if span[1].isdecimal() else _COUNTS.get(span[1])
    if count is None:
        return None
    return (
        today
        + {
            "day": relativedelta(days=count),
            "week": relativedelta(weeks=count),
            "month": relativedelta(months=count),
            "year": relativedelta(years=count),
        }[span[2]]
    )


def _numeric(typed: str, today: date) -> date | None:
    iso = _ISO.fullmatch(typed)
    if iso:
        return date(int(iso[1]), int(iso[2]), int(iso[3]))
    us = _US.fullmatch(typed)
    return us and _next(int(us[1]), int(us[2]), us[3], today)


def _named(typed: str, today: date) -> date | None:
    for pattern, month_at, day_at in ((_MONTH_DAY, 1, 2), (_DAY_MONTH, 2, 1)):
        found = pattern.fullmatch(typed)
        month = found and _place(found[month_at], _MONTH_NAMES)
        if found and month is not None:
            return _next(month + 1, int(found[day_at]), found[3], today)
    found = _MONTH_YEAR.fullmatch(typed)
    month = found and _place(found[1], _MONTH_NAMES)
    if found is None or month is None:
        return None
    year = int(found[2]) if found[2] else today.year + (month + 1 < today.month)
    return date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def _weekday(typed: str, today: date) -> date | None:
    found = _WEEKDAY.fullmatch(typed)
    weekday = found and _place(found[2], _WEEKDAY_NAMES)
    if found is None or weekday is None:
        return None
    if found[1] == "next":
        return today + timedelta(days=7 - today.weekday() + weekday)
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _named_after_weekday(typed: str, today: date) -> date | None:
    """Read `Tue Dec 15`, refusing a weekday that the day is not."""
    found = _WEEKDAY_FIRST.fullmatch(typed)
    weekday = found and _place(found[1], _WEEKDAY_NAMES)
    if found is None or weekday is None:
        return None
    day = _numeric(found[2], today) or _named(found[2], today)
    return day if day is not None and day.weekday() == weekday else None


def _next(month: int, day: int, year: str | None, today: date) -> date:
    """Return the day in `year` (two digits are of this century), else the next such day from today on."""
    if year is not None:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    years = (year for year in range(today.year, today.year + 9) if day <= calendar.monthrange(year, month)[1])
    days = (date(year, month, day) for year in years)
    found = next((day for day in days if day >= today), None)
    if found is None:
        raise ValueError("no such day in any year")
    return found


def _may_be_month(word: str | None) -> bool:
    """Whether the word is a month or a slip of one; a day in numbers has no such word."""
    if word is None or _place(word.casefold(), _MONTH_NAMES) is not None:
        return True
    return bool(
        process.extractOne(word.casefold(), _MONTH_NAMES, scorer=fuzz.ratio, score_cutoff=_NEARLY_A_MONTH)
    )


def _place(word: str, names: tuple[str, ...]) -> int | None:
    """Return which of `names` the word is, whole or cut to three letters or more."""
    if len(word) < 3:
        return None
    return next((at for at, name in enumerate(names) if name.startswith(word)), None)
