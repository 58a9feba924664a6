"""Placing where no column names the levels: by number (1.2.3 under 1.2), parent or level."""

from collections.abc import Sequence

from planbot.intake.cells import Cell, cell_at, line_of
from planbot.intake.columns import Columns
from planbot.intake.continuations import continuation
from planbot.intake.fields import Field
from planbot.intake.level_order import order_words
from planbot.intake.numbers import clean_number, numbers_above, parent_numbers
from planbot.intake.placing import Aside, Label, Place, Standing, TitleReader
from planbot.intake.refusals import RowRefused, needed

_DEFAULT_LEVELS = {1: (), 2: ("Goal",), 3: ("Goal", "Strategy"), 4: ("Goal", "Objective", "Strategy")}


class OutlinePlacer:
    """Places rows that are items at any level; `has_sections` says that headings stand over them."""

    def __init__(self, columns: Columns, rows: Sequence[Sequence[Cell]], *, has_sections: bool) -> None:
        self._columns = columns
        self._reader = TitleReader(columns, columns.first(Field.TITLE), columns.first(Field.NUMBER), rows)
        self._parent = columns.first(Field.PARENT)
        self._level_name = columns.first(Field.LEVEL_NAME)
        self._stack: list[tuple[int, Label]] = []
        self._any_item = False
        self._placed: dict[str, list[Label]] = {}
        labels = [label for row in rows if (label := self._try_read(row))]
        self._by_number = {label.number: label for label in labels if label.number}
        self._above = self._parents(rows)
        self._names = self._level_words(rows)
        self._heads = self._find_heads(rows)
        depth = (
            len(self._names) if self._names else max((len(self._chain(label)) for label in labels), default=1)
        )
        own = self._names or (
            *_DEFAULT_LEVELS.get(depth, tuple(f"Level {n}" for n in range(1, depth))),
            columns.levels[-1],
        )
        if has_sections and not self._names and depth > 1:
            own = own[-depth:]
        self.levels = own

    def place(self, row_number: int, row: Sequence[Cell]) -> Place | Aside:
        label = self._reader.read(row)
        if label is None or not label.title:
            column = self._columns.labels[self._reader.title_column or 0]
            raise RowRefused(column, label.number or "" if label else "", "there is no text for the item")
        if self._any_item and (step := continuation(self._columns, row, self._reader.title_column)):
            return Aside(row_number, "a continuation of the row before it", step)
        self._any_item = True
        chain = self._stacked(row, label) if self._names else self._nearest(self._chain(label, row))
        return Place(row_number, tuple(chain), Standing.NODE, self._reader.number_is_decimal(row))

    def begin_section(self) -> None:
        self._stack = []
        self._placed = {}
        self._any_item = False

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
            above = next((upper for upper in numbers_above(number) if upper in self._by_number), None)
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

    def _nearest(self, chain: list[tuple[int, Label]]) -> list[tuple[int, Label]]:
        """Return the chain with, of several rows of the parent's number, the nearest before it."""
        path = [label for _, label in chain]
        above = path[-2].number if len(path) > 1 else None
        path = [*self._placed.get(above or "", path[:-1]), path[-1]]
        if number := path[-1].number:
            self._placed[number] = path
        return list(enumerate(path))

    def _refuse_orphan(self, row: Sequence[Cell], number: str, above: str) -> None:
        at = self._parent if self._parent is not None else self._reader.number_column
        column = self._columns.labels[at if at is not None else self._reader.title_column or 0]
        value = above if self._parent is not None else number
        raise RowRefused(column, value, f"there is no row {above} for {number} to stand under")

    # Level words

    def _level_words(self, rows: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
        if self._level_name is None:
            return ()
        words = [line_of(cell_at(row, self._level_name)) for row in rows]
        labels = [self._try_read(row) for row in rows]
        numbers = [label.number if label else None for label in labels]
        return order_words([(word, number) for word, number in zip(words, numbers, strict=True) if word])

    def _find_heads(self, rows: Sequence[Sequence[Cell]]) -> set[int]:
        """Return the levels whose numbers begin those on the levels below."""
        if self._level_name is None:
            return set()
        depths = {
            label.number: self._names.index(word)
            for row in rows
            if (word := line_of(cell_at(row, self._level_name))) in self._names
            and (label := self._try_read(row))
            and label.number
        }
        return {
            depths[above]
            for number, depth in depths.items()
            for above in parent_numbers(number)
            if above in depths and depths[above] < depth
        }

    def _stacked(self, row: Sequence[Cell], label: Label) -> list[tuple[int, Label]]:
        assert self._level_name is not None
        column = self._columns.labels[self._level_name]
        word = line_of(needed(cell_at(row, self._level_name), column))
        if word not in self._names:
            raise RowRefused(column, word, "the row does not say its level")
        depth = self._names.index(word)
        above = [(at, upper) for at, upper in self._stack if at < depth]
        if parent_numbers(label.number or ""):
            above = [(at, upper) for at, upper in above if at not in self._heads or label.is_beneath(upper)]
        if depth and not above:
            raise RowRefused(column, word, f"there is no {self._names[depth - 1]} above it")
        self._stack = [*above, (depth, label)]
        return self._stack


def has_outline(columns: Columns) -> bool:
    """Whether rows may stand at several levels because no column holds the levels above the item."""
    return not columns.positions(Field.GROUP) and not columns.positions(Field.GROUP_NUMBER)
