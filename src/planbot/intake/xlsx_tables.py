"""XLSX through calamine: the values as Excel last computed them, merged cells spread out downwards."""

import re
import zipfile
from datetime import timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from planbot.intake.cells import Cell
from planbot.intake.limits import MAX_COLUMNS, MAX_ROWS, too_many_columns, too_many_rows
from planbot.plan.errors import UserError

_CELL_REFERENCE = re.compile(rb'<c r="([A-Z]{1,3})\d+"')
_CHUNK = 1 << 20


def read_xlsx(path: Path) -> list[tuple[str, list[list[Cell]]]]:
    """Return the visible sheets with their rows; raises `UserError` where the workbook cannot be opened."""
    _refuse_far_cells(path)
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            names = [
                sheet.name
                for sheet in workbook.sheets_metadata
                if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
            ]
            sheets = [(name, workbook.get_sheet_by_name(name)) for name in names]
            if any(sheet.total_height > MAX_ROWS for _, sheet in sheets):
                raise too_many_rows(path.name)
            return [(name, _rows(sheet)) for name, sheet in sheets]
    except (CalamineError, OSError, ValueError):
        raise UserError(f"“{path.name}” is damaged: it cannot be opened as a workbook.") from None


def _rows(sheet: CalamineSheet) -> list[list[Cell]]:
    rows: list[list[Cell]] = [
        [cell if cell.__class__ is str and cell else _cell(cell) for cell in row]
        for row in sheet.to_python(skip_empty_area=False)
    ]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if left == right and top < len(rows) and left < len(rows[top]):
            for row in rows[top + 1 : bottom + 1]:
                if any(cell is not None for cell in row):
                    row[left] = rows[top][left]
    return rows


def _cell(value: "Cell | timedelta") -> Cell:
    """Return the value as the rest of the intake knows it: a truth value as the word that Excel shows."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, timedelta):
        return str(value)
    return None if value == "" else value


def _refuse_far_cells(path: Path) -> None:
    """One stray cell in column XFD would make calamine lay out every cell before it."""
    with zipfile.ZipFile(path) as archive:
        for entry in archive.namelist():
            if not (entry.startswith("xl/worksheets/") and entry.endswith(".xml")):
                continue
            tail = b""
            with archive.open(entry) as stream:
                while chunk := stream.read(_CHUNK):
                    columns = set(_CELL_REFERENCE.findall(tail + chunk))
                    if any(_column_index(letters) > MAX_COLUMNS for letters in columns):
                        raise too_many_columns(path.name)
                    tail = chunk[-24:]


def _column_index(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index
