"""Rows that add up what stands above them: they are no items, and say nothing of the plan's levels."""

import re
from collections.abc import Sequence

from planbot.intake.cells import Cell, is_blank, is_error, line_of

_TOTAL = re.compile(
    r"(?:(?:grand|sub|overall|plan|goal|section)[\s-]*)?totals?"
    r"(?:\s+(?:costs?|budgets?|amounts?|estimated costs?|(?:for|of)\s.+))?\s*:?",
    re.I,
)
_FIGURE = re.compile(r"[-(]?\s*[$€£]?\s*-?\d[\d.,\s]*(?:%|[km]\b|million)?\s*\)?", re.I)


def is_total(row: Sequence[Cell]) -> bool:
    """Whether the row says `Total` and holds nothing but figures beside it."""
    word = None
    for cell in row:
        if is_blank(cell) or is_error(cell) or _FIGURE.fullmatch(text := line_of(cell)):
            continue
        if word is not None or not _TOTAL.fullmatch(text):
            return False
        word = text
    return word is not None
