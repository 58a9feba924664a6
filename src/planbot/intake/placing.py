"""Where each row stands in the tree: the labels of everything above it, from the top."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import Protocol

from planbot.intake.cells import Cell, cell_at, fold_text, is_blank, line_of, text_of
from planbot.intake.columns import Columns
from planbot.intake.continuations import (
    continuation,
    is_continuation,
    lead_and_steps,
    without_continued,
)
from planbot.intake.fields import Field
from planbot.intake.numbers import (
    Splitter,
    begin_with_numbers,
    clean_number,
    parent_numbers,
    split_letter,
    split_number,
)
from planbot.intake.refusals import RowRefused, needed
from planbot.intake.words import says_nothing


@dataclass(frozen=True, slots=True)
class Label:
    """What a row or a cell calls an item. A title may be empty where only the number is given."""

    number: str | None
    title: str

    def is_same(self, other: "Label") -> bool:
        """Whether both may name one item: the same title, and numbers that do not differ."""
        if not self.title or not other.title:
            return self.number is not None and self.number == other.number
        numbers_differ = self.number and other.number and self.number != other.number
        return fold_text(self.title) == fold_text(other.title) and not numbers_differ

    def is_beneath(self, other: "Label") -> bool:
        """Whether the numbers put this one under the other: 1.1.2 under 1.1."""
        return other.number is not None and other.number in parent_numbers(self.number or "")

    def goes_on_with(self, other: "Label") -> bool:
        """Whether this is the other label, said to be continued."""
        title = without_continued(self.title)
        return title != self.title and Label(self.number, title).is_same(other)


class Standing(Enum):
    """What a row is: an item of the last level, an item of any level, or only a heading over items."""

    ITEM = "item"
    NODE = "node"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Place:
    """A row's place: `path` names it and all above it; `level` is the depth that its own column has.

    `lost_zero` says that its number came as a decimal number, in which 1.10 and 1.1 are one.
    """

    row: int
    path: tuple[tuple[int, Label], ...]
    standing: Standing
    lost_zero: bool = False

    @property
    def level(self) -> int:
        return self.path[-1][0]

    @property
    def label(self) -> Label:
        return self.path[-1][1]


@dataclass(frozen=True, slots=True)
class Aside:
    """A row that is no item; `step` is the line that it adds to the item before it."""

    row: int
    reason: str
    step: str | None = None


class Placer(Protocol):
    """Places the rows of one table, in their order."""

    levels: tuple[str, ...]

    def place(self, row_number: int, row: Sequence[Cell]) -> Place | Aside:
        """Return the row's place; raises `RowRefused` where it has none."""
        ...

    def begin_section(self) -> None:
        """Forget what stands above: a heading over the whole table begins anew."""
        ...


class TitleReader:
    """Reads number and title of one level, from one or two columns; each may be missing."""

    def __init__(
        self, columns: Columns, title: int | None, number: int | None, rows: Sequence[Sequence[Cell]]
    ) -> None:
        self.title_column = title
        self.number_column = number
        self._labels = columns.labels
        self._read: dict[tuple[Cell, Cell], Label | None] = {}
        texts = (
            [title_of(cell_at(row, title)) for row in rows] if title is not None and number is None else []
        )
        plain = [text for text in texts if not is_continuation(text)]
        self._split: Splitter | None = None
        if begin_with_numbers(plain):
            self._split = split_number
        elif begin_with_numbers(texts, split_letter):
            self._split = split_letter

    def read(self, row: Sequence[Cell]) -> Label | None:
        """Return the label, or None where the row says nothing of this level; raises `RowRefused`."""
        cells = cell_at(row, self.number_column), cell_at(row, self.title_column)
        if cells == (None, None):
            return None
        if cells not in self._read:
            self._read[cells] = self._read_cells(*cells)
        return self._read[cells]

    def _read_cells(self, number_cell: Cell, title_cell: Cell) -> Label | None:
        number = clean_number(self._needed(number_cell, self.number_column))
        title = title_of(self._needed(title_cell, self.title_column))
        if self._split and title:
            number, title = self._split(title)
        return Label(number, title) if number or title else None

    def is_named_in(self, row: Sequence[Cell]) -> bool:
        """Whether the row says anything of this level."""
        return not (is_blank(cell_at(row, self.title_column)) and is_blank(cell_at(row, self.number_column)))

    def number_is_decimal(self, row: Sequence[Cell]) -> bool:
        cell = cell_at(row, self.number_column)
        return isinstance(cell, float) and not cell.is_integer()

    def _needed(self, cell: Cell, at: int | None) -> Cell:
        return None if at is None else needed(cell, self._labels[at])


def title_of(cell: Cell) -> str:
    """Return the text of a title: one line, without the bulleted steps beneath it."""
    parts = lead_and_steps(text_of(cell)) if isinstance(cell, str) and "\n" in cell else None
    return parts[0] if parts else line_of(cell)


class GroupedPlacer:
    """Places by columns for the levels: a blank cell takes what stands above it, as in merged cells.

    Where a column repeats its text from row to row, a blank says that the level is missing here.
    """

    def __init__(self, columns: Columns, rows: Sequence[Sequence[Cell]]) -> None:
        self.levels = columns.levels
        self._columns = columns
        item = len(columns.levels) - 1
        self._groups = [
            TitleReader(
                columns, columns.first(Field.GROUP, depth), columns.first(Field.GROUP_NUMBER, depth), rows
            )
            for depth in range(item)
        ]
        self._item = TitleReader(columns, columns.first(Field.TITLE), columns.first(Field.NUMBER), rows)
        self._level_name = columns.first(Field.LEVEL_NAME)
        self._repeats = self._blanks_say_none(rows)
        self._heads_numbers = self._find_heads(rows)
        self._carried: list[Label | None] = [None] * item
        structural = (
            Field.GROUP,
            Field.GROUP_NUMBER,
            Field.GROUP_DESCRIPTION,
            Field.IGNORE,
            Field.ID,
            Field.LEVEL_NAME,
        )
        self._own = [at for at, role in enumerate(columns.roles) if role.field not in structural]
        self._any_item = False

    def place(self, row_number: int, row: Sequence[Cell]) -> Place | Aside:
        explicit = self._explicit_level(row)
        labels, changed = self._read_groups(row, fill=explicit is None)
        if explicit is not None and explicit < len(self._groups):
            return self._place_named_level(row_number, explicit, labels)
        label = self._item.read(row)
        if label is not None and label.number and explicit is None:
            self._leave_neighbours(row, label, labels)
        title_label = self._columns.labels[self._item.title_column or 0]
        path = tuple((depth, found) for depth, found in enumerate(labels) if found)
        if label and label.title:
            if self._any_item and (step := continuation(self._columns, row, self._item.title_column)):
                return Aside(row_number, "a continuation of the row before it", step)
            self._any_item = True
            place = (*path, (len(self._groups), label))
            return Place(row_number, place, Standing.ITEM, self._item.number_is_decimal(row))
        if label or not path or (not changed and any(not is_blank(cell_at(row, at)) for at in self._own)):
            raise RowRefused(
                title_label, label.number or "" if label else "", "there is no text for the item"
            )
        deepest = (
            max(depth for depth, own in enumerate(self._own_groups(row)) if own) if changed else path[-1][0]
        )
        return Place(row_number, tuple(pair for pair in path if pair[0] <= deepest), Standing.HEADING)

    def begin_section(self) -> None:
        self._carried = [None] * len(self._groups)
        self._any_item = False

    def _leave_neighbours(self, row: Sequence[Cell], label: Label, labels: list[Label | None]) -> None:
        """Take away what the row does not name and, as 1.2 under 1.1, does not stand under by its number."""
        for depth, upper in enumerate(labels):
            if upper is None or not self._heads_numbers[depth] or self._groups[depth].is_named_in(row):
                continue
            if upper.number and parent_numbers(label.number or "") and not label.is_beneath(upper):
                labels[depth] = None

    def _find_heads(self, rows: Sequence[Sequence[Cell]]) -> list[bool]:
        """Return for each level whether its numbers begin those of the items beside them."""
        heads = [False for _ in self._groups]
        for row in rows:
            try:
                label = self._item.read(row)
                for depth, reader in enumerate(self._groups):
                    upper = reader.read(row) if label and not heads[depth] else None
                    heads[depth] |= bool(label and upper and label.is_beneath(upper))
            except RowRefused:
                continue
            if all(heads):
                break
        return heads

    def _blanks_say_none(self, rows: Sequence[Sequence[Cell]]) -> list[bool]:
        """Return for each level whether a blank cell says that there is none, rather than the one above it.

        So it is where the column repeats its text from row to row; and beneath one that does, where a row
        that begins another of those is blank.
        """
        repeats = [_repeats_itself(reader.title_column, rows) for reader in self._groups]
        for depth in range(1, len(repeats)):
            upper, own = self._groups[depth - 1].title_column, self._groups[depth].title_column
            repeats[depth] |= repeats[depth - 1] and any(
                is_blank(cell_at(row, own))
                and not is_blank(cell_at(row, self._item.title_column))
                and _text_at(row, upper) not in ("", _text_at(before, upper))
                for before, row in pairwise([(), *rows])
            )
        return repeats

    def _own_groups(self, row: Sequence[Cell]) -> list[bool]:
        return [reader.is_named_in(row) for reader in self._groups]

    def _place_named_level(self, row_number: int, depth: int, labels: Sequence[Label | None]) -> Place:
        if labels[depth] is None:
            column = self._columns.labels[self._groups[depth].title_column or 0]
            raise RowRefused(column, "", "there is no text for the item")
        path = tuple((at, found) for at, found in enumerate(labels[: depth + 1]) if found)
        return Place(row_number, path, Standing.NODE)

    def _read_groups(self, row: Sequence[Cell], *, fill: bool) -> tuple[list[Label | None], bool]:
        """Return the label of each level above the item, and whether one of them is new in this row."""
        labels: list[Label | None] = []
        changed = False
        said_above = False
        for depth, reader in enumerate(self._groups):
            label = reader.read(row)
            carried = self._carried[depth]
            if fill and label is not None and not label.number and says_nothing(label.title):
                self._carried[depth] = None
                labels.append(None)
                continue
            is_news = label is not carried and fill and not changed
            if is_news and label and carried and label.goes_on_with(carried):
                label = carried
            if label is not None:
                if carried is None or changed or not label.is_same(carried):
                    changed = True
                    self._carried[depth:] = [label, *[None] * (len(self._groups) - depth - 1)]
                elif (label.number and not carried.number) or (label.title and not carried.title):
                    self._carried[depth] = Label(label.number or carried.number, label.title or carried.title)
                labels.append(label if changed or not fill else self._carried[depth])
                said_above = True
            else:
                missing = not fill or changed or (said_above and self._repeats[depth])
                labels.append(None if missing else carried)
        return labels, changed

    def _explicit_level(self, row: Sequence[Cell]) -> int | None:
        if self._level_name is None:
            return None
        named = fold_text(line_of(cell_at(row, self._level_name)))
        return next((depth for depth, name in enumerate(self.levels) if fold_text(name) == named), None)


def _repeats_itself(at: int | None, rows: Sequence[Sequence[Cell]]) -> bool:
    return any(_text_at(row, at) == _text_at(before, at) != "" for before, row in pairwise(rows))


def _text_at(row: Sequence[Cell], at: int | None) -> str:
    return fold_text(line_of(cell_at(row, at)))
