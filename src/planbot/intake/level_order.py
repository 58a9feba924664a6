"""Which levels stand above which: clear words decide, then the rows, then the words, then the position."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from planbot.intake.cells import fold_text, fold_words
from planbot.intake.fields import LEVEL_RANKS
from planbot.intake.headers import level_rank
from planbot.intake.numbers import parent_numbers

_CLEAR = 3
"""Ranks that far apart leave no doubt, as of a goal and an action."""


@dataclass(frozen=True)
class LevelColumn:
    """A level found in the header: its name, and the texts of its column with empty ones where blank."""

    name: str
    word: str
    position: int
    texts: Sequence[str]

    @cached_property
    def folded(self) -> Sequence[str]:
        return [fold_text(text) for text in self.texts]

    @cached_property
    def distinct(self) -> frozenset[str]:
        return frozenset(filter(None, self.folded))


def order_levels(levels: Sequence[LevelColumn]) -> list[LevelColumn]:
    """Return the levels from the top, whatever the order of their columns, which only breaks ties.

    Words whose ranks are clear decide. Else the column with fewer texts stands above where most of them span
    several of the other's, and where the rows do not tell, the one whose word usually does.
    """
    below = {
        level.position: sum(_stands_above(level, other) for other in levels if other is not level)
        for level in levels
    }
    return sorted(
        levels,
        key=lambda level: (
            -below[level.position],
            level_rank(level.word),
            len(level.distinct),
            level.position,
        ),
    )


def _stands_above(one: LevelColumn, other: LevelColumn) -> bool:
    apart = level_rank(other.word) - level_rank(one.word)
    if apart == 0:
        apart = _is_in_full(other) - _is_in_full(one)
    if abs(apart) >= _CLEAR:
        return apart > 0
    if not any(upper and lower for upper, lower in zip(one.texts, other.texts, strict=True)):
        return _first_row(one) < _first_row(other)
    more = len(other.distinct) - len(one.distinct)
    if more and _spans(*((one, other) if more > 0 else (other, one))):
        return more > 0
    return apart > 0


def _is_in_full(level: LevelColumn) -> bool:
    """Whether its header says which actions it holds (`Supporting Actions`), beside plain ones."""
    return fold_words(level.word) not in LEVEL_RANKS


def _first_row(level: LevelColumn) -> int:
    return next((at for at, text in enumerate(level.texts) if text), len(level.texts))


def _spans(upper: LevelColumn, lower: LevelColumn) -> bool:
    """Whether most texts of `upper` stand beside several of `lower`.

    A blank takes what stands above it where the column repeats no text from row to row and holds several.
    """
    beside: dict[str, set[str]] = {}
    takes = len(upper.distinct) > 1 and not any(one and one == other for one, other in pairwise(upper.texts))
    filled = ""
    for above, below in zip(upper.folded, lower.folded, strict=True):
        filled = above or (filled if takes else "")
        if filled and below:
            beside.setdefault(filled, set()).add(below)
    return 2 * sum(len(texts) > 1 for texts in beside.values()) > len(beside)


def order_words(rows: Sequence[tuple[str, str | None]]) -> tuple[str, ...]:
    """Return the words that name each row's level, from the top; `rows` has them with the rows' numbers.

    The depth of the numbers decides (1.2 stands under 1), then the order in which the first rows go down
    from level to level, then the words.
    """
    depths: dict[str, list[int]] = {}
    for word, number in rows:
        depths.setdefault(word, []).extend([len(parent_numbers(number))] if number else [])
    means = {word: sum(found) / len(found) if found else None for word, found in depths.items()}
    descent = _descent([word for word, _ in rows])

    def is_above(one: str, other: str) -> bool:
        depth, other_depth = means[one], means[other]
        if depth is not None and other_depth is not None and depth != other_depth:
            return depth < other_depth
        if one in descent and other in descent:
            return descent[one] < descent[other]
        return level_rank(one) < level_rank(other)

    first = {word: place for place, word in enumerate(depths)}
    below = {word: sum(is_above(word, other) for other in depths if other != word) for word in depths}
    return tuple(sorted(depths, key=lambda word: (-below[word], first[word])))


def _descent(words: Sequence[str]) -> dict[str, int]:
    """Return how deep the first rows go, word by word, as long as no row goes the other way."""
    steps = set(pairwise(words))
    descent: dict[str, int] = {}
    last = ""
    for word in words:
        if word in descent or (word, last) in steps:
            break
        descent[word] = len(descent)
        last = word
    return descent


def repeats(texts: Sequence[str], per: Sequence[str]) -> bool:
    """Whether `texts` group the rows: fewer distinct ones than rows with a text of `per`."""
    filled = [fold_text(text) for text, beside in zip(texts, per, strict=True) if beside]
    distinct = {text for text in filled if text}
    return bool(distinct) and len(distinct) <= 0.8 * max(1, len(filled))
