"""Which sheet holds the plan, and which row is its header."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from planbot.intake.cells import Cell, fold_text, fold_words, is_blank, is_error, line_of
from planbot.intake.column_reader import ColumnReader
from planbot.intake.columns import Columns
from planbot.intake.fields import Field
from planbot.intake.header_lines import Header
from planbot.intake.headers import MIN_SCORE, SURE_WORD, Reading, read_header
from planbot.intake.people_headers import FIELDS as PEOPLE_FIELDS
from planbot.intake.plan_map import PlanMap
from planbot.intake.tables import Table
from planbot.intake.totals import is_total
from planbot.plan.errors import UserError

HEADER_WITHIN = 15
FURTHEST_HEADER = 200
"""The header is looked for in so many filled rows from the top; further down only where none was found."""

_MARKS = (Field.HORIZON, Field.PRIORITY_MARK, Field.STATUS_MARK)
_EXACT, _NEAR, _BY_A_WORD, _MAYBE_DATA = 10, 8, 5, 2


@dataclass(frozen=True, slots=True)
class Layout:
    """The table that holds the plan, the number of its header row (1 is the first), and its columns."""

    table: Table
    header_row: int
    header: Header
    columns: Columns
    why: str

    @property
    def rows(self) -> Sequence[tuple[int, Sequence[Cell]]]:
        return self.table.filled_rows(self.header_row)


@dataclass(frozen=True, slots=True)
class _Candidate:
    table: Table
    header_row: int
    score: int
    recognised: int
    named: int
    is_header: bool
    is_widest: bool
    """Whether no row above it holds as much."""


class NoItemColumn(UserError):
    """No column was taken for the plan's items.

    `sheet` and `row` say which row comes nearest to a header, `columns` what its headers were taken for.
    """

    def __init__(self, sheet: str | None, row: int, columns: Mapping[str, str]) -> None:
        found = ", ".join(f"“{header}”" for header in [*columns][:20]) or "none"
        self.sheet = sheet
        self.row = row
        self.columns = columns
        self.headers = tuple(columns)
        self.without_advice = (
            "No column was recognised as the plan's items (Action, Strategy, Initiative, …). "
            f"The headers found in row {row}: {found}."
        )
        super().__init__(f"{self.without_advice} A map file can say which column it is.")


class LooksLikePeople(UserError):
    """The file is a people list by its headers."""

    def __init__(self, headers: Sequence[str]) -> None:
        found = ", ".join(f"“{header}”" for header in headers[:20])
        super().__init__(
            f"This looks like a people list, not a plan: its headers are {found}. "
            "It comes in beside a plan: planbot import PLAN --people FILE"
        )


def choose_layout(tables: Sequence[Table], mapping: PlanMap) -> Layout:
    """Return where the plan is; raises `UserError` with the headers found where no column is an item's."""
    if mapping.sheet is not None:
        tables = [
            table for table in tables if table.name and fold_text(table.name) == fold_text(mapping.sheet)
        ]
        if not tables:
            raise UserError(
                f"Map file, sheet: there is no sheet “{mapping.sheet}” with anything in it.", field="sheet"
            )
    candidates = [candidate for table in tables for candidate in _candidates(table, mapping)]
    candidates.sort(
        key=lambda found: (-found.score, -len(found.table.filled_rows(found.header_row)), found.header_row)
    )
    for candidate in candidates[:12]:
        if not candidate.is_header and mapping.header_row is None:
            continue
        header = _header_of(candidate.table, candidate.header_row)
        columns = _read_columns(candidate.table, candidate.header_row, header, mapping)
        if columns.has_item:
            why = _why(candidate, len(tables)) + _not_read(candidates, candidate.table, mapping)
            return Layout(candidate.table, candidate.header_row, header, columns, why)
    raise _refusal(tables, candidates, mapping)


def _candidates(table: Table, mapping: PlanMap) -> list[_Candidate]:
    """Return the rows that may be the header: further down only as long as none is made of header words."""
    given = {fold_text(header) for header in mapping.columns}
    found: list[_Candidate] = []
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
) -> _Candidate:
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
    return _Candidate(table, row_number, sum(kinds.values()), len(kinds), len(texts), is_header, is_widest)


def _weight(reading: Reading) -> int:
    """Return how much a header's words speak for a header: `Done` or `Goal 1: Trees` may well be data."""
    if reading.field in _MARKS or reading.score < SURE_WORD or (reading.level and reading.score < MIN_SCORE):
        return _MAYBE_DATA
    return _EXACT if reading.score == 100 else _NEAR if reading.score >= MIN_SCORE else _BY_A_WORD


def _header_of(table: Table, header_row: int) -> Header:
    below = table.rows[header_row] if header_row < len(table.rows) else ()
    return Header(table.rows[header_row - 1], below)


def _read_columns(table: Table, header_row: int, header: Header, mapping: PlanMap) -> Columns:
    first = header_row + header.second
    rows = [row for _, row in table.filled_rows(first) if not header.repeats_in(row) and not is_total(row)]
    return ColumnReader(header.cells, rows, mapping.columns, mapping.levels).read()


def _why(candidate: _Candidate, sheets: int) -> str:
    where = f"sheet “{candidate.table.name}”, " if candidate.table.name else ""
    of_sheets = f" of {sheets} sheets" if sheets > 1 else ""
    return (
        f"{where}row {candidate.header_row}{of_sheets}: {candidate.recognised} of its {candidate.named} "
        "headers are words that plans use"
    )


def _not_read(candidates: Sequence[_Candidate], chosen: Table, mapping: PlanMap) -> str:
    """Return which other sheets look like plans: a level in the header, and a column for the items."""
    names: dict[str, None] = {}
    for found in candidates:
        table = found.table
        if table is chosen or not table.name or table.name in names or found.recognised < 2:
            continue
        header = _header_of(table, found.header_row)
        readings = [read_header(line_of(cell)) for cell in header.cells]
        if not any(reading and reading.level and reading.score >= MIN_SCORE for reading in readings):
            continue
        if _read_columns(table, found.header_row, header, mapping).has_item:
            names[table.name] = None
    if not names:
        return ""
    listed = ", ".join(f"“{name}”" for name in names)
    which = f"the sheet {listed} looks" if len(names) == 1 else f"the sheets {listed} look"
    return f". Not read: {which} like a plan too; a map file can name the sheet to read"


def _refusal(tables: Sequence[Table], candidates: Sequence[_Candidate], mapping: PlanMap) -> UserError:
    likely = [found for found in candidates if found.is_header or found.is_widest]
    best = next(iter([*likely, *candidates]), None)
    table = best.table if best else tables[0]
    row = best.header_row if best else table.filled_rows(0)[0][0]
    columns = _read_columns(table, row, _header_of(table, row), mapping)
    if _name_emails(columns.labels):
        return LooksLikePeople(columns.labels)
    return NoItemColumn(table.name, row, columns.as_fields)


def looks_like_people(columns: Columns) -> bool:
    """Whether the columns are those of a people list."""
    return Field.LEAD not in {role.field for role in columns.roles} and _name_emails(columns.labels)


def _name_emails(labels: Sequence[str]) -> bool:
    return any(PEOPLE_FIELDS.get(fold_words(label)) == "email" for label in labels)
