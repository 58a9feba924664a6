"""Counts of leaves, and what they allow to be said of a parent, a department or the whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planbot.plan.model import Item
from planbot.plan.outline import Outline
from planbot.plan.periods import is_ongoing
from planbot.plan.policy import Policy
from planbot.plan.standing import Standing
from planbot.plan.vocabulary import Flag, Status, Word


class Verdict(Word):
    """What can be said of a number of leaves in one word."""

    DONE = "done"
    BEHIND = "behind"
    AT_RISK = "at_risk"
    QUIET = "quiet"
    """Too few were heard from to say."""
    ON_TRACK = "on_track"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Leaves by how they stand; one may be counted in several. All but `completed` count open ones only.

    `on_track` are those that need no attention, are not on hold and were ever heard from: silence is not
    progress. `no_due_date` leaves out ongoing items, which need none.
    """

    open: int = 0
    completed: int = 0
    on_track: int = 0
    behind: int = 0
    overdue: int = 0
    at_risk: int = 0
    silent: int = 0
    waiting: int = 0
    no_due_date: int = 0


def tally(standings: Iterable[Standing]) -> Tally:
    """Count the standings; discontinued items count nowhere."""
    everything = tuple(standings)
    standing_open = tuple(standing for standing in everything if standing.is_open)

    def flagged(flag: Flag) -> int:
        return sum(flag in standing.flags for standing in standing_open)

    return Tally(
        open=len(standing_open),
        completed=sum(standing.status is Status.COMPLETED for standing in everything),
        on_track=sum(_is_on_track(standing) for standing in standing_open),
        behind=sum(standing.is_behind for standing in standing_open),
        overdue=flagged(Flag.OVERDUE),
        at_risk=flagged(Flag.AT_RISK),
        silent=flagged(Flag.SILENT),
        waiting=flagged(Flag.WAITING),
        no_due_date=sum(standing.due is None and not is_ongoing(standing.item) for standing in standing_open),
    )


def standings_under(item: Item, outline: Outline, standings: Mapping[int, Standing]) -> list[Standing]:
    """Return the standings of the leaves under an item, or its own where it is a leaf."""
    return [standings[leaf.id] for leaf in outline.descendant_leaves(item) if leaf.id in standings]


def standings_of_department(department_id: int | None, standings: Mapping[int, Standing]) -> list[Standing]:
    """Return the standings of a department's leaves; those of no department for None."""
    return [
        standing
        for standing in standings.values()
        if (standing.department.id if standing.department else None) == department_id
    ]


def verdict(counts: Tally, policy: Policy) -> Verdict:
    """Return what the counts allow to be said.

    Never on track while a quarter (by default) or more of the open leaves are silent, or while none of
    them has been heard from.
    """
    if counts.open == 0:
        return Verdict.DONE
    if counts.behind:
        return Verdict.BEHIND
    if counts.silent >= policy.silent_share * counts.open and counts.silent:
        return Verdict.QUIET
    if counts.at_risk:
        return Verdict.AT_RISK
    return Verdict.ON_TRACK if counts.on_track else Verdict.QUIET


def verdict_sentence(counts: Tally, policy: Policy) -> str:
    """Return the verdict in words, such as "3 of 11 behind schedule", without a full stop."""
    match verdict(counts, policy):
        case Verdict.DONE:
            return "nothing open" if counts.completed == 0 else f"all {counts.completed} completed"
        case Verdict.BEHIND:
            return f"{counts.behind} of {counts.open} behind schedule"
        case Verdict.AT_RISK:
            return f"{counts.at_risk} of {counts.open} at risk"
        case Verdict.QUIET if counts.silent:
            return f"too quiet to say: {counts.silent} of {counts.open} not reported on"
        case Verdict.QUIET if counts.waiting:
            return f"{counts.waiting} of {counts.open} waiting for an answer"
        case Verdict.QUIET:
            return "no progress reported yet"
        case Verdict.ON_TRACK:
            return "on track"


def _is_on_track(standing: Standing) -> bool:
    heard = standing.last_update is not None
    return heard and not standing.needs_attention and standing.status is not Status.ON_HOLD
