"""The line or two lines that hold a table's headers, and where they stand once more further down."""

from collections.abc import Sequence

from planbot.intake.cells import Cell, fold_text, is_blank, is_error, line_of
from planbot.intake.columns import label_headers
from planbot.intake.fields import Field
from planbot.intake.headers import read_header

_LONGEST_SECOND_LINE = 40
_SURE = 90


class Header:
    """The headers as one line (`cells`), made distinct (`labels`); `second` says that they fill two rows."""

    def __init__(self, first: Sequence[Cell], below: Sequence[Cell]) -> None:
        joined = _join_lines(first, below)
        self.second = joined is not None
        self.cells: Sequence[Cell] = first if joined is None else joined
        self.labels = label_headers(self.cells)
        lines = [self.cells, first, *([below] if self.second else [])]
        self._lines = [[fold_text(line_of(cell)) for cell in line] for line in lines]
        self._words = {text for line in self._lines for text in line if text}

    def repeats_in(self, row: Sequence[Cell]) -> bool:
        """Whether a row is the header once more, as on each page of a printed plan."""
        first = next((cell for cell in row if not is_blank(cell) and not is_error(cell)), None)
        if not isinstance(first, str) or fold_text(line_of(first)) not in self._words:
            return False
        texts = [
            (at, fold_text(line_of(cell)))
            for at, cell in enumerate(row)
            if not is_blank(cell) and not is_error(cell)
        ]
        return len(texts) > 1 and any(
            all(at < len(line) and line[at] == text for at, text in texts) for line in self._lines
        )


def _join_lines(first: Sequence[Cell], below: Sequence[Cell]) -> list[str] | None:
    """Return the headers of two lines as one, `Time Frame` over `Short | Long`; None where one line is all.

    The second line is one only where each of its texts makes a header that plans use.
    """
    tops, subs = _texts(first), _texts(below)
    width = max(len(tops), len(subs))
    tops += [""] * (width - len(tops))
    subs += [""] * (width - len(subs))
    filled = [at for at in range(width) if subs[at]]
    if len(filled) < 2 or any(len(subs[at]) > _LONGEST_SECOND_LINE for at in filled):
        return None
    joined, overs, over = [], [], ""
    for top, sub in zip(tops, subs, strict=True):
        over = top or over
        overs.append(over)
        joined.append(_join(over, sub) if sub else top)
    is_header = len({(overs[at], joined[at]) for at in filled}) == len(filled) and all(
        (reading := read_header(joined[at])) and reading.score >= _SURE for at in filled
    )
    loses = any(_loses_level(tops[at], joined[at]) for at in filled)
    gains = any(not tops[at] or read_header(tops[at]) is None for at in filled)
    return joined if is_header and gains and not loses else None


def _loses_level(top: str, joined: str) -> bool:
    """Whether a level is none any more; a `Priority` over `High | Low` was none."""
    level, reading = _level(top), read_header(joined)
    ranks = level == "priority" and reading is not None and reading.field is Field.PRIORITY_MARK
    return level is not None and not ranks and not _level(joined)


def _level(text: str) -> str | None:
    reading = read_header(text)
    return reading.level if reading else None


def _join(over: str, sub: str) -> str:
    both = f"{over} {sub}".strip()
    whole, alone = read_header(both), read_header(sub)
    if whole and whole.level and whole.score >= _SURE:
        return both
    return sub if alone and alone.score >= _SURE else both


def _texts(row: Sequence[Cell]) -> list[str]:
    return ["" if is_error(cell) else line_of(cell) for cell in row]
