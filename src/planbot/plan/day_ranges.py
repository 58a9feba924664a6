"""Closures as people write them: a day, a stretch, or several of them, with what else is said after them."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from planbot.plan.dates import split_day
from planbot.plan.errors import UserError

LONGEST_DAYS = 31
"""What is one closure has at most so many days; more is a slip of the finger."""

_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_LEAD = re.compile(r"\s*(?:on|from|for)\s+", re.IGNORECASE)
_DASH = re.compile(
    rf"({_MONTH}\.?\s*\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?|\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?)"
    rf"\s*[-–—]\s*(?=\d{{1,2}}(?!\d)|{_MONTH})",
    re.IGNORECASE,
)
"""A dash between two days, which may stand without spaces: `Dec 24-26`, `12/24-12/26`."""
_TO = re.compile(r"\s*(?:(?:to|through|thru|until|till)\s+|[-–—]\s*)", re.IGNORECASE)
_AND = re.compile(r"\s*(?:[,;&+]\s*(?:and\s+)?|and\s+)", re.IGNORECASE)
_BARE = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(?P<year>\d{4}))?(?!\w|[:/%-]\d|%|\s*(?:am|pm|a\.m|p\.m)\b)",
    re.IGNORECASE,
)
"""The day of a month that was named before: the `26` of `Dec 24-26`."""
_WRITTEN = re.compile(rf"{_MONTH}\.?\s*\d|\d(?:st|nd|rd|th)?\s*(?:of\s+)?{_MONTH}\b|\d[-/]\d", re.IGNORECASE)
_MONTH_ALONE = re.compile(rf"(?:the\s+)?(?:end\s+of\s+)?{_MONTH}\.?,?(?:\s+\d{{4}})?", re.IGNORECASE)


def split_days(text: str, today: date) -> tuple[Sequence[date], str] | None:
    """Return the days at the head of `text`, in their order, and the text after them; None where it begins
    with no day.

    Reads `Dec 24`, `Dec 24 to Jan 1`, `Dec 24-26`, `Dec 24, 25 and 31`; a month alone is no day. Raises
    `UserError` for a stretch that ends before it begins, or is too long for a closure.
    """
    text = _DASH.sub(r"\1 to ", text)
    lead = _LEAD.match(text)
    head = _one(text[lead.end() if lead else 0 :], today)
    if head is None:
        return None
    first, rest, is_listed = head
    stretch, rest = _stretch(first, rest)
    days = [*stretch]
    while more := _next(days[-1], rest, is_listed=is_listed):
        first, rest, is_listed = more
        stretch, rest = _stretch(first, rest)
        days += stretch
    return sorted(set(days)), rest


def _one(text: str, today: date) -> tuple[date, str, bool] | None:
    """Return the day at the head of `text`, what follows, and whether a comma stands between."""
    found = split_day(text, today) if text.strip() else None
    if found is None:
        return None
    day, rest = found
    written = text[: len(text) - len(rest)].strip()
    if _MONTH_ALONE.fullmatch(written):
        return None
    return day, rest, written.endswith(",")


def _stretch(first: date, rest: str) -> tuple[Sequence[date], str]:
    """Return the days from `first` to the last that `rest` begins with, if it does; and what follows."""
    last, to = first, _TO.match(rest)
    if to is not None:
        after = rest[to.end() :]
        if named := _bare(first, after):
            first, last, rest = named
        elif found := _one(after, first):
            last, rest, _ = found
    days = (last - first).days + 1
    if not 1 <= days <= LONGEST_DAYS:
        raise UserError(f"From {first} to {last} is no closure: it has 1 to {LONGEST_DAYS} days.")
    return [first + timedelta(days=n) for n in range(days)], rest


def _next(last: date, rest: str, *, is_listed: bool) -> tuple[date, str, bool] | None:
    """Return the next of several days; a day that is written out, or a number after a comma or `and`."""
    also = _AND.match(rest)
    after = (rest[also.end() :] if also else rest).lstrip()
    if (also or is_listed) and (named := _bare(last, after)):
        _, day, rest = named
        return (day, rest, False) if day > last else None
    found = _one(after, last)
    if found is None or not _WRITTEN.search(after[: len(after) - len(found[1])]):
        return None
    return found


def _bare(first: date, text: str) -> tuple[date, date, str] | None:
    """Return `first` and the later day of its month at the head of `text`, both in the year that it names."""
    number = _BARE.match(text)
    if number is None:
        return None
    year = int(number["year"] or first.year)
    try:
        return (
            first.replace(year=year),
            first.replace(year=year, day=int(number["day"])),
            text[number.end() :],
        )
    except ValueError:
        return None


def stretches(days: Sequence[date]) -> Iterator[tuple[date, date]]:
    """Yield the first and the last of each run of days that follow one another; `days` are in their order."""
    first = last = None
    for day in days:
        if first is None or last is None:
            first = last = day
        elif day - last > timedelta(days=1):
            yield first, last
            first = last = day
        else:
            last = day
    if first is not None and last is not None:
        yield first, last
