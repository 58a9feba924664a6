"""Which levels stand above which: clear words decide, then the rows, then the words, then the position."""

from collections.abc import Sequence
from dataclasses import dataclass

from planbot.intake.cells import fold_text
from planbot.intake.headers import level_rank

_CLEAR = 3
"""Ranks that far apart leave no doubt, as of a goal and an action."""


@dataclass(frozen=True, slots=True)
class LevelColumn:
    """A level found in the header: its name, and the texts of its column with empty ones where blank."""

    name: str
    word: str
    position: int
    texts: Sequence[str]


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
            len(_distinct(level)),
            level.position,
        ),
    )


def _stands_above(one: LevelColumn, other: LevelColumn) -> bool:
    apart = level_rank(other.word) - level_rank(one.word)
    if abs(apart) >= _CLEAR:
        return apart > 0
    more = len(_distinct(other)) - len(_distinct(one))
    if more and _spans(*((one, other) if more > 0 else (other, one))):
        return more > 0
    return apart > 0


def _distinct(level: LevelColumn) -> set[str]:
    return {fold_text(text) for text in level.texts if text}


def _spans(upper: LevelColumn, lower: LevelColumn) -> bool:
    """Whether most texts of `upper` stand beside several of `lower`; a blank takes what stands above it."""
    beside: dict[str, set[str]] = {}
    filled = ""
    for above, below in zip(upper.texts, lower.texts, strict=True):
        filled = fold_text(above) or filled
        if filled and below:
            beside.setdefault(filled, set()).add(fold_text(below))
    return 2 * sum(len(texts) > 1 for texts in beside.values()) > len(beside)


def repeats(texts: Sequence[str], per: Sequence[str]) -> bool:
    """Whether `texts` group the rows: fewer distinct ones than rows with a text of `per`."""
    filled = [fold_text(text) for text, beside in zip(texts, per, strict=True) if beside]
    distinct = {text for text in filled if text}
    return bool(distinct) and len(distinct) <= 0.8 * max(1, len(filled))
