"""Which sheets hold the plan, and which row of each is its header."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from planbot.intake.cells import Cell, fold_text, fold_words, line_of
from planbot.intake.columns import Columns
from planbot.intake.draft import SheetNotRead, SheetRead, row_in_words
from planbot.intake.fields import Field
from planbot.intake.header_candidates import (
    Candidate,
    columns_over,
    header_candidates,
    header_of,
)
from planbot.intake.header_lines import Header
from planbot.intake.headers import MIN_SCORE, read_header
from planbot.intake.joined_sheets import SheetJoiner, SheetPart, join_parts
from planbot.intake.notes import names_key_sheet
from planbot.intake.people_headers import FIELDS as PEOPLE_FIELDS
from planbot.intake.phone_lists import lists_phones
from planbot.intake.plan_map import PlanMap
from planbot.intake.tables import Table
from planbot.plan.errors import UserError
from planbot.plan.wording import joined

_MOST_NAMED = 6


@dataclass(frozen=True)
class Layout:
    """The sheets that hold the plan, in the workbook's order, and the header and columns of their table.

    Rows are known by their line: where one sheet is read, that is the row's number in it.
    """

    parts: tuple[SheetPart, ...]
    header: Header
    columns: Columns
    why: str
    not_read: tuple[SheetNotRead, ...] = ()

    @cached_property
    def rows(self) -> Sequence[tuple[int, Sequence[Cell]]]:
        first, *more = self.parts
        return first.rows if not more else [row for part in self.parts for row in part.rows]

    @property
    def sheets(self) -> tuple[SheetRead, ...]:
        """The sheets that are read; none for a CSV file."""
        return tuple(
            SheetRead(sheet=part.table.name, header_row=part.header_row, rows_read=len(part.rows))
            for part in self.parts
            if part.table.name
        )

    @property
    def has_several(self) -> bool:
        return len(self.parts) > 1

    def part_of(self, line: int) -> SheetPart:
        return self.parts[bisect_right(self.parts, line - 1, key=lambda part: part.offset) - 1]

    def place_of(self, line: int) -> tuple[str | None, int]:
        """Return sheet and row of a line; None for the sheet where there is but one."""
        if not self.has_several:
            return None, line
        part = self.part_of(line)
        return part.table.name, line - part.offset

    def in_words(self, line: int) -> str:
        sheet, row = self.place_of(line)
        return row_in_words(row, sheet)


class NoItemColumn(UserError):
    """No column was taken for the plan's items.

    `sheet` and `row` say which row comes nearest to a header, `columns` what its headers were taken for,
    `sheets` where else the plan may be.
    """

    def __init__(
        self,
        sheet: str | None,
        row: int,
        columns: Mapping[str, str],
        sheets: Sequence[str],
        *,
        lists_phones: bool = False,
    ) -> None:
        found = ", ".join(f"“{header}”" for header in [*columns][:20]) or "none"
        self.sheet = sheet
        self.sheets = sheets
        self.row = row
        self.columns = columns
        self.headers = tuple(columns)
        why = "This looks like a list of names and phone numbers. " if lists_phones else ""
        self.without_advice = (
            f"{why}No column was recognised as the plan's items (Action, Strategy, Initiative, …). "
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
    chosen = _chosen(tables, mapping)
    candidates = [candidate for table in chosen for candidate in header_candidates(table, mapping)]
    candidates.sort(
        key=lambda found: (-found.score, -len(found.table.filled_rows(found.header_row)), found.header_row)
    )
    for candidate in candidates[:12]:
        if not candidate.is_header and mapping.header_row is None:
            continue
        part, columns = _read(candidate, mapping)
        if lists_phones(columns, mapping.columns) and not _name_emails(columns.labels):
            names = [one.name for one in tables if one.name]
            row, labels = candidate.header_row, dict.fromkeys(columns.labels, str(Field.IGNORE))
            raise NoItemColumn(candidate.table.name, row, labels, names, lists_phones=True)
        if columns.has_item:
            return _joined(part, columns, _why(candidate, len(chosen)), tables, mapping)
    raise _refusal(tables, candidates, mapping)


def _chosen(tables: Sequence[Table], mapping: PlanMap) -> Sequence[Table]:
    """Return the sheets that the map names; all where it names none."""
    if not mapping.sheets:
        return tables
    there = {fold_text(table.name or "") for table in tables}
    for name in mapping.sheets:
        if fold_text(name) not in there:
            raise UserError(
                f"Map file, sheet: there is no sheet “{name}” with anything in it.", field="sheet"
            )
    return [table for table in tables if _is_named(table, mapping)]


def _is_named(table: Table, mapping: PlanMap) -> bool:
    return fold_text(table.name or "") in {fold_text(name) for name in mapping.sheets}


def _read(candidate: Candidate, mapping: PlanMap) -> tuple[SheetPart, Columns]:
    table, header = candidate.table, header_of(candidate.table, candidate.header_row)
    rows = table.filled_rows(candidate.header_row + header.second)
    return SheetPart(table, candidate.header_row, header), columns_over(header, rows, mapping)


def _joined(base: SheetPart, columns: Columns, why: str, tables: Sequence[Table], mapping: PlanMap) -> Layout:
    """Return the layout of `base` and the sheets that hold the same table, with what became of the others."""
    joiner = SheetJoiner(base, columns)
    parts: list[SheetPart] = []
    not_read: list[SheetNotRead] = []
    for table in tables:
        part = base if table is base.table else joiner.find(table)
        reason = None if part is base else _why_not(table, part, joiner, mapping)
        if reason is not None:
            not_read.append(reason)
        elif part is not None:
            parts.append(part)
    if len(parts) == 1:
        return Layout((base,), base.header, columns, why, tuple(not_read))
    header, placed = join_parts(base, parts)
    with_it = [f"“{part.table.name}” (row {part.header_row})" for part in parts if part is not base]
    why = f"{why}. Read with it, as one table: {joined(with_it, _MOST_NAMED)}"
    layout = Layout(placed, header, columns, why, tuple(not_read))
    return replace(layout, columns=columns_over(header, layout.rows, mapping))


def _why_not(
    table: Table, part: SheetPart | None, joiner: SheetJoiner, mapping: PlanMap
) -> SheetNotRead | None:
    """Return why a sheet is not read, None where it is; raises `UserError` where the map wants it in vain."""
    name = table.name or ""
    if mapping.sheets:
        if not _is_named(table, mapping):
            may_hold_plan = part is not None or _looks_like_plan(table, mapping)
            return SheetNotRead(sheet=name, reason="not chosen", may_hold_plan=may_hold_plan)
        if part is None:
            raise UserError(
                f"The sheet “{name}” cannot be read together with the others that were chosen: it has no "
                f"column “{joiner.lacks(table)}”. Choose sheets with the same columns.",
                field="sheet",
            )
        return None
    if part is not None and joiner.is_same(part):
        if not joiner.is_version(part):
            return None
        reason = "most of its items stand on another sheet that is read"
        return SheetNotRead(sheet=name, reason=reason, may_hold_plan=True)
    if names_key_sheet(name):
        return SheetNotRead(sheet=name, reason="it explains words")
    if _looks_like_plan(table, mapping):
        reason = "it looks like a plan too, but with other columns"
        return SheetNotRead(sheet=name, reason=reason, may_hold_plan=True)
    return SheetNotRead(sheet=name, reason="it holds no table of items")


def _why(candidate: Candidate, sheets: int) -> str:
    where = f"sheet “{candidate.table.name}”, " if candidate.table.name else ""
    of_sheets = f" of {sheets} sheets" if sheets > 1 else ""
    return (
        f"{where}row {candidate.header_row}{of_sheets}: {candidate.recognised} of its {candidate.named} "
        "headers are words that plans use"
    )


def _looks_like_plan(table: Table, mapping: PlanMap) -> bool:
    """Whether the sheet has a header with a level in it, and a column for the items."""
    for found in header_candidates(table, replace(mapping, header_row=None)):
        if not found.is_header or found.recognised < 2:
            continue
        part, columns = _read(found, mapping)
        readings = [read_header(line_of(cell)) for cell in part.header.cells]
        names_level = any(reading and reading.level and reading.score >= MIN_SCORE for reading in readings)
        if names_level and columns.has_item:
            return True
    return False


def _refusal(tables: Sequence[Table], candidates: Sequence[Candidate], mapping: PlanMap) -> UserError:
    likely = [found for found in candidates if found.is_header or found.is_widest]
    best = next(iter([*likely, *candidates]), None)
    if best is None and mapping.header_row is not None:
        return UserError(
            f"Map file, header_row: there is nothing in row {mapping.header_row}.", field="header_row"
        )
    table = best.table if best else tables[0]
    row = best.header_row if best else table.filled_rows(0)[0][0]
    header = header_of(table, row)
    columns = columns_over(header, table.filled_rows(row + header.second), mapping)
    if _name_emails(columns.labels):
        return LooksLikePeople(columns.labels)
    return NoItemColumn(table.name, row, columns.as_fields, [one.name for one in tables if one.name])


def looks_like_people(columns: Columns) -> bool:
    """Whether the columns are those of a people list."""
    return Field.LEAD not in {role.field for role in columns.roles} and _name_emails(columns.labels)


def _name_emails(labels: Sequence[str]) -> bool:
    return any(PEOPLE_FIELDS.get(fold_words(label)) == "email" for label in labels)
