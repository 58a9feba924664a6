"""Files that hold no plan: one clear line each, exit code 2, and little memory."""

import resource
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from cli.conftest import Planbot

pytestmark = pytest.mark.one_database
"""Reading files has nothing to do with the kind of database."""

MEGABYTE = 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(200 * MEGABYTE)


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(500):
                sheet.write(b"0" * MEGABYTE)


def word_document(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")


def holding(content: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(content) and None


@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        ("big.csv", huge, "“big.csv” is 200 MB; planbot reads up to 25 MB."),
        ("bomb.xlsx", bomb, "“bomb.xlsx” unpacks to far more than a plan holds; planbot does not open it."),
        (
            "secret.xlsx",
            holding(OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")),
            "“secret.xlsx” is protected with a password. Please save it without one.",
        ),
        (
            "plan.xls",
            holding(OLE + b"\0" * 2000),
            "“plan.xls” is in the old Excel or Word format. Please save it as XLSX or CSV.",
        ),
        (
            "older.xls",
            holding(b"\x09\x08\x08\x00\x00\x05\x05\x00" + b"\0" * 500),
            "“older.xls” is in an old Excel format. Please save it as XLSX or CSV.",
        ),
        (
            "web.xls",
            holding(b"<html><table><tr><td>Action</td></tr></table></html>"),
            "“web.xls” is a web page or XML, whatever its name says. Please save it as XLSX or CSV.",
        ),
        ("plan.pdf", holding(b"%PDF-1.7\n"), "“plan.pdf” is a PDF. Please bring the plan as a CSV or XLSX"),
        ("empty.csv", holding(b""), "“empty.csv” is empty."),
        ("blank.csv", holding(b" , ,\n,,\n"), "“blank.csv” is empty: there is not one cell with anything"),
        ("folder.csv", Path.mkdir, "is a folder. Please name the CSV or XLSX file in it."),
        (
            "photo.csv",
            holding(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 4),
            "“photo.csv” is not a table. Please bring the plan as a CSV or XLSX file.",
        ),
        ("plan.docx", word_document, "“plan.docx” is not an XLSX workbook. Please bring the plan as"),
        (
            "long.csv",
            holding(b"Action\n" + b"x\n" * 1_000_000),
            "“long.csv” has more than 100,000 rows; planbot reads up to that many.",
        ),
        (
            "open.csv",
            holding(b'Action\n"' + b"a" * 200_000),
            "“open.csv”, line 2: a quotation mark opens a cell there that is not closed as it should be, so "
            "rows after it would be lost. Mend that line, or save the file as XLSX, and bring it again.",
        ),
    ],
)
def test_a_file_that_is_no_plan_gets_one_line(
    planbot: Planbot, tmp_path: Path, name: str, make: Callable[[Path], None], said: str
) -> None:
    make(tmp_path / name)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for more in (("--dry-run",), ()):
        ran = planbot("import", str(tmp_path / name), *more, code=2)
        assert said in ran.err
        assert ran.err.count("\n") == 1
        assert ran.out == ""
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024, "kilobytes"
