"""Headers that carry a date: of `Status June 2024` and `Status Dec 2024` the newest counts."""

import re
from collections.abc import Sequence
from datetime import date

from planbot.intake.cells import fold_text
from planbot.intake.columns import Columns
from planbot.intake.fields import Field
from planbot.intake.spans import Span, SpanReader, UnreadableDate
from planbot.plan.vocabulary import Precision

_SPANS = SpanReader(date_order="mdy")
_LINKS = re.compile(r"^(?:as of|for|in|on|at|of|by)\s+|\s+(?:as of|for|in|on|at|of|by)$")
_EDGES = " ()[]-:,;/."
_DATED = (Field.STATUS, Field.PERCENT)


def split_date(header: str) -> tuple[str, date | None]:
    """Return the header without the date that it begins or ends with, and the last day of that date.

    One that is nothing but a date (`FY 25/26`) is left as it is.
    """
    if _day(fold_text(header)):
        return header, None
    words = fold_text(header).split()
    for at in range(1, len(words)):
        head, tail = (" ".join(part).strip(_EDGES) for part in (words[:at], words[at:]))
        for dated, rest in ((tail, head), (head, tail)):
            if rest and (day := _day(dated)):
                return _LINKS.sub("", rest).strip(_EDGES), day
    return header, None


def day_of(header: str) -> date | None:
    """Return the last day of a header that is nothing but a day or a month; None for any other."""
    span = _span(fold_text(header))
    return span.end if span and span.precision in (Precision.DAY, Precision.MONTH) else None


def newest_first(columns: Columns, field: Field) -> list[list[int]]:
    """Return the columns of a field that stand beside one another, the newest first.

    What has no date in its header says what is so today.
    """
    by_day: dict[date, list[int]] = {}
    for at in columns.positions(field):
        label = columns.labels[at]
        by_day.setdefault(day_of(label) or split_date(label)[1] or date.max, []).append(at)
    return [by_day[day] for day in sorted(by_day, reverse=True)]


def said_of_dates(columns: Columns) -> Sequence[str]:
    """Return a sentence for each field of which several columns with dates hold a value."""
    return [
        f"Of the columns {_listed(columns, groups)} the first that holds anything counts"
        for field in _DATED
        if len(groups := newest_first(columns, field)) > 1
    ]


def _listed(columns: Columns, groups: Sequence[Sequence[int]]) -> str:
    names = [f"“{columns.labels[at]}”" for group in groups for at in group]
    return f"{', '.join(names[:-1])} and {names[-1]} (the newest first)"


def _day(text: str) -> date | None:
    span = _span(_LINKS.sub("", text).strip(_EDGES))
    return span.end if span else None


def _span(text: str) -> Span | None:
    if not any(map(str.isdecimal, text)):
        return None
    try:
        return _SPANS.read(text)
    except UnreadableDate:
        return None
