"""Placing where no column names the levels: by number (1.2.3 under 1.2), parent, level or section row."""

import re
from collections.abc import Sequence

from planbot.intake.cells import Cell, cell_at, fold_words, is_blank, line_of
from planbot.intake.columns import Columns
from planbot.intake.fields import Field
from planbot.intake.headers import level_rank
from planbot.intake.numbers import clean_number, parent_numbers, split_heading
from planbot.intake.placing import Aside, Label, Place, Standing, TitleReader, continuation
from planbot.intake.refusals import RowRefused, needed
from planbot.intake.words import read_status

_DEFAULT_LEVELS = {1: (), 2: ("Goal",), 3: ("Goal", "Strategy"), 4: ("Goal", "Objective", "Strategy")}
_LONGEST_HEADING = 200


class OutlinePlacer:
    """Places rows that are items at any level; a row of one cell is the heading of those after it."""

    def __init__(self, columns: Columns, rows: Sequence[Sequence[Cell]]) -> None:
        self._columns = columns
        self._reader = TitleReader(columns, columns.first(Field.TITLE), columns.first(Field.NUMBER), rows)
        self._parent = columns.first(Field.PARENT)
        self._level_name = columns.first(Field.LEVEL_NAME)
        self._wide = sum(role.field is not Field.IGNORE for role in columns.roles) > 2
        self._sections: list[tuple[str, Label]] = []
        self._stack: list[Label] = []
        self._any_item = False
        self._has_sections = any(self._is_section(row) for row in rows)
        self._section_levels = _distinct_levels([row for row in rows if self._is_section(row)])
        labels = [label for row in rows if not self._is_section(row) and (label := self._try_read(row))]
        self._by_number = {label.number: label for label in labels if label.number}
        self._above = self._parents(rows)
        self._names = self._level_words(rows)
        depth = (
            len(self._names) if self._names else max((len(self._chain(label)) for label in labels), default=1)
        )
        offset = len(self._section_levels)
        own = self._names or (
            *_DEFAULT_LEVELS.get(depth, tuple(f"Level {n}" for n in range(1, depth))),
            columns.levels[-1],
        )
        if offset and not self._names and depth > 1:
            own = own[-depth:]
        self.levels = (*self._section_levels, *own)

    def place(self, row_number: int, row: Sequence[Cell]) -> Place | Aside:
        if self._is_section(row):
            return self._place_section(row_number, row)
        label = self._reader.read(row)
        if label is None or not label.title:
            column = self._columns.labels[self._reader.title_column or 0]
            raise RowRefused(column, label.number or "" if label else "", "there is no text for the item")
        if self._any_item and (step := continuation(self._columns, row, self._reader.title_column)):
            return Aside(row_number, "a continuation of the row before it", step)
        self._any_item = True
        above = [(self._section_levels.index(word), section) for word, section in self._sections]
        offset = len(self._section_levels)
        chain = self._stacked(row, label) if self._names else self._chain(label, row)
        path = (*above, *((offset + depth, found) for depth, found in chain))
        return Place(row_number, path, Standing.NODE, self._reader.number_is_decimal(row))

    # Sections

    def _is_section(self, row: Sequence[Cell]) -> bool:
        """Whether the row holds one short text in a wide table, and that text reads as a heading."""
        filled = [cell for cell in row if not is_blank(cell)]
        if not self._wide or len({line_of(cell) for cell in filled}) != 1 or not isinstance(filled[0], str):
            return False
        text = line_of(filled[0])
        if len(text) > _LONGEST_HEADING:
            return False
        at = next(at for at, cell in enumerate(row) if not is_blank(cell))
        heading = (
            split_heading(text) is not None
            or text.isupper()
            or text.endswith(":")
            or read_status(text) is not None
        )
        return heading or (
            at != self._reader.title_column and len(filled) == 1 and bool(re.search(r"[A-Za-z]{3}", text))
        )

    def _place_section(self, row_number: int, row: Sequence[Cell]) -> Place | Aside:
        text = line_of(next(cell for cell in row if not is_blank(cell)))
        if read_status(text) is not None and split_heading(text) is None:
            return Aside(row_number, f"a heading: “{text}”")
        word, label = _section(text)
        depth = self._section_levels.index(word)
        self._sections = [
            (above, found) for above, found in self._sections if self._section_levels.index(above) < depth
        ]
        self._sections.append((word, label))
        self._stack = []
        path = tuple((self._section_levels.index(above), found) for above, found in self._sections)
        return Place(row_number, path, Standing.HEADING)

    # Numbers and parents

    def _try_read(self, row: Sequence[Cell]) -> Label | None:
        try:
            return self._reader.read(row)
        except RowRefused:
            return None

    def _parents(self, rows: Sequence[Sequence[Cell]]) -> dict[str, str]:
        """Return the parent's number by number: as a column says, else as the numbers themselves show."""
        found: dict[str, str] = {}
        if self._parent is not None:
            for row in rows:
                label, above = self._try_read(row), clean_number(cell_at(row, self._parent))
                if label and label.number and above:
                    found[label.number] = above
            return found
        for number in self._by_number:
            above = next((upper for upper in parent_numbers(number) if upper in self._by_number), None)
            if above:
                found[number] = above
        return found

    def _chain(self, label: Label, row: Sequence[Cell] | None = None) -> list[tuple[int, Label]]:
        """Return the labels from the top of the outline down to `label`, each with its depth.

        With `row`, raises `RowRefused` where the parent that it needs is in no row.
        """
        chain = [label]
        seen = {label.number}
        number = label.number
        while number and (above := self._above.get(number)):
            if above in seen or above not in self._by_number:
                if row is not None:
                    self._refuse_orphan(row, number, above)
                break
            seen.add(above)
            chain.insert(0, self._by_number[above])
            number = above
        if row is not None and number and self._parent is None and self._above and number not in self._above:
            tops = {upper for upper in self._above.values() if upper not in self._above}
            expected = parent_numbers(number)
            if expected and any(len(parent_numbers(top)) < len(expected) for top in tops):
                self._refuse_orphan(row, number, expected[0])
        return list(enumerate(chain))

    def _refuse_orphan(self, row: Sequence[Cell], number: str, above: str) -> None:
        at = self._parent if self._parent is not None else self._reader.number_column
        column = self._columns.labels[at if at is not None else self._reader.title_column or 0]
        raise RowRefused(column, number, f"there is no row {above} for {number} to stand under")

    # Level words

    def _level_words(self, rows: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
        if self._level_name is None:
            return ()
        words = {
            line_of(cell_at(row, self._level_name)): None
            for row in rows
            if not is_blank(cell_at(row, self._level_name))
        }
        first = {word: place for place, word in enumerate(words)}
        return tuple(sorted(words, key=lambda word: (level_rank(word), first[word])))

    def _stacked(self, row: Sequence[Cell], label: Label) -> list[tuple[int, Label]]:
        assert self._level_name is not None
        column = self._columns.labels[self._level_name]
        word = line_of(needed(cell_at(row, self._level_name), column))
        if word not in self._names:
            raise RowRefused(column, word, "the row does not say its level")
        depth = self._names.index(word)
        if depth > len(self._stack):
            raise RowRefused(column, word, f"there is no {self._names[depth - 1]} above it")
        self._stack[depth:] = [label]
        return list(enumerate(self._stack))


def has_outline(columns: Columns) -> bool:
    """Whether rows may stand at several levels because no column holds the levels above the item."""
    return not columns.positions(Field.GROUP) and not columns.positions(Field.GROUP_NUMBER)


def _section(text: str) -> tuple[str, Label]:
    heading = split_heading(text)
    if heading is None:
        return "Section", Label(None, text.rstrip(":").strip())
    word, number, title = heading
    return fold_words(word).title(), Label(number, title)


def _distinct_levels(rows: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    words: dict[str, None] = {}
    for row in rows:
        text = line_of(next(cell for cell in row if not is_blank(cell)))
        if read_status(text) is None or split_heading(text) is not None:
            words[_section(text)[0]] = None
    first = {word: place for place, word in enumerate(words)}
    return tuple(sorted(words, key=lambda word: (-1 if word == "Section" else level_rank(word), first[word])))
