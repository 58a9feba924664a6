"""XLSX through calamine: the values as Excel last computed them, merged cells spread out downwards."""

import zipfile
import zlib
from datetime import date, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from planbot.intake.cells import Cell
from planbot.intake.limits import MAX_ROWS, too_many_columns, too_many_rows
from planbot.intake.spans import DAY_ZERO, DAY_ZERO_1904
from planbot.intake.xlsx_values import TooManyColumns, Unread, counts_from_1904, unread_cells
from planbot.plan.errors import UserError

Sheet = tuple[str, list[list[Cell]]]

BROKEN_ARCHIVE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError)
"""What opening or unpacking an archive raises that is cut off, or that lies about its own sizes."""


def read_xlsx(path: Path) -> tuple[list[Sheet], list[tuple[str, str]]]:
    """Return the visible sheets with their rows, and the names of the others, each with what it is.

    Raises `UserError` where the workbook cannot be opened.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            unread = unread_cells(archive)
    except TooManyColumns:
        raise too_many_columns(path.name) from None
    except BROKEN_ARCHIVE:
        raise _damaged(path) from None
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            others = {
                sheet.name: "it is hidden" if sheet.typ == SheetTypeEnum.WorkSheet else "it is a chart"
                for sheet in workbook.sheets_metadata
                if sheet.typ != SheetTypeEnum.WorkSheet or sheet.visible != SheetVisibleEnum.Visible
            }
            names = [name for name in workbook.sheet_names if name not in others]
            sheets = [(name, workbook.get_sheet_by_name(name)) for name in names]
            if any(sheet.total_height > MAX_ROWS for _, sheet in sheets):
                raise too_many_rows(path.name)
            read = [(name, _rows(sheet, unread.get(name, Unread()))) for name, sheet in sheets]
            return read, [*others.items()]
    except (CalamineError, OSError, ValueError):
        raise _damaged(path) from None


def _damaged(path: Path) -> UserError:
    return UserError(f"“{path.name}” is damaged: it cannot be opened as a workbook.")


def day_zero_of(path: Path) -> date:
    """Return the day from which the workbook counts days."""
    try:
        with zipfile.ZipFile(path) as archive:
            return DAY_ZERO_1904 if counts_from_1904(archive) else DAY_ZERO
    except BROKEN_ARCHIVE:
        return DAY_ZERO


def _rows(sheet: CalamineSheet, unread: Unread) -> list[list[Cell]]:
    rows: list[list[Cell]] = [
        [cell if cell.__class__ is str and cell else _cell(cell) for cell in row]
        for row in sheet.to_python(skip_empty_area=False)
    ]
    for (at, column), text in unread.texts.items():
        if at < len(rows) and column < len(rows[at]):
            rows[at][column] = text
    for at, column in unread.percents:
        if at < len(rows) and column < len(rows[at]):
            rows[at][column] = _as_shown(rows[at][column])
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if left == right and top < len(rows) and left < len(rows[top]):
            for row in rows[top + 1 : bottom + 1]:
                if any(cell is not None for cell in row):
                    row[left] = rows[top][left]
    return rows


def _as_shown(value: Cell) -> Cell:
    """Return a share of one as the percentage that Excel shows: 1 is `100%`."""
    return f"{round(value * 100, 4):g}%" if isinstance(value, int | float) else value


def _cell(value: "Cell | timedelta") -> Cell:
    """Return the value as the rest of the intake knows it: a truth value as the word that Excel shows."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, timedelta):
        return str(value)
    return None if value == "" else value
