"""Which rows of a sheet may be its header, and how much speaks for each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from planbot.intake.cells import Cell, fold_text, is_blank, is_error, line_of
from planbot.intake.column_reader import ColumnReader
from planbot.intake.columns import Columns
from planbot.intake.fields import Field
from planbot.intake.header_lines import Header
from planbot.intake.headers import MIN_SCORE, SURE_WORD, Reading, read_header
from planbot.intake.notes import is_note, is_page, lone_text
from planbot.intake.plan_map import PlanMap
from planbot.intake.tables import Table
from planbot.intake.totals import is_total

HEADER_WITHIN = 15
FURTHEST_HEADER = 200
"""The header is looked for in so many filled rows from the top; further down only where none was found."""

Numbered = Sequence[tuple[int, Sequence[Cell]]]

_MARKS = (Field.HORIZON, Field.PRIORITY_MARK, Field.STATUS_MARK)
_EXACT, _NEAR, _BY_A_WORD, _MAYBE_DATA = 10, 8, 5, 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that may be the header: `score` is what its words say for that, `recognised` how many of its
    `named` texts are such words."""

    table: Table
    header_row: int
    score: int
    recognised: int
    named: int
    is_header: bool
    is_widest: bool
    """Whether no row above it holds as much."""


def header_candidates(table: Table, mapping: PlanMap) -> list[Candidate]:
    """Return the rows that may be the header: further down only as long as none is made of header words."""
    given = {fold_text(header) for header in mapping.columns}
    found: list[Candidate] = []
    rows = table.filled_rows(0)[:FURTHEST_HEADER]
    is_list = all(_filled(row) == 1 for _, row in rows)
    widest = 0
    for at, (row_number, row) in enumerate(rows):
        if at >= HEADER_WITHIN and any(other.is_header and other.recognised > 1 for other in found):
            break
        if mapping.header_row is None or row_number == mapping.header_row:
            found.append(_candidate(table, row_number, row, given, above=widest, is_list=is_list))
        widest = max(widest, _filled(row))
    return found


def _filled(row: Sequence[Cell]) -> int:
    return sum(not is_blank(cell) for cell in row)


def _candidate(
    table: Table, row_number: int, row: Sequence[Cell], given: Collection[str], *, above: int, is_list: bool
) -> Candidate:
    """Return how much of a row are header words; `above` is what the fullest row above it holds.

    A row is a header where most of its texts are such words, and one of them at least no word that stands
    among the data too; one such word is enough in the first full row. Where it is not a list of one column
    (`is_list`), a row of one text is rather a title above the header.
    """
    texts = [
        line_of(cell) for cell in row if isinstance(cell, str) and not is_blank(cell) and not is_error(cell)
    ]
    kinds: dict[tuple[object, ...], int] = {}
    read = 0
    for text in texts:
        reading = read_header(text)
        if fold_text(text) in given:
            kinds[text,] = _EXACT
            read += 1
        elif reading is not None:
            name = reading.level and reading.stem
            kind = (reading.field, name, reading.part, reading.ordinal)
            weight = _weight(reading)
            kinds[kind] = max(kinds.get(kind, 0), weight)
            read += weight > _MAYBE_DATA or reading.field in _MARKS
    best = max(kinds.values(), default=0)
    is_widest = _filled(row) > above
    least = _EXACT if len(texts) == 1 and not is_list else _BY_A_WORD
    is_header = best >= least and (2 * read >= len(texts) or is_widest)
    return Candidate(table, row_number, sum(kinds.values()), len(kinds), len(texts), is_header, is_widest)


def _weight(reading: Reading) -> int:
    """Return how much a header's words speak for a header: `Done` or `Goal 1: Trees` may well be data."""
    if reading.field in _MARKS or reading.score < SURE_WORD or (reading.level and reading.score < MIN_SCORE):
        return _MAYBE_DATA
    return _EXACT if reading.score == 100 else _NEAR if reading.score >= MIN_SCORE else _BY_A_WORD


def header_of(table: Table, header_row: int) -> Header:
    below = table.rows[header_row] if header_row < len(table.rows) else ()
    return Header(table.rows[header_row - 1], below)


def _is_aside(row: Sequence[Cell]) -> bool:
    text = lone_text(row)
    return text is not None and (is_page(text) or is_note(text))


def columns_over(header: Header, rows: Numbered, mapping: PlanMap) -> Columns:
    """Return what the columns are taken for by the rows beneath the header."""
    body = [row for _, row in rows if not (header.repeats_in(row) or is_total(row) or _is_aside(row))]
    return ColumnReader(header.cells, body, mapping.columns, mapping.levels).read()
