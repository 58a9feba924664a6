"""The line or two lines that hold a table's headers, and where they stand once more further down."""

from collections.abc import Mapping, Sequence

from planbot.intake.cells import Cell, fold_text, is_blank, is_error, line_of
from planbot.intake.columns import label_headers
from planbot.intake.fields import Field
from planbot.intake.headers import Reading, header_word, read_header
from planbot.intake.horizons import quarter_keys
from planbot.intake.times import reads_as_time

_LONGEST_SECOND_LINE = 40
_SURE = 90
_LEAST = 3
"""A row of fewer header words may well be an item: a task `Strategy` of the `Team`."""
_DATA_TOO = (Field.HORIZON, Field.STATUS_MARK, Field.PRIORITY_MARK)
_ALIKE = {Field.SUPPORT: Field.LEAD, Field.DEPARTMENT: Field.LEAD, Field.DUE: Field.TIMELINE}
_OVER_TIMES = (Field.TIMELINE, Field.BUDGET, Field.RESOURCES, Field.FUNDING, Field.HORIZON)


class Header:
    """The headers as one line (`cells`), made distinct (`labels`); `second` says that they fill two rows."""

    def __init__(self, first: Sequence[Cell], below: Sequence[Cell]) -> None:
        joined = _join_lines(first, below)
        self.second = joined is not None
        self.cells: Sequence[Cell] = first if joined is None else joined
        self.labels = label_headers(self.cells)
        lines = [self.cells, first, *([below] if self.second else [])]
        self._lines = [[fold_text(line_of(cell)) for cell in line] for line in lines]
        readings = {at: read_header(line_of(cell)) for at, cell in enumerate(self.cells)}
        self._kinds = {at: _kind(reading) for at, reading in readings.items() if reading}
        self._words = {text for line in self._lines for text in line if text}

    def repeats_in(self, row: Sequence[Cell]) -> bool:
        """Whether a row is the header once more, as on each page of a printed plan, in other words even."""
        if self._says_again(row):
            return True
        kinds = _kinds_of(row)
        return len(kinds) >= max(_LEAST, len(self._words) - 1) and self._fits(kinds)

    def is_another(self, row: Sequence[Cell]) -> bool:
        """Whether a row is the header of another table, with other columns."""
        kinds = _kinds_of(row)
        return len(kinds) >= _LEAST and not self._fits(kinds) and not self._says_again(row)

    def _fits(self, kinds: Mapping[int, object]) -> bool:
        return all(self._kinds.get(at) == kind for at, kind in kinds.items())

    def _says_again(self, row: Sequence[Cell]) -> bool:
        for first in row:
            if first is not None and not is_blank(first) and not is_error(first):
                break
        else:
            return False
        if not isinstance(first, str) or fold_text(line_of(first)) not in self._words:
            return False
        texts = [
            (at, fold_text(line_of(cell)))
            for at, cell in enumerate(row)
            if not is_blank(cell) and not is_error(cell)
        ]
        return (len(texts) > 1 or len(self._words) == 1) and any(
            all(at < len(line) and line[at] == text for at, text in texts) for line in self._lines
        )


def _kinds_of(row: Sequence[Cell]) -> dict[int, object]:
    """Return what each text of a row of nothing but header words is; empty for any other row.

    Such a row names an item and something else besides; words that may be data (`Done`, `High`) do not count.
    """
    kinds: dict[int, object] = {}
    for at, cell in enumerate(row):
        if cell is None or is_blank(cell):
            continue
        if not isinstance(cell, str) or len(cell) > _LONGEST_SECOND_LINE:
            return {}
        reading = header_word(cell)
        if reading is None or reading.field in _DATA_TOO:
            return {}
        kinds[at] = _kind(reading)
    fields = set(kinds.values())
    return kinds if len(fields) > 1 and fields & {Field.TITLE} else {}


def _kind(reading: Reading) -> object:
    if reading.level:
        return Field.TITLE if reading.part is Field.TITLE else reading.part
    return _ALIKE.get(reading.field, reading.field) if reading.field else None


def _join_lines(first: Sequence[Cell], below: Sequence[Cell]) -> list[str] | None:
    """Return the headers of two lines as one, `Time Frame` over `Short | Long`; None where one line is all.

    The second line is one only where each of its texts makes a header that plans use, or is a time under a
    header that spans several. Merged cells say the same in both lines, or in each column that they span.
    """
    tops, subs = _texts(first), _texts(below)
    width = max(len(tops), len(subs))
    tops += [""] * (width - len(tops))
    subs += [""] * (width - len(subs))
    subs = ["" if sub == top else sub for top, sub in zip(tops, subs, strict=True)]
    filled = [at for at in range(width) if subs[at]]
    if len(filled) < 2 or any(len(subs[at]) > _LONGEST_SECOND_LINE for at in filled):
        return None
    spanned = {at for at in filled if at - 1 in filled and tops[at] in ("", tops[at - 1])}
    spanning = spanned | {at - 1 for at in spanned}
    joined, overs, over = [], [], ""
    for top, sub in zip(tops, subs, strict=True):
        over = top or over
        overs.append(over)
        joined.append(_join(over, sub) if sub else top)
    times = all(
        at in spanning and (_holds_times(overs[at]) or not any(tops[at:])) and reads_as_time(subs[at])
        for at in filled
    )
    is_header = len({(overs[at], joined[at]) for at in filled}) == len(filled) and (
        times or all((reading := read_header(joined[at])) and reading.score >= _SURE for at in filled)
    )
    loses = any(_loses_level(tops[at], joined[at]) for at in filled)
    gains = any(at in spanned or not tops[at] or read_header(tops[at]) is None for at in filled)
    return joined if is_header and gains and not loses else None


def _holds_times(over: str) -> bool:
    """Whether times may stand beneath a header that spans them; beneath `Start` they would be data."""
    reading = read_header(over)
    return reading is None or reading.field in _OVER_TIMES or reading.level == "priority"


def _loses_level(top: str, joined: str) -> bool:
    """Whether a level is none any more; a `Priority` over `High | Low` or over times was none."""
    level, reading = _level(top), read_header(joined)
    marks = reading is not None and reading.field in (Field.PRIORITY_MARK, Field.HORIZON)
    ranks = level == "priority" and (marks or reads_as_time(joined))
    return level is not None and not ranks and not _level(joined)


def _level(text: str) -> str | None:
    reading = read_header(text)
    return reading.level if reading else None


def _join(over: str, sub: str) -> str:
    both = f"{over} {sub}".strip()
    if quarter_keys(sub) and reads_as_time(both):
        return both
    whole, alone = read_header(both), read_header(sub)
    if whole and whole.level and whole.score >= _SURE:
        return both
    return sub if (alone and alone.score >= _SURE) or reads_as_time(sub) else both


def _texts(row: Sequence[Cell]) -> list[str]:
    return ["" if is_error(cell) else line_of(cell) for cell in row]
