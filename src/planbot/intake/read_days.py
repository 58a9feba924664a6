"""A city's own days: a calendar, or a list (CSV or XLSX) of `date` and, where given, `name` and `kind`."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from planbot.intake.cells import Cell, cell_at, fold_words, is_blank, line_of
from planbot.intake.ics_days import read_ics_days
from planbot.intake.tables import read_tables
from planbot.plan.dates import read_day
from planbot.plan.errors import UserError
from planbot.plan.own_days import OwnDay, read_kind

CALENDARS = (".ics", ".ical")

_FIELDS = {
    "date": ("date", "day", "start", "start date", "when", "observed", "observed on", "date observed"),
    "name": ("name", "holiday", "holiday name", "title", "subject", "summary", "description", "event"),
    "kind": ("kind", "type", "status", "closure"),
}
_HOLIDAYS = re.compile(r"\b(?:holidays?|closures?|closed|days? off|half days?)\b")
"""What the name of a file or a header says where its dates are free days, and not of what is to be done."""

_FIELD_OF = {words: field for field, all_words in _FIELDS.items() for words in all_words}


def lists_days(path: Path) -> bool:
    """Whether a file is a calendar, or a table of nothing but days that calls them holidays or closures.

    Raises `UserError` for a table that cannot be read.
    """
    if path.suffix.casefold() in CALENDARS:
        return True
    rows = read_tables(path)[0].filled_rows(0)
    if not rows:
        return False
    headers = [fold_words(line_of(cell)) for cell in rows[0][1] if not is_blank(cell)]
    is_of_days = (
        bool(headers) and all(words in _FIELD_OF for words in headers) and "date" in _columns(rows[0][1])
    )
    return is_of_days and any(_HOLIDAYS.search(words) for words in (fold_words(path.stem), *headers))


def read_days(path: Path, today: date) -> Sequence[OwnDay]:
    """Return the days of a list; a day without a year is the next such day from `today` on.

    Raises `UserError` for a list without a column of dates, and for the first row that cannot be read: a list
    is short, and half of it would be worse than none.
    """
    if path.suffix.casefold() in CALENDARS:
        return read_ics_days(path, today)
    rows = read_tables(path)[0].filled_rows(0)
    columns = _columns(rows[0][1])
    if "date" not in columns:
        raise UserError(
            f"“{path.name}” needs a column “date”. There may be “name” and “kind” (half day, work day)."
        )
    found = [_own_day(number, row, columns, today) for number, row in rows[1:]]
    if not found:
        raise UserError(f"There is no day in “{path.name}”.")
    return found


def _columns(header: Sequence[Cell]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(header):
        field = _FIELD_OF.get(fold_words(line_of(cell)))
        if field is not None:
            found.setdefault(field, at)
    return found


def _own_day(number: int, row: Sequence[Cell], columns: Mapping[str, int], today: date) -> OwnDay:
    try:
        return OwnDay(
            day=_day(cell_at(row, columns["date"]), today),
            kind=read_kind(line_of(cell_at(row, columns.get("kind")))),
            name=line_of(cell_at(row, columns.get("name"))).replace(";", ",") or None,
        )
    except UserError as error:
        raise UserError(f"Row {number}: {error.message} Nothing was added.") from None


def _day(cell: Cell, today: date) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if is_blank(cell):
        raise UserError("there is no date.")
    return read_day(line_of(cell), today)
