"""The closed words of a plan as cities write them: status, percent, priority, funding, marks."""

import re

from planbot.intake.cells import Cell, fold_words, line_of
from planbot.intake.phrases import listed
from planbot.plan.vocabulary import Funding, Priority, Status

STATUS_WORDS: dict[str, Status] = {
    word: status
    for status, words in {
        Status.NOT_STARTED: """
            not started, not yet started, not begun, no action, no progress, pending, planned, planning,
            upcoming, future, new, to do, todo, scheduled, open, not initiated, yet to start, proposed, ns
        """,
        Status.ON_TRACK: """
            on track, on target, on schedule, in progress, in process, in work, underway, under way,
            started, ongoing, on going, active, initiated, begun, progressing, green, good, continuous,
            implementing, partially complete, partially completed, in development, ahead of schedule,
            substantially complete, wip, begun work, continuing
        """,
        Status.AT_RISK: """
            at risk, some delay, minor delay, minor delays, some delays, slight delay, caution, yellow,
            amber, needs attention, slipping, monitor, some risk, minor issues
        """,
        Status.OFF_TRACK: """
            off track, delayed, delay, behind, behind schedule, late, overdue, red, major delay, blocked,
            significant delay, major delays, off target, off schedule, past due, major issues, critical
        """,
        Status.COMPLETED: """
            completed, complete, done, finished, closed, achieved, accomplished, met, implemented, c, 100%
            complete, 100%, fulfilled, complete and ongoing, completed and ongoing, complete ongoing,
            completed ongoing
        """,
        Status.ON_HOLD: """
            on hold, hold, paused, deferred, postponed, suspended, stalled, tabled, waiting, parked,
            inactive, awaiting funding
        """,
        Status.DISCONTINUED: """
            discontinued, cancelled, canceled, dropped, removed, abandoned, withdrawn, terminated, no
            longer applicable, no longer relevant, superseded, retired, not pursuing, not pursued
        """,
    }.items()
    for word in listed(words)
}
"""Folded status words of public plans; a map file adds its own."""

_PRIORITY_WORDS: dict[str, Priority] = {
    word: priority
    for priority, words in {
        Priority.HIGH: """
            high, h, 1, a, top, highest, very high, critical, urgent, essential, must, must have, high
            priority, tier 1, priority 1, p1, i
        """,
        Priority.MEDIUM: """
            medium, m, med, 2, b, moderate, mid, normal, should, should have, medium priority, tier 2,
            priority 2, p2, ii, average
        """,
        Priority.LOW: """
            low, l, 3, c, lowest, minor, could, could have, nice to have, low priority, tier 3, priority
            3, p3, iii
        """,
    }.items()
    for word in listed(words)
}
_FUNDING_WORDS: dict[str, Funding] = {
    word: funding
    for funding, words in {
        Funding.UNFUNDED: """
            unfunded, not funded, no, none, no funding, needs funding, not budgeted, unbudgeted, n
        """,
        Funding.REQUESTED: """
            requested, funding requested, applied, applied for, pending, grant applied, partially funded,
            proposed, partial, in request, submitted
        """,
        Funding.FUNDED: """
            funded, yes, budgeted, secured, fully funded, approved, allocated, appropriated, y, in budget
        """,
    }.items()
    for word in listed(words)
}
_MARKS = frozenset({"x", "✓", "✔", "✗", "☒", "☑", "•", "●", "yes", "y", "true", "1", "xx", "√", "■", "*"})
_BLANK_WORDS = frozenset(
    {"n/a", "na", "none", "-", "--", "not applicable", "nil", "?", "blank", "n.a.", "_", "—", "null"}
)
_THINGS = "(?:action |work )?(?:actions|items|steps|projects|goals|strategies|initiatives|tasks|activities)"
_ALSO_OF_THINGS = frozenset(
    listed("green, red, yellow, amber, good, critical, new, future, planning, late, met, c, ns, open, active")
)
"""Words for a status that, before a noun, may say what kind of thing it is: `Green Initiatives`."""
_PERCENT = re.compile(
    r"(?P<number>-?(?:\d+(?:\.\d+)?|\.\d+))\s*(?P<sign>%|percent|pct)?(?:\s*(?:complete|completed|done))?"
)


def says_nothing(text: str) -> bool:
    """Whether a cell's text stands for an empty cell: `N/A`, `none`, `-`."""
    return not text.strip() or text.strip().casefold() in _BLANK_WORDS


def is_mark(text: str) -> bool:
    """Whether the text ticks its column: an X, a check mark, a yes."""
    return text.strip().casefold() in _MARKS


def read_status(text: str) -> Status | None:
    """Return the status that the text names, in planbot's words or in those of other plans."""
    folded = fold_words(text)
    if folded in STATUS_WORDS:
        return STATUS_WORDS[folded]
    without_remark = fold_words(re.split(r"[(,;:]| - ", text)[0])
    return STATUS_WORDS.get(without_remark)


def read_status_heading(text: str) -> Status | None:
    """Return the status of a line over others: `COMPLETED ACTIONS`, `Projects in progress`, `Done (5)`."""
    bare = re.sub(r"\s*(?:\(\s*\d+\s*\)|[-–:]\s*\d+)\s*:?\s*$", "", text)
    if (status := read_status(bare)) is not None:
        return status
    words = fold_words(bare)
    for pattern in (rf"(?:the\s+)?(?:{_THINGS})\s+(.+)", rf"(.+?)\s+(?:{_THINGS})"):
        found = re.fullmatch(pattern, words)
        if found and found[1] not in _ALSO_OF_THINGS:
            return STATUS_WORDS.get(found[1])
    return None


def read_priority(text: str) -> Priority | None:
    folded = fold_words(text).removeprefix("priority ")
    return _PRIORITY_WORDS.get(folded)


def read_funding(text: str) -> Funding | None:
    return _FUNDING_WORDS.get(fold_words(text))


def read_percent(cell: Cell, *, fractions: bool) -> int:
    """Return a percentage, 0 to 100; `fractions` says that the column's numbers are shares of 1.

    Raises `ValueError` with the reason in words; so too for `0.5` in a column of percentages, which may mean
    half of a percent or half of the work.
    """
    found = _PERCENT.fullmatch(line_of(cell).casefold())
    if found is None:
        raise ValueError("this is not a percentage")
    number = float(found["number"])
    if found["sign"] is None and fractions:
        number *= 100
    elif found["sign"] is None and 0 < number < 1:
        percent = f"{number * 100:g}"
        raise ValueError(f"a number below 1 may mean two things: write {percent} or {percent}%")
    if not 0 <= number <= 100:
        raise ValueError("a percentage is from 0 to 100")
    return round(number)


def holds_fractions(cells: list[Cell]) -> bool:
    """Whether a column's percentages are all shares of 1, as Excel keeps what it shows as `45%`."""
    found = [match for cell in cells if (match := _PERCENT.fullmatch(line_of(cell).casefold()))]
    numbers = [float(match["number"]) for match in found]
    return (
        all(match["sign"] is None for match in found)
        and all(0 <= number <= 1 for number in numbers)
        and any(0 < number < 1 for number in numbers)
    )
