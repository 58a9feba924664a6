"""The columns of a table by their texts: what stands in each, and how much of it is of one kind."""

from collections import Counter
from collections.abc import Callable, Sequence

from planbot.intake.cells import Cell, is_error, line_of
from planbot.intake.columns import label_headers


class ColumnTexts:
    """The texts of each column below the header, read once; blanks and error values are empty ones."""

    def __init__(self, header: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> None:
        self.labels = label_headers(header)
        self._rows = rows
        self._texts: dict[int, list[str]] = {}
        self._counts: dict[int, Counter[str]] = {}

    @property
    def rows(self) -> int:
        """How many rows stand below the header."""
        return len(self._rows)

    def of(self, at: int) -> list[str]:
        if at not in self._texts:
            self._texts[at] = [
                "" if at >= len(row) or is_error(row[at]) else line_of(row[at]) for row in self._rows
            ]
        return self._texts[at]

    def distinct(self, at: int) -> set[str]:
        return set(self._counted(at))

    def share(self, at: int, *, holds: Callable[[str], object]) -> float:
        """Return the share of a column's texts for which `holds` is true; 0 where there are none."""
        counts = self._counted(at)
        held = sum(count for text, count in counts.items() if holds(text))
        return held / counts.total() if counts else 0.0

    def _counted(self, at: int) -> Counter[str]:
        if at not in self._counts:
            self._counts[at] = Counter(text for text in self.of(at) if text)
        return self._counts[at]
