"""Files of every make to rows, and one clear sentence for each that holds no table."""

import struct
import zipfile
from datetime import date
from pathlib import Path

import pytest
from intake.table_files import TODAY, write_xlsx_rows
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904, WINDOWS_EPOCH

from planbot.intake.read_plan import read_plan
from planbot.intake.tables import read_tables
from planbot.plan.errors import UserError

TEXT = "Action,Owner\nRepair the Café’s roof,Public Works\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_encoding_that_spreadsheets_write_reads_the_same(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "plan.csv"
    path.write_bytes(TEXT.encode(encoding))
    (table,) = read_tables(path)
    assert table.rows == [["Action", "Owner"], ["Repair the Café’s roof", "Public Works"]]


def test_a_stray_byte_of_another_encoding_is_read_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_bytes("Action,Owner\nRepair the Café’s roof,Zoë\n".encode() + b"Caf\xe9 \x93map\x94,A\n")
    (table,) = read_tables(path)
    assert table.rows[1:] == [["Repair the Café’s roof", "Zoë"], ["Café “map”", "A"]]


@pytest.mark.parametrize("line_end", ["", "\n"])
def test_a_cell_longer_than_any_spreadsheet_keeps_is_told_with_its_line(
    tmp_path: Path, line_end: str
) -> None:
    path = tmp_path / "plan.csv"
    path.write_text(f'Action,Owner\nPave,A\n"{"long word " * 300_000}",B{line_end}', encoding="utf-8")
    with pytest.raises(UserError, match="line 3: one cell there holds 3,000,000 characters"):
        read_tables(path)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str, line_end: str) -> None:
    rows = [["No", "Action", "Owner"], ["|1.1|" if delimiter != "|" else "1.1", "Plan; and, build", "A"]]
    lines = [delimiter.join(f'"{cell}"' for cell in row) for row in rows]
    path = tmp_path / "plan.csv"
    path.write_text(line_end.join(lines), encoding="utf-8", newline="")
    (table,) = read_tables(path)
    assert table.rows == rows


def test_line_breaks_in_cells_blank_rows_and_ragged_rows_keep_their_row_numbers(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_bytes(b'Action,Owner\r\n"Plan\r\nand build",A\r\n\r\nPave\r\nPaint,B,beyond\r\n')
    (table,) = read_tables(path)
    assert [number for number, _ in table.filled_rows(1)] == [2, 4, 5]
    assert table.rows[1][0] == "Plan\r\nand build"


def test_a_workbook_gives_numbers_dates_and_merged_cells(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append([None, None, None])
    sheet.append(["Goal", "Action", "Due"])
    sheet.append(["Safe streets", "Pave", date(2026, 12, 31)])
    sheet.append([None, "Paint", 1.1])
    sheet.append([None, None, None])
    sheet.merge_cells("A3:A5")
    hidden = workbook.create_sheet("Hidden")
    hidden.append(["Action"])
    hidden.sheet_state = "hidden"
    path = tmp_path / "plan.xlsx"
    workbook.save(path)
    (table,) = read_tables(path)
    assert table.name == "Sheet"
    assert table.filled_rows(0) == [
        (2, ["Goal", "Action", "Due"]),
        (3, ["Safe streets", "Pave", date(2026, 12, 31)]),
        (4, ["Safe streets", "Paint", 1.1]),
    ]


def _zip(path: Path, *names: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")


def _lies_about_sizes(path: Path) -> None:
    """Write a sheet that unpacks to a thousand times what the archive says."""
    rows = b"<row/>" * 200_000
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", rows)
    said = [struct.pack("<I", size) for size in (len(rows), 1000)]
    path.write_bytes(path.read_bytes().replace(*said))


def _is_cut_off(path: Path) -> None:
    """Write a workbook of which some bytes in the middle were lost on the way."""
    write_xlsx_rows(path, {"Plan": [["Goal", "Action"], *([f"Goal {at}", "Pave"] for at in range(500))]})
    with zipfile.ZipFile(path) as archive:
        begin = archive.getinfo("xl/worksheets/sheet1.xml").header_offset
    content = bytearray(path.read_bytes())
    content[begin + 200 : begin + 260] = bytes(60)
    path.write_bytes(content)


def _far_cell(path: Path) -> None:
    workbook = Workbook()
    assert workbook.active is not None
    workbook.active["XFD1"] = "stray"
    workbook.save(path)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path.mkdir(), "is a folder"),
        (lambda _: None, "There is no file"),
        (lambda path: path.write_bytes(b""), "is empty"),
        (lambda path: path.write_bytes(b" ,\n,\n"), "is empty"),
        (lambda path: path.write_bytes(b"%PDF-1.7 ..."), "is a PDF"),
        (lambda path: path.write_bytes(OLE), "old Excel"),
        (lambda path: path.write_bytes(OLE + "EncryptedPackage".encode("utf-16-le")), "password"),
        (lambda path: path.write_bytes(b"PK\x03\x04 broken"), "damaged"),
        (lambda path: path.write_bytes(bytes(range(256)) * 40), "not a table"),
        (lambda path: _zip(path, "word/document.xml"), "is not an XLSX workbook"),
        (lambda path: _zip(path, "xl/workbook.xml"), "damaged"),
        (_lies_about_sizes, "damaged"),
        (_is_cut_off, "damaged"),
        (_far_cell, "columns"),
        (lambda path: path.write_bytes(b"a," * (13 * 1024 * 1024 + 1)), "reads up to 25 MB"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(tmp_path: Path, make, said: str) -> None:
    path = tmp_path / "plan.xlsx"
    make(path)
    with pytest.raises(UserError, match=said):
        read_tables(path)


def test_what_unpacks_to_far_more_than_a_plan_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as entry:
            for _ in range(401):
                entry.write(bytes(1024 * 1024))
    with pytest.raises(UserError, match="unpacks"):
        read_tables(path)


def test_an_error_in_a_needed_cell_of_a_workbook_is_refused_with_the_error(tmp_path: Path) -> None:
    rows = [["Goal", "Action", "Lead"], ["Roads", "Pave", "Fire"], ["Roads", "#N/A", "Fire"]]
    path = write_xlsx_rows(tmp_path / "plan.xlsx", {"Notes & more": [["Read me"]], "Plan": rows})
    draft = read_plan(path, today=TODAY)
    assert [(row.row, row.column, row.value) for row in draft.rejected] == [(3, "Action", "#N/A")]
    assert draft.accepted == 1


def test_a_formula_that_was_never_computed_is_refused(tmp_path: Path) -> None:
    rows = [["Goal", "Action", "Lead"], ["Roads", "Pave", "Fire"], ["Roads", '=B2 & "!"', "Fire"]]
    draft = read_plan(write_xlsx_rows(tmp_path / "plan.xlsx", {"Plan": rows}), today=TODAY)
    assert [(row.row, row.column, row.value) for row in draft.rejected] == [(3, "Action", '=B2 & "!"')]


HEADER = "Goal,Action,Lead,Due\n"


@pytest.mark.parametrize(
    "rows",
    [
        'G,"Pave,DPW,2026\nG,Paint,DPW,2027\nG,Dig,DPW,2028\n',
        'G,"Pave,DPW,2026\nG,Paint,"DPW, Parks",2027\nG,Dig,DPW,2028\n',
        'G,"Pave,DPW,2026\nG,Lay 6",DPW,2027\nG,Dig,DPW,2028\n',
        'G,"Pave,DPW,2026',
    ],
)
def test_a_quotation_mark_that_is_never_closed_is_told_with_its_line(tmp_path: Path, rows: str) -> None:
    path = tmp_path / "plan.csv"
    path.write_text(f"{HEADER}G,First,DPW,2025\n{rows}", encoding="utf-8")
    with pytest.raises(UserError, match="line 3: a quotation mark opens a cell there that is not closed"):
        read_tables(path)


def test_quotation_marks_and_commas_within_cells_are_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    rows = 'G,"Pave, and\npaint, all",DPW,2026\nG,Lay 6" pipe,"1,000\n2,000",2027\n"Note: so,\nby, all"\n'
    path.write_text(HEADER + rows, encoding="utf-8")
    (table,) = read_tables(path)
    assert [row[1:3] for row in table.rows[1:3]] == [
        ["Pave, and\npaint, all", "DPW"],
        ['Lay 6" pipe', "1,000\n2,000"],
    ]
    assert len(table.rows) == 4


def test_days_that_lost_their_format_count_from_the_workbooks_first_day(tmp_path: Path) -> None:
    due = date(2026, 5, 4)
    for epoch in (WINDOWS_EPOCH, CALENDAR_MAC_1904):
        workbook = Workbook()
        workbook.epoch = epoch
        sheet = workbook.active
        assert sheet is not None
        count = (due - epoch.date()).days
        for row in (["Action", "Due"], ["Pave", due], ["Paint", count], ["Dig", float(count)]):
            sheet.append(row)
        workbook.save(tmp_path / "plan.xlsx")
        draft = read_plan(tmp_path / "plan.xlsx", today=TODAY)
        assert [item.due for item in draft.leaves] == [due] * 3
