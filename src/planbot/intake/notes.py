"""Lines beside a table that are no part of it: what explains it, who adopted it, a page's number."""

import re
from collections.abc import Sequence

from planbot.intake.cells import Cell, is_blank, is_error, line_of

_PAGE = re.compile(r"(?:page|p\.|pg\.?)\s*\d+(?:\s*(?:of|/)\s*\d+)?|\d+\s+of\s+\d+", re.I)
_NOTE = re.compile(
    r"\*+\s*[^=\n]{1,30}=.*|\*+\s*(?:denotes?|indicates?|=|items?|notes?)\b.*|(?:notes?|sources?|key|legend|abbreviations)\s*:.*"
    r"|(?:adopted|approved|accepted|endorsed|amended)\s+(?:by|on|at)\b.*|resolution\s+(?:no\.?\s*|number\s+|#\s*)?\d.*"
    r"|(?:short|mid|medium|long)(?:[ -]*(?:term|range))?\s*=.*"
    r"|(?:last|date)\s+updated\b.*|prepared\s+by\b.*|\(?cont(?:inued|'?d|\.)\)?",
    re.I | re.S,
)


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
