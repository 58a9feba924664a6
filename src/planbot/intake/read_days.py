"""A city's own days: a calendar, or a list (CSV or XLSX) of `date` and, where given, `name` and `kind`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from planbot.intake.cells import Cell, cell_at, fold_words, is_blank, line_of
from planbot.intake.ics_days import read_ics_days
from planbot.intake.tables import read_tables
from planbot.plan.dates import read_day
from planbot.plan.day_ranges import LONGEST_DAYS, split_days
from planbot.plan.errors import UserError
from planbot.plan.own_days import DayKind, OwnDay, once, read_kind

CALENDARS = (".ics", ".ical")

_FIELDS = {
    "date": (
        *("observed", "observed on", "date observed", "observed date", "observance", "day observed"),
        *("date", "dates", "start date", "start", "begins", "from", "first day", "when", "day"),
    ),
    "end": ("end date", "end", "ends", "to", "through", "until", "last day"),
    "name": ("name", "holiday", "holiday name", "title", "subject", "summary", "description", "event"),
    "kind": ("kind", "type", "status", "closure"),
    "end time": ("end time",),
    "other": ("start time", "all day event", "all day", "weekday", "day of week", "notes", "location"),
}
"""By what headers a column is known; of several columns of one field the row's first in this order counts."""
_HOLIDAYS = re.compile(r"\b(?:holidays?|closures?|closed|days? off|half days?)\b")
"""What the name of a file, a title or a header says where its dates are free days, and not of what is to be
done."""
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?", re.IGNORECASE)
_TITLE_LINES = 5
"""So many lines may stand above the headers."""

_FIELD_OF = {words: field for field, all_words in _FIELDS.items() for words in all_words}

_Columns = Mapping[str, Sequence[int]]


def lists_days(path: Path) -> bool:
    """Whether a file is a calendar, or a table of nothing but days that calls them holidays or closures.

    Raises `UserError` for a table that cannot be read.
    """
    if path.suffix.casefold() in CALENDARS:
        return True
    titles, header, _ = _parts(path)
    headers = [fold_words(line_of(cell)) for cell in header if not is_blank(cell)]
    is_of_days = bool(headers) and all(words in _FIELD_OF for words in headers) and "date" in _columns(header)
    said = (fold_words(path.stem), *headers, *(fold_words(line_of(cell)) for cell in titles))
    return is_of_days and any(_HOLIDAYS.search(words) for words in said)


def read_days(path: Path, today: date, zone: str) -> Sequence[OwnDay]:
    """Return the days of a list, each once, in their order; a day without a year is the next such day from
    `today` on, and instants of a calendar are those of `zone`.

    Raises `UserError` for a list without a column of dates, and for the first row that cannot be read: a list
    is short, and half of it would be worse than none.
    """
    if path.suffix.casefold() in CALENDARS:
        return read_ics_days(path, today, zone)
    _, header, rows = _parts(path)
    columns = _columns(header)
    if "date" not in columns:
        raise UserError(
            f"“{path.name}” needs a column “date”. There may be “end date”, “name” and “kind” (half day, "
            "work day)."
        )
    found = once(own for number, row in rows for own in _own_days(number, row, columns, today))
    if not found:
        raise UserError(f"There is no day in “{path.name}”.")
    return found


def _parts(path: Path) -> tuple[Sequence[Cell], Sequence[Cell], Sequence[tuple[int, Sequence[Cell]]]]:
    """Return what stands above the headers, the headers and the rows beneath them."""
    rows = read_tables(path)[0].filled_rows(0)
    at = next((n for n, (_, row) in enumerate(rows[: _TITLE_LINES + 1]) if "date" in _columns(row)), 0)
    titles = [cell for _, row in rows[:at] for cell in row]
    return titles, rows[at][1] if rows else (), rows[at + 1 :]


def _columns(header: Sequence[Cell]) -> _Columns:
    known = {words: at for at, words in reversed([*enumerate(fold_words(line_of(cell)) for cell in header)])}
    found = {field: [known[words] for words in names if words in known] for field, names in _FIELDS.items()}
    return {field: columns for field, columns in found.items() if columns}


def _own_days(number: int, row: Sequence[Cell], columns: _Columns, today: date) -> Iterator[OwnDay]:
    name = line_of(_filled(row, columns, "name")).replace(";", ",") or None
    try:
        days, more = _days(row, columns, today)
        kind = read_kind(line_of(_filled(row, columns, "kind")), f"{name or ''} {more}")
    except UserError as error:
        raise UserError(f"Row {number}: {error.message} Nothing was added.") from None
    for day in days:
        yield OwnDay(day=day, kind=kind, name=name)


def _days(row: Sequence[Cell], columns: _Columns, today: date) -> tuple[Sequence[date], str]:
    """Return the days of a row, and what is written beside them in their cell: `Dec 24 (half day)`."""
    cell = _filled(row, columns, "date")
    days, more = _days_in(cell, today)
    end = _filled(row, columns, "end")
    if is_blank(end):
        return days, more
    first, last = days[0], _days_in(end, days[0])[0][-1]
    if last > first and _is_midnight(_filled(row, columns, "end time")):
        last -= timedelta(days=1)
    length = (last - first).days + 1
    if not 1 <= length <= LONGEST_DAYS:
        raise UserError(f"from {first} to {last} is no closure: it has 1 to {LONGEST_DAYS} days.")
    return [first + timedelta(days=n) for n in range(length)], more


def _days_in(cell: Cell, today: date) -> tuple[Sequence[date], str]:
    if isinstance(cell, datetime):
        return [cell.date()], ""
    if isinstance(cell, date):
        return [cell], ""
    if is_blank(cell):
        raise UserError("there is no date.")
    written = line_of(cell)
    if _WEEKDAY.fullmatch(written):
        raise UserError(f"“{written}” is every week. Write the date beside it.")
    found = split_days(written, today)
    if found is None or (found[1].strip() and not _is_aside(found[1])):
        return [read_day(written, today)], ""
    return found


def _is_aside(words: str) -> bool:
    """Whether what follows a date is a remark: in brackets, or that the day is half."""
    said = words.strip()
    return said.startswith(("(", "*")) or read_kind("", said) is DayKind.HALF_DAY


def _is_midnight(cell: Cell) -> bool:
    if isinstance(cell, time | datetime):
        return (cell.hour, cell.minute) == (0, 0)
    return re.fullmatch(r"(?:12|0?0)(?::00){1,2}(?:\s*am)?", line_of(cell), re.IGNORECASE) is not None


def _filled(row: Sequence[Cell], columns: _Columns, field: str) -> Cell:
    """Return the row's first filled cell of a field; a mere weekday only where there is no other."""
    cells = [cell_at(row, at) for at in columns.get(field, ())]
    filled = [cell for cell in cells if not is_blank(cell)]
    telling = [cell for cell in filled if _WEEKDAY.fullmatch(line_of(cell)) is None]
    return next(iter(telling or filled), None)
