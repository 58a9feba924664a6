"""The sheets of a workbook that hold one table between them, read together as one plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from planbot.intake.cells import Cell, cell_at, fold_text, fold_words, line_of
from planbot.intake.columns import Columns
from planbot.intake.fields import Field
from planbot.intake.header_candidates import FURTHEST_HEADER, header_of
from planbot.intake.header_lines import Header
from planbot.intake.tables import Table

_FEW_COLUMNS = 2
"""So many columns more or less make no other table of a sheet."""


@dataclass(frozen=True)
class SheetPart:
    """One sheet of the plan; its row 1 is line `offset` + 1 of all that is read.

    `places` says where in the plan's table of `width` columns each of its own stands; None where they stand
    as they are.
    """

    table: Table
    header_row: int
    header: Header
    offset: int = 0
    places: Sequence[int] | None = None
    width: int = 0

    @cached_property
    def rows(self) -> Sequence[tuple[int, Sequence[Cell]]]:
        """The rows below the header that hold anything, by line, each cell where the plan's table has it."""
        filled = self.table.filled_rows(self.header_row)
        if not self.offset and self.places is None:
            return filled
        return [(self.offset + number, self._placed(row)) for number, row in filled]

    @property
    def preamble(self) -> Sequence[Sequence[Cell]]:
        return self.table.rows[: self.header_row - 1]

    @property
    def first_line(self) -> int:
        """The line beneath the header."""
        return self.offset + self.header_row + 1

    def own_column(self, at: int) -> int:
        """Return where on the sheet a column stands that the plan's table has beyond its header."""
        return at if self.places is None else at - self.width + len(self.places)

    def _placed(self, row: Sequence[Cell]) -> Sequence[Cell]:
        if self.places is None:
            return row
        own = len(self.places)
        placed: list[Cell] = [None] * (self.width + max(0, len(row) - own))
        for at, cell in enumerate(row):
            placed[self.places[at] if at < own else self.width + at - own] = cell
        return placed


class SheetJoiner:
    """Finds on other sheets the table that `base` holds, whose columns were taken for `columns`."""

    def __init__(self, base: SheetPart, columns: Columns) -> None:
        self._labels = _named(base.header)
        self._needed = {
            fold_words(label): label
            for label, role in zip(columns.labels, columns.roles, strict=True)
            if role.field in (Field.TITLE, Field.GROUP)
        }
        self._title = next(
            fold_words(label)
            for label, role in zip(columns.labels, columns.roles, strict=True)
            if role.field is Field.TITLE
        )
        self._base = base
        self._taken: set[str] | None = None

    def find(self, table: Table) -> SheetPart | None:
        """Return the sheet from the header that has the levels' columns and most others of the base."""
        found: list[tuple[int, SheetPart]] = []
        for number, row in table.filled_rows(0)[:FURTHEST_HEADER]:
            if not any(isinstance(cell, str) and fold_words(line_of(cell)) in self._labels for cell in row):
                continue
            header = header_of(table, number)
            labels = _named(header)
            if self._needed.keys() <= labels.keys():
                found.append((len(labels.keys() & self._labels.keys()), SheetPart(table, number, header)))
        return max(found, key=lambda one: one[0], default=(0, None))[1]

    def lacks(self, table: Table) -> str:
        """Return the first column of the levels that no row of the sheet names, else that of the items."""
        rows = table.filled_rows(0)[:FURTHEST_HEADER]
        texts = {fold_words(line_of(cell)) for _, row in rows for cell in row if isinstance(cell, str)}
        missing = (label for folded, label in self._needed.items() if folded not in texts)
        return next(missing, self._needed[self._title])

    def is_same(self, part: SheetPart) -> bool:
        """Whether the sheet has the columns of the base, but for a few that only one of them has."""
        own, base = _named(part.header).keys(), self._labels.keys()
        return (own <= base or base <= own) and len(own ^ base) <= _FEW_COLUMNS

    def is_version(self, part: SheetPart) -> bool:
        """Whether most of the sheet's items stand on one that is taken already; else take it too."""
        taken = self._titles(self._base) if self._taken is None else self._taken
        titles = self._titles(part)
        if 2 * len(titles & taken) > len(titles):
            return True
        self._taken = taken | titles
        return False

    def _titles(self, part: SheetPart) -> set[str]:
        at = _named(part.header)[self._title]
        texts = (line_of(cell_at(row, at)) for _, row in part.table.filled_rows(part.header_row))
        return {fold_text(text) for text in texts if text}


def join_parts(base: SheetPart, parts: Sequence[SheetPart]) -> tuple[Header, tuple[SheetPart, ...]]:
    """Return the header of all `parts`, the columns of `base` first, and where each stands beneath it."""
    places = _folded(base.header)
    width = len(places)
    more: list[Cell] = []
    for part in parts:
        for folded, at in _folded(part.header).items():
            if folded not in places:
                places[folded] = width + len(more)
                more.append(part.header.cells[at])
    header = Header([*base.header.cells[:width], *more], ()) if more else base.header
    joined: list[SheetPart] = []
    offset = 0
    for part in parts:
        own = [places[folded] for folded in _folded(part.header)]
        moved = own if own != [*range(len(places))] else None
        joined.append(replace(part, offset=offset, places=moved, width=len(places)))
        offset += len(part.table.rows)
    return header, tuple(joined)


def _named(header: Header) -> Mapping[str, int]:
    """Return the columns that have a header, by its words."""
    return {folded: at for folded, at in _folded(header).items() if line_of(header.cells[at])}


def _folded(header: Header) -> dict[str, int]:
    """Return all columns by the words of their labels, in their order."""
    found: dict[str, int] = {}
    for at, label in enumerate(header.labels):
        folded = fold_words(label)
        found[folded if folded not in found else f"{folded} {at}"] = at
    return found
