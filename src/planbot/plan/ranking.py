"""The order in which answers name items: the worst first."""

from collections.abc import Iterable

from planbot.plan.naming import natural_key
from planbot.plan.standing import Standing
from planbot.plan.vocabulary import Flag, Priority

_FLAG_RANK = {flag: rank for rank, flag in enumerate(Flag)}

RankKey = tuple[int, int, int, tuple[tuple[int, int, str], ...], int, int, int]


def rank(standings: Iterable[Standing]) -> list[Standing]:
    """Return the standings by their worst flag, days late, priority and number.

    Among equals the plan's own order decides. Items without a flag or a priority come last.
    """
    return sorted(standings, key=rank_key)


def rank_key(standing: Standing) -> RankKey:
    """Return what `rank` sorts by."""
    item = standing.item
    return (
        min((_FLAG_RANK[flag] for flag in standing.flags), default=len(_FLAG_RANK)),
        -standing.days_late,
        len(Priority) if item.priority is None else item.priority.rank,
        natural_key(item.number),
        item.plan_id,
        item.position,
        item.id,
    )
