"""A file to its tables, and a clear sentence for each file that holds none."""

import zipfile
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from planbot.intake.cells import Cell, is_blank
from planbot.intake.csv_tables import read_csv
from planbot.intake.draft import SheetNotRead
from planbot.intake.spans import DAY_ZERO
from planbot.intake.xlsx_tables import BROKEN_ARCHIVE, day_zero_of, read_xlsx
from planbot.plan.errors import UserError

_MEGABYTE = 1024 * 1024
MAX_BYTES = 25 * _MEGABYTE

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00\x04\x00")
_MARKUP = (b"<html", b"<!doctype", b"<?xml", b"<table", b"\xef\xbb\xbf<", b"{\\rtf")
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class Table:
    """The cells of one sheet, from its first row; `name` is None for a CSV file.

    `day_zero` is the day from which its workbook counts days.
    """

    name: str | None
    rows: Sequence[Sequence[Cell]]
    day_zero: date = DAY_ZERO

    def filled_rows(self, after: int) -> Sequence[tuple[int, Sequence[Cell]]]:
        """Return the rows below row `after` with anything but blanks, each with its number from 1."""
        first = bisect_right(self._filled, after, key=lambda row: row[0])
        return self._filled[first:]

    @cached_property
    def _filled(self) -> list[tuple[int, Sequence[Cell]]]:
        return [
            (number, row)
            for number, row in enumerate(self.rows, start=1)
            if not all(is_blank(cell) for cell in row)
        ]


@dataclass(frozen=True)
class Book:
    """The tables of a file, and its sheets that hold none, each with the reason."""

    tables: Sequence[Table]
    not_read: tuple[SheetNotRead, ...] = ()


def read_tables(path: Path) -> Sequence[Table]:
    """Return every table of a CSV or XLSX file; raises `UserError` where there is none to read."""
    return read_book(path).tables


def read_book(path: Path) -> Book:
    """Return what a CSV or XLSX file holds; raises `UserError` where there is no table in it."""
    head = _first_bytes(path)
    name = path.name
    if head.startswith(_ZIP):
        _check_archive(path)
        day_zero = day_zero_of(path)
        sheets, not_read = read_xlsx(path)
        tables = [Table(sheet, rows, day_zero) for sheet, rows in sheets]
    else:
        tables, not_read = [Table(None, read_csv(path.read_bytes(), name))], []
    filled = [table for table in tables if table.filled_rows(0)]
    if not filled:
        raise UserError(f"“{name}” is empty: there is not one cell with anything in it.")
    not_read += [(table.name or "", "it is empty") for table in tables if not table.filled_rows(0)]
    return Book(filled, tuple(SheetNotRead(sheet=sheet, reason=reason) for sheet, reason in not_read))


def _first_bytes(path: Path) -> bytes:
    name = path.name
    try:
        if path.is_dir():
            raise UserError(f"“{path}” is a folder. Please name the CSV or XLSX file in it.")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UserError(
                f"“{name}” is {size / _MEGABYTE:.0f} MB; planbot reads up to {MAX_BYTES // _MEGABYTE} MB."
            )
        if size == 0:
            raise UserError(f"“{name}” is empty.")
        with path.open("rb") as file:
            head = file.read(512)
    except FileNotFoundError:
        raise UserError(f"There is no file “{path}”.") from None
    except OSError as error:
        raise UserError(f"“{path}” cannot be read: {error.strerror}.") from None
    if head.startswith(b"%PDF"):
        raise UserError(f"“{name}” is a PDF. Please bring the plan as a CSV or XLSX file.")
    if head.startswith(_BIFF):
        raise UserError(f"“{name}” is in an old Excel format. Please save it as XLSX or CSV.")
    if head.lstrip().lower().startswith(_MARKUP):
        raise UserError(
            f"“{name}” is a web page or XML, whatever its name says. Please save it as XLSX or CSV."
        )
    if head.startswith(_OLE):
        if _ENCRYPTED_PACKAGE in path.read_bytes():
            raise UserError(f"“{name}” is protected with a password. Please save it without one.")
        raise UserError(f"“{name}” is in the old Excel or Word format. Please save it as XLSX or CSV.")
    return head


def _check_archive(path: Path) -> None:
    """Refuse what is no workbook, and what would unpack to more than a workbook should."""
    name = path.name
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except BROKEN_ARCHIVE:
        raise UserError(f"“{name}” is damaged: it cannot be opened as a workbook.") from None
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names:
        raise UserError(f"“{name}” is not an XLSX workbook. Please bring the plan as a CSV or XLSX file.")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise UserError(f"“{name}” is protected with a password. Please save it without one.")
    if sum(entry.file_size for entry in entries) > 16 * MAX_BYTES:
        raise UserError(f"“{name}” unpacks to far more than a plan holds; planbot does not open it.")
