"""Line breaks in a column of owners: those that separate two owners, and those within one name."""

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import pairwise

from planbot.intake.cells import fold_words

_SEPARATOR = re.compile(r"[,;/|]")
_ENDS_OPEN = re.compile(r"(?:\b(?:of|and|for|the)|&|[-–—])$", re.I)
_GOES_ON = re.compile(r"[a-z(&]")
_UNIT_LINE = re.compile(
    r"(?:department|dept\.?|division|board|committee|commission|authority|agency|office)\s*(?:$|[,;/|])", re.I
)
_FITS = 0.8
"""What the first word of a line, beside the line before, would have filled of a wrapped column at least."""
_MOST = 0.9
"""The share of a column's line breaks that a column's width explains where it was wrapped."""


class LineBreaks:
    """The line breaks of one column, from all its `texts`."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = list(dict.fromkeys(texts))
        self._broken = [_lines(text) for text in self._texts if "\n" in text]

    def mended(self, text: str, is_known: Callable[[str], bool]) -> str:
        """Return the text with a space for each line break within a name; the others separate.

        A line goes on with the one before it where either says so, where `is_known` knows both as one name,
        where the column has the two on one line elsewhere, and where the column was wrapped to a width.
        """
        if "\n" not in text:
            return text
        first, *rest = _lines(text) or [""]
        mended = first
        for line in rest:
            mended += (" " if self._goes_on(mended, line, is_known) else "\n") + line
        return mended

    @cached_property
    def wrap(self) -> bool:
        """Whether lines end at the column's width, and a comma there shows that a break says nothing."""
        pairs = [pair for lines in self._broken for pair in pairwise(lines)]
        if not any(_SEPARATOR.search(before[-1]) for before, _ in pairs):
            return False
        width = max(len(line) for lines in self._broken for line in lines)
        fits = sum(len(before) + 1 + len(after.split()[0]) > _FITS * width for before, after in pairs)
        return fits >= _MOST * len(pairs)

    def _goes_on(self, before: str, line: str, is_known: Callable[[str], bool]) -> bool:
        if _SEPARATOR.search(before[-1:]):
            return True
        if _ENDS_OPEN.search(before) or _GOES_ON.match(line) or _UNIT_LINE.match(line):
            return True
        last = _SEPARATOR.split(before.rpartition("\n")[2])[-1].strip()
        next_name = _SEPARATOR.split(line)[0].strip()
        joined = f"{last} {next_name}"
        if is_known(joined) or fold_words(joined) in self._names:
            return True
        apart = all(is_known(name) or fold_words(name) in self._names for name in (last, next_name))
        return self.wrap and not apart

    @cached_property
    def _names(self) -> frozenset[str]:
        """The names that the column has on one line, alone or between its separators."""
        whole = (text for text in self._texts if "\n" not in text)
        return frozenset(fold_words(name) for text in whole for name in _SEPARATOR.split(text))


def _lines(text: str) -> list[str]:
    return [line for part in text.split("\n") if (line := part.strip())]
