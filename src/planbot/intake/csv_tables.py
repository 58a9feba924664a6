"""CSV as cities have it: any encoding that Excel writes, any delimiter, line breaks in cells."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator

from planbot.intake.cells import Cell
from planbot.intake.csv_quotes import ends_open, swallows_rows, unclosed
from planbot.intake.limits import (
    MAX_CELL,
    MAX_COLUMNS,
    MAX_ROWS,
    too_long_a_cell,
    too_many_columns,
    too_many_rows,
)
from planbot.plan.errors import UserError

_DELIMITERS = ",;\t|"
_SAMPLE_ROWS = 60
_SAMPLE = 200_000


def read_csv(content: bytes, name: str) -> list[list[Cell]]:
    """Return the rows of `content`, blank ones too; `name` is for the sentences of a `UserError`."""
    text = decode(content, name)
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    delimiter = sniff_delimiter(text)
    rows: list[list[Cell]] = []
    lines = list(io.StringIO(text, newline=""))
    parsed = csv.reader(lines, delimiter=delimiter)
    ended = 0
    try:
        for row in parsed:
            own = lines[ended : parsed.line_num]
            is_last = parsed.line_num == len(lines)
            if (len(own) > 1 and swallows_rows(own, delimiter)) or (is_last and ends_open(own, delimiter)):
                raise unclosed(name, ended + 1)
            longest = max(map(len, row), default=0)
            if longest > MAX_CELL:
                raise too_long_a_cell(name, ended + 1, longest)
            ended = parsed.line_num
            if len(row) > MAX_COLUMNS and any(cell.strip() for cell in row[MAX_COLUMNS:]):
                raise too_many_columns(name)
            if len(rows) == MAX_ROWS:
                raise too_many_rows(name)
            rows.append([*row[:MAX_COLUMNS]])
        return rows
    except csv.Error:
        raise unclosed(name, ended + 1) from None


def decode(content: bytes, name: str) -> str:
    """Return the text: UTF-8 or UTF-16 with or without a mark, else what Excel on Windows writes (cp1252).

    Single bytes of that in a file of UTF-8, pasted by some tool, are read as such.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    sample = content[:4000]
    if b"\0" in sample:
        encoding = "utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be"
        text = content.decode(encoding, errors="replace")
        if not text[:500].replace("\n", "").replace("\r", "").replace("\t", "").isprintable():
            raise UserError(f"“{name}” is not a table. Please bring the plan as a CSV or XLSX file.")
        return text
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        mixed = content.decode("utf-8-sig", errors=_BYTE_BY_BYTE)
        return mixed if _is_mostly_utf8(content) else content.decode("cp1252", errors="replace")


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are no UTF-8 as what Excel on Windows writes."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


_BYTE_BY_BYTE = "planbot-cp1252"
codecs.register_error(_BYTE_BY_BYTE, _as_cp1252)


def _is_mostly_utf8(content: bytes) -> bool:
    """Whether at least half of what is beyond ASCII is UTF-8: a stray byte makes no file cp1252."""
    whole = content.decode("utf-8", errors="ignore")
    beyond = sum(not character.isascii() for character in whole)
    return beyond >= len(content) - len(whole.encode())


def sniff_delimiter(text: str) -> str:
    """Return the delimiter that splits the first rows into the most columns, most evenly; a comma if none."""

    def evenness(delimiter: str) -> float:
        widths: Counter[int] = Counter()
        try:
            for index, row in enumerate(_parse(text[:_SAMPLE], delimiter)):
                if index == _SAMPLE_ROWS:
                    break
                if row:
                    widths[len(row)] += 1
        except csv.Error:
            return 0.0
        if not widths:
            return 0.0
        width, rows = max(widths.items(), key=lambda pair: (pair[0] - 1) * pair[1])
        return (width - 1) * rows / widths.total()

    return max(_DELIMITERS, key=lambda delimiter: (evenness(delimiter), delimiter == ","))


def _parse(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
