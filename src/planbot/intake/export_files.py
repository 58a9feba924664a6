"""The sheets of an export to a file that people can edit and bring in again."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from planbot.intake.cells import escape_formula, writable
from planbot.intake.export_sheets import ExportPlan, Sheet, Value, sheets_of
from planbot.plan.errors import UserError
from planbot.plan.model import Facts, OwnerName
from planbot.plan.vocabulary import Cadence, Funding, Precision, Priority, Recurrence, Status, Word

_STATUS_COLOURS = {
    Status.ON_TRACK: "D8EFDB",
    Status.AT_RISK: "FDF0C8",
    Status.OFF_TRACK: "F8D7D3",
    Status.COMPLETED: "CFE4F7",
    Status.ON_HOLD: "E6E6E6",
    Status.DISCONTINUED: "E6E6E6",
}
_CHOSEN: Mapping[str, type[Word]] = {
    "Status": Status,
    "Priority": Priority,
    "Funding": Funding,
    "Recurrence": Recurrence,
    "Precision": Precision,
    "Reporting period": Cadence,
}
"""Columns whose words are chosen from a list."""

_CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_EDITABLE_ROWS = 500
"""How many rows below the last one get the same lists to choose from."""


def export_plan(facts: Facts, plan_id: int, path: Path, names: Sequence[OwnerName] = ()) -> tuple[Path, ...]:
    """Write one plan to `path`, as XLSX or CSV by its ending; `read_plan` reads it back.

    `names` are the owners that the plan only names, of whom nobody has said who they are.

    Return the files that were written: a CSV holds one sheet, so that the others are beside it.

    Raises `UserError` for another ending, an unknown plan, or a place that cannot be written to.
    """
    export = sheets_of(facts, plan_id, names)
    writers = {".xlsx": write_xlsx, ".csv": write_csv}
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise UserError(f"“{path.name}” has to end in .xlsx or .csv.", field="output")
    writer(path, export)
    if writer is write_csv:
        return tuple(csv_path(path, sheet, export) for sheet in export.sheets)
    return (path,)


def write_csv(path: Path, export: ExportPlan) -> None:
    """Write the plan to `path` and the other sheets beside it, in UTF-8 with a mark for Excel."""
    for sheet in export.sheets:
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow([_safe(header) for header in sheet.headers])
        for row in sheet.rows:
            writer.writerow([_csv_text(value) for value in row])
        _write(csv_path(path, sheet, export), text.getvalue().encode("utf-8-sig"))


def csv_path(path: Path, sheet: Sheet, export: ExportPlan) -> Path:
    """Return where a sheet goes: the plan to `plan.csv`, its updates to `plan-updates.csv`."""
    return path if sheet is export.plan else path.with_name(f"{path.stem}-{sheet.name.lower()}{path.suffix}")


def write_xlsx(path: Path, export: ExportPlan) -> None:
    """Write all sheets, with filters, lists for status and priority, and colours beside the words."""
    workbook = Workbook()
    workbook.remove(workbook.active)  # type: ignore[arg-type]
    workbook.properties.title = _safe(export.title)
    for sheet in export.sheets:
        worksheet = workbook.create_sheet(sheet.name)
        _fill(worksheet, sheet)
    _help_editing(workbook["Plan"], export.plan)
    content = io.BytesIO()
    workbook.save(content)
    _write(path, content.getvalue())


def _fill(worksheet: Worksheet, sheet: Sheet) -> None:
    wrapped = Alignment(wrap_text=True, vertical="top")
    for at, (header, width) in enumerate(zip(sheet.headers, sheet.widths, strict=True), start=1):
        cell = worksheet.cell(1, at, _xml_safe(header))
        cell.font = Font(bold=True)
        cell.alignment = wrapped
        worksheet.column_dimensions[get_column_letter(at)].width = width
    for number, row in enumerate(sheet.rows, start=2):
        for at, value in enumerate(row, start=1):
            if value is None:
                continue
            filled = worksheet.cell(number, at, _xml_safe(value) if isinstance(value, str) else value)
            filled.alignment = wrapped
            if isinstance(value, date):
                filled.number_format = "yyyy-mm-dd"
    worksheet.freeze_panes = "A2"
    worksheet.auto_filter.ref = f"A1:{get_column_letter(len(sheet.headers))}{len(sheet.rows) + 1}"


def _help_editing(worksheet: Worksheet, sheet: Sheet) -> None:
    last = len(sheet.rows) + 1 + _EDITABLE_ROWS
    for header, words in _CHOSEN.items():
        letter = get_column_letter(sheet.column(header) + 1)
        choices = ",".join(word.label for word in words)
        validation = DataValidation(
            type="list", formula1=f'"{choices}"', allow_blank=True, showErrorMessage=True
        )
        validation.error = f"Please choose one of: {choices.replace(',', ', ')}."
        worksheet.add_data_validation(validation)
        validation.add(f"{letter}2:{letter}{last}")
    letter = get_column_letter(sheet.column("Status") + 1)
    for status, colour in _STATUS_COLOURS.items():
        style = DifferentialStyle(fill=PatternFill(bgColor=colour, fill_type="solid"))
        rule = Rule(type="expression", formula=[f'${letter}2="{status.label}"'], dxf=style)
        worksheet.conditional_formatting.add(f"{letter}2:{letter}{last}", rule)


def _csv_text(value: Value) -> str:
    if isinstance(value, str):
        return _safe(value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def _safe(text: str) -> str:
    """Return `text` as no spreadsheet takes it for a formula, without characters that no cell can hold."""
    return escape_formula(writable(text))


def _xml_safe(text: str) -> str:
    """Return `text` for a workbook, in which `_x0041_` stands for the letter A."""
    return _CODED.sub("_x005F_", _safe(text))


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UserError(f"“{path}” cannot be written: {error.strerror}.", field="output") from None
