"""Rows that go on with the item before them: `a. Buy land`, a bullet, the rest of a wrapped sentence."""

import re
from collections.abc import Sequence

from planbot.intake.cells import Cell, cell_at, is_blank, is_error, line_of
from planbot.intake.columns import Columns
from planbot.intake.fields import Field

_MARK = re.compile(r"(?:[•·▪◦●○■\-–—*]|o|\(?[a-z][.)]|\(?[ivx]{2,4}[.)])\s+(?=\S)")
_COUNTED = re.compile(r"(?P<mark>(?:(?P<number>\d{1,2})|\(?(?P<letter>[a-z]))[.)])\s+(?P<said>\S.*)")
_BULLETS = "•·▪◦●○■*-–—"
_BULLETED = re.compile(rf"(?P<mark>[{re.escape(_BULLETS)}])\s+(?P<said>\S.*)")
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
    return _CONTINUED.sub("", text) if "cont" in text.casefold() else text


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


def is_counted(text: str) -> bool:
    """Whether the text begins with a number or letter of its own: `2. Adopt it`, `b) Adopt it`."""
    return _COUNTED.fullmatch(text) is not None


def lead_and_steps(text: str) -> tuple[str, str] | None:
    """Return the first line of a cell and the bulleted or counted lines beneath it, or None.

    A first line that only introduces its bullets (`The town will:`) is no title of its own. Where all lines
    are bulleted, or counted from 1, they together are the title, and the steps besides.
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if every := _listed(lines):
        return "; ".join(said.rstrip(".;") for _, said in every), _written(every)
    first, *rest = lines or [""]
    if not rest or first.endswith((":", ",")) or _MARK.match(first):
        return None
    first = " ".join(first.split())
    if beneath := _listed(rest):
        return first, _written(beneath)
    return (first, "\n".join(rest)) if rest[0][0] in _BULLETS else None


def _listed(lines: Sequence[str]) -> list[tuple[str, str]] | None:
    """Return mark and text of lines that are all bulleted, or counted from 1 or a; None where they are not.

    A line without a mark goes on with the one before.
    """
    found: list[tuple[str, str]] = []
    for line in lines:
        counted = _COUNTED.fullmatch(line)
        place = str(len(found) + 1), "abcdefghijklmnopqrstuvwxyz"[len(found) % 26]
        if counted and (counted["number"] or counted["letter"]) not in place:
            return None
        if marked := counted or _BULLETED.fullmatch(line):
            found.append((marked["mark"], " ".join(marked["said"].split())))
        elif not found:
            return None
        else:
            found[-1] = found[-1][0], f"{found[-1][1]} {' '.join(line.split())}"
    return found if len(found) > 1 else None


def _written(steps: Sequence[tuple[str, str]]) -> str:
    return "\n".join(f"{mark} {said}" for mark, said in steps)
