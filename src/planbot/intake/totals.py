"""Rows that add up what stands above them: they are no items, and say nothing of the plan's levels."""

import re
from collections.abc import Sequence

from planbot.intake.cells import Cell, is_blank, is_error, is_formula, line_of

_TOTAL = re.compile(
    r"(?:(?:grand|sub|overall|plan|goal|section)[\s-]*)?totals?"
    r"(?:\s+(?:costs?|budgets?|amounts?|estimated costs?|(?:for|of)\s.+))?\s*:?",
    re.I,
)
_TOTAL_OF = re.compile(r"(?:(?:grand|sub|overall)[\s-]*)?totals?\b.{1,60}|.{1,60}\btotals?\s*:?", re.I)
_FIGURE = re.compile(r"[-(]?\s*[$€£]?\s*-?\d[\d.,\s]*(?:%|[km]\b|million)?\s*\)?", re.I)


def is_total(row: Sequence[Cell]) -> bool:
    """Whether the row says `Total` and holds nothing but figures, or formulas, beside it.

    `Total Fire` and `DPW Total` are totals where they stand first and figures behind them.
    """
    word, figures, first = None, 0, True
    for cell in row:
        if is_blank(cell) or is_error(cell):
            continue
        if _FIGURE.fullmatch(text := line_of(cell)) or is_formula(cell):
            figures += word is not None
            first = first and word is not None
            continue
        if word is not None or "total" not in text.casefold():
            return False
        if not (_TOTAL.fullmatch(text) or (first and _TOTAL_OF.fullmatch(text))):
            return False
        word = text
    return word is not None and (figures > 0 or _TOTAL.fullmatch(word) is not None)
