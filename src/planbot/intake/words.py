"""The closed words of a plan as cities write them: percent, priority, funding, marks."""

import re
from collections.abc import Collection

from planbot.intake.cells import Cell, fold_words, line_of
from planbot.intake.phrases import listed
from planbot.plan.vocabulary import Funding, Priority

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
_NO_MARKS = frozenset({"no", "n", "false", "☐", "□"})
_BLANK_WORDS = frozenset(
    {"n/a", "na", "none", "-", "--", "not applicable", "nil", "?", "blank", "n.a.", "_", "—", "null"}
)
_PERCENT = re.compile(
    r"(?P<number>-?(?:\d+(?:\.\d+)?|\.\d+))\s*(?P<sign>%|percent|pct)?(?:\s*(?:complete|completed|done))?"
)


def says_nothing(text: str) -> bool:
    """Whether a cell's text stands for an empty cell: `N/A`, `none`, `-`."""
    return not text.strip() or text.strip().casefold() in _BLANK_WORDS


def is_mark(text: str) -> bool:
    """Whether the text ticks its column: an X, a check mark, a yes."""
    return text.strip().casefold() in _MARKS


def is_no_mark(text: str) -> bool:
    """Whether the text says that its column is not ticked: a no, an empty box."""
    return text.strip().casefold() in _NO_MARKS


def read_priority(text: str) -> Priority | None:
    folded = fold_words(text).removeprefix("priority ")
    return _PRIORITY_WORDS.get(folded)


def read_funding(text: str) -> Funding | None:
    return _FUNDING_WORDS.get(fold_words(text))


def is_percent(cell: Cell) -> bool:
    """Whether the cell holds a percentage and nothing else."""
    return _PERCENT.fullmatch(line_of(cell).casefold()) is not None


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


def holds_fractions(cells: Collection[Cell]) -> bool:
    """Whether a column's percentages are all shares of 1, as Excel keeps what it shows as `45%`."""
    numbers = _bare_numbers(cells)
    return any(0 < number < 1 for number in numbers) and all(0 <= number <= 1 for number in numbers)


def holds_only_ends(cells: Collection[Cell]) -> bool:
    """Whether a column's percentages are nothing but 0 and 1: that 1 is rather all of the work than 1 %."""
    numbers = set(_bare_numbers(cells))
    return 1 in numbers and numbers <= {0, 1}


def _bare_numbers(cells: Collection[Cell]) -> list[float]:
    """Return the percentages of a column that stand without a sign; none where any has one."""
    found = [match for cell in cells if (match := _PERCENT.fullmatch(line_of(cell).casefold()))]
    return [] if any(match["sign"] for match in found) else [float(match["number"]) for match in found]
