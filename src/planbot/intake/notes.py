"""Lines beside a table that are no part of it: what explains it, who adopted it, a page's number."""

import re
from collections.abc import Sequence

from planbot.intake.cells import Cell, is_blank, is_error, line_of

_PAGE = re.compile(r"(?:page|p\.|pg\.?)\s*\d+(?:\s*(?:of|/)\s*\d+)?|\d+\s+of\s+\d+", re.I)
_NOTE = re.compile(
    r"\*+\s*[^=\n]{1,30}=.*|\*+\s*(?:denotes?|indicates?|=|items?|notes?)\b.*|(?:notes?|sources?|(?:\w+\s+)?(?:key|legend|abbreviations))\s*:.*"
    r"|(?:adopted|approved|accepted|endorsed|amended)\s+(?:by|on|at)\b.*|resolution\s+(?:no\.?\s*|number\s+|#\s*)?\d.*"
    r"|(?:short|mid|medium|long)(?:[ -]*(?:term|range))?\s*=.*"
    r"|(?:last|date)\s+updated\b.*|prepared\s+by\b.*|\(?cont(?:inued|'?d|\.)\)?",
    re.I | re.S,
)
_MARKED = re.compile(r"[*†‡§¹²³^]+\s*\S.*", re.S)
_KEY = r"(?:[\w/]+\s+){0,3}(?:key|legend|abbreviations|acronyms|definitions)"
_HEADS_KEY = re.compile(rf"{_KEY}\s*:|(?:key|legend|abbreviations|acronyms|definitions)", re.I)
_KEY_SHEET = re.compile(rf"{_KEY}|(?:key|legend)s?\b.*|definitions?|glossary|acronyms?|abbreviations?", re.I)


def lone_text(row: Sequence[Cell]) -> str | None:
    """Return the text of a row that says nothing else; merged cells may say it several times."""
    lone: str | None = None
    for cell in row:
        if is_blank(cell) or is_error(cell):
            continue
        text = line_of(cell)
        if lone is not None and text != lone:
            return None
        lone = text
    return lone


def is_page(text: str) -> bool:
    return _PAGE.fullmatch(text) is not None


def is_note(text: str) -> bool:
    return _NOTE.fullmatch(text) is not None


def has_footnote_mark(text: str) -> bool:
    """Whether the line begins as a footnote does: `* pending funding`, `† see page 4`."""
    return _MARKED.fullmatch(text) is not None


def heads_key(text: str) -> bool:
    """Whether the line heads what explains the table: `Timeframe Key:`."""
    return _HEADS_KEY.fullmatch(text) is not None


def names_key_sheet(name: str) -> bool:
    """Whether a sheet of that name explains the words of the others."""
    return _KEY_SHEET.fullmatch(name.strip()) is not None
