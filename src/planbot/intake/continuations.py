"""Rows that go on with the item before them: `a. Buy land`, a bullet, the rest of a wrapped sentence."""

import re
from collections.abc import Sequence

from planbot.intake.cells import Cell, cell_at, is_blank, is_error, line_of
from planbot.intake.columns import Columns
from planbot.intake.fields import Field

_MARK = re.compile(r"(?:[•·▪◦●○■\-–—*]|o|\(?[a-z][.)]|\(?[ivx]{2,4}[.)])\s+(?=\S)")
_BULLETS = "•·▪◦●○■*-–—"
_CONTINUED = re.compile(
    r"(?:\s*[(\[–—,-]\s*cont(?:inued|['’]?d|\.)?|\s+\(?cont(?:inued|['’]d|d?\.))\s*[)\]]?\s*$", re.I
)


def is_continuation(text: str) -> bool:
    """Whether the text is a step of what stands before it, or the rest of its sentence."""
    return bool(_MARK.match(text)) or goes_on(text)


def goes_on(text: str) -> bool:
    """Whether the text begins in the middle of a sentence."""
    return text[:1].islower() and not _MARK.match(text) and " " in text


def without_mark(text: str) -> str:
    """Return the text without the bullet or `a.` that it begins with."""
    return text[found.end() :] if (found := _MARK.match(text)) else text


def without_continued(text: str) -> str:
    """Return the text without the `(continued)` that says that it goes on over a page."""
    return _CONTINUED.sub("", text)


def continuation(columns: Columns, row: Sequence[Cell], title_column: int | None) -> str | None:
    """Return the text of a row of nothing but a continuation of the item before it."""
    title = line_of(cell_at(row, title_column))
    if not title or not is_continuation(title):
        return None
    beside = (
        at for at, role in enumerate(columns.roles) if at != title_column and role.field is not Field.IGNORE
    )
    alone = all(is_blank(cell_at(row, at)) or is_error(cell_at(row, at)) for at in beside)
    return title if alone else None


def lead_and_steps(text: str) -> tuple[str, str] | None:
    """Return the first line of a cell and the bulleted lines beneath it; None where there are none.

    A first line that only introduces its bullets (`The town will:`) is no title of its own.
    """
    first, _, rest = text.partition("\n")
    lines = [line.strip() for line in rest.split("\n") if line.strip()]
    if not lines or not first.strip() or first.rstrip().endswith((":", ",")) or _MARK.match(first.strip()):
        return None
    bulleted = sum(line[0] in _BULLETS or bool(_MARK.match(line)) for line in lines)
    return (" ".join(first.split()), "\n".join(lines)) if lines[0][0] in _BULLETS and bulleted >= 1 else None
