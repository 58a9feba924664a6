"""Which of two levels stands above the other: clear words decide, then the rows, then the position."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cmp_to_key

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
    """Return the levels from the top.

    Words whose ranks are clear decide. Else one stands above another where each text of the other belongs to
    one text of it and not the reverse.
    """
    ordered = sorted(levels, key=lambda level: (level_rank(level.word), level.position))
    return sorted(ordered, key=cmp_to_key(_compare))


def _compare(one: LevelColumn, other: LevelColumn) -> int:
    apart = level_rank(one.word) - level_rank(other.word)
    if abs(apart) >= _CLEAR:
        return apart
    below = _determines(other, one)
    above = _determines(one, other)
    if below != above:
        return -1 if below else 1
    if apart:
        return apart
    one_count, other_count = _distinct(one), _distinct(other)
    return one_count - other_count or one.position - other.position


def _distinct(level: LevelColumn) -> int:
    return len({fold_text(text) for text in level.texts if text})


def _determines(lower: LevelColumn, upper: LevelColumn) -> bool:
    """Whether each text of `lower` stands beside one text of `upper`, and several share one."""
    seen: dict[str, str] = {}
    filled = ""
    for below, above in zip(lower.texts, upper.texts, strict=True):
        filled = fold_text(above) or filled
        text = fold_text(below)
        if text and seen.setdefault(text, filled) != filled:
            return False
    return len(set(seen.values())) < len(seen)


def repeats(texts: Sequence[str], per: Sequence[str]) -> bool:
    """Whether `texts` group the rows: fewer distinct ones than rows with a text of `per`."""
    filled = [fold_text(text) for text, beside in zip(texts, per, strict=True) if beside]
    distinct = {text for text in filled if text}
    return bool(distinct) and len(distinct) <= 0.8 * max(1, len(filled))
