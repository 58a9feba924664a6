"""One cell of a table: what it holds, and the text that people see in it."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time
from functools import lru_cache

Cell = str | int | float | bool | datetime | date | time | None

ERROR_VALUES = frozenset(
    {
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#SPILL!",
        "#CALC!",
        "#ERROR!",
    }
)

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u202f\u2009\u3000"), " ")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_QUOTES = {ord("‘"): "'", ord("’"): "'", ord("“"): '"', ord("”"): '"'}
_TO_ESCAPE = rf"(?:[=+\-@\t\r]|(?i:{'|'.join(map(re.escape, sorted(ERROR_VALUES)))})\s*\Z)"
_ESCAPED = re.compile(rf"'+{_TO_ESCAPE}")
_DANGEROUS = re.compile(rf"'*{_TO_ESCAPE}")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LEADING_SPACE = re.compile(r"\A[^\S\t]+")
LONGEST_CELL = 32_000
"""In characters; a spreadsheet takes 767 more, which escaping may need."""
_FORMULA = re.compile(r"=\s*[A-Za-z$(\"+\-\d]")


def text_of(cell: Cell) -> str:
    """Return what a person reads in the cell: trimmed, line breaks kept, whole floats without a point.

    The apostrophe that `escape_formula` put before a cell is taken away again.
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _clean(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time.min else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def _visible(text: str) -> str:
    text = text if text.isascii() else text.translate(_INVISIBLE).translate(_SPACES)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def line_of(cell: Cell) -> str:
    """Return the cell's text as one line: a title, a name, a word."""
    if cell is None:
        return ""
    return _one_line(cell) if isinstance(cell, str) else " ".join(text_of(cell).split())


@lru_cache(maxsize=65_536)
def _clean(text: str) -> str:
    text = _visible(text).strip()
    return text[1:] if text.startswith("'") and _ESCAPED.match(text) else text


@lru_cache(maxsize=65_536)
def _one_line(text: str) -> str:
    return " ".join(_clean(text).split())


def cell_at(row: Sequence[Cell], at: int | None) -> Cell:
    """Return a row's cell in a column; None beyond the row's end, or where there is no such column."""
    return row[at] if at is not None and at < len(row) else None


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not _clean(cell))


def is_error(cell: Cell) -> bool:
    return isinstance(cell, str) and "#" in cell and cell.strip().upper() in ERROR_VALUES


def is_formula(cell: Cell) -> bool:
    """Whether the cell holds a formula's text instead of its value, as some tools write to CSV."""
    return isinstance(cell, str) and "=" in cell and bool(_FORMULA.match(cell.strip()))


def writable(text: str) -> str:
    """Return `text` as a cell can hold it: lines end in one way, what no spreadsheet takes is left out."""
    return _LEADING_SPACE.sub("", _visible(_UNWRITABLE.sub("", text))[:LONGEST_CELL]).rstrip()


def cell_line(text: str) -> str:
    """Return what is read of a title, a name or a word that was exported: one line."""
    return " ".join((read_back(text) or "").split())


def read_back(text: str | None) -> str | None:
    """Return what is read of a text that was exported; None for one of which nothing is left."""
    return (text_of(escape_formula(writable(text))) or None) if text else None


def escape_formula(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula or an error; `text_of` undoes it.

    Source: OWASP, "CSV Injection": a leading apostrophe before `= + - @`, tab and carriage return.
    """
    return f"'{text}" if _DANGEROUS.match(text) else text


@lru_cache(maxsize=65_536)
def fold_text(text: str) -> str:
    """Return `text` for comparing: case, accents, dashes, curly quotes and runs of space do not count."""
    if text.isascii():
        return " ".join(text.casefold().split())
    plain = text.translate(_INVISIBLE).translate(_SPACES).translate(_DASHES).translate(_QUOTES)
    decomposed = unicodedata.normalize("NFKD", plain)
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).casefold().split())


@lru_cache(maxsize=65_536)
def fold_words(text: str) -> str:
    """Return the words of `text` for comparing: as `fold_text`, and punctuation does not count."""
    return " ".join(re.sub(r"[^\w&#%]+", " ", fold_text(text)).replace("_", " ").split())
