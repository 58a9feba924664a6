"""The small words of templates: counts with their nouns, a status with its mark."""

from planbot.plan.reports.lines import Change, ItemLine
from planbot.plan.vocabulary import Flag, Status

_SAID = {Flag.OFF_TRACK: Status.OFF_TRACK, Flag.AT_RISK: Status.AT_RISK}


def count(number: int, one: str, many: str | None = None) -> str:
    """Return `1 item`, `4 items`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def change(counts: Change) -> str:
    """Return `2 more`, `1 fewer`, or nothing where the count is as before."""
    if counts.by == 0:
        return ""
    return f"{counts.by:,} more" if counts.by > 0 else f"{-counts.by:,} fewer"


def standing(status: Status, percent: int | None) -> str:
    """Return a status as people read it: `▲ at risk, 40%`. The percent is left out where it says nothing."""
    says_nothing = {Status.NOT_STARTED: 0, Status.COMPLETED: 100}.get(status)
    if percent is None or percent == says_nothing:
        return f"{status.mark} {status.label}"
    return f"{status.mark} {status.label}, {percent}%"


def sentence(text: str) -> str:
    """Return text, safe or not, with its first letter large."""
    return type(text)(text[:1].upper() + text[1:])


def besides_last_word(line: ItemLine) -> tuple[str, ...]:
    """Return the reasons of a line without one that only repeats its last word, shown beside it."""
    said = line.last.status if line.last else None
    return tuple(
        reason
        for flag, reason in zip(line.flags, line.reasons, strict=False)
        if said is None or _SAID.get(flag) is not said
    )
