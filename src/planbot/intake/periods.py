"""Columns named for a time, `FY26 | FY27`, that hold more than marks: money, or what is done then."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from planbot.intake.cells import Cell, cell_at, is_blank, is_error, text_of
from planbot.intake.columns import Columns
from planbot.intake.fields import Field
from planbot.intake.words import is_mark, says_nothing

_MONEY = re.compile(
    r"[-(]?\s*(?:[$€£]\s*\d[\d.,]*|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{4,}(?:\.\d+)?|\d[\d.,]*(?=\s*[km]\b))"
    r"\s*(?:k|m|million|thousand|mm)?\s*\)?(?:\s*(?:-|to)\s*[$€£]?\s*\d[\d.,]*\s*(?:k|m|million)?)?",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Periods:
    """What a row says of the times in its headers: those marked, and lines of money and of words."""

    marked: tuple[int, ...] = ()
    money: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


_NONE = Periods()


def read_periods(columns: Columns, row: Sequence[Cell]) -> Periods:
    if Field.PERIOD not in columns.by_field:
        return _NONE
    marked, money, steps = [], [], []
    for at in columns.positions(Field.PERIOD):
        cell = cell_at(row, at)
        text = text_of(cell)
        if is_blank(cell) or is_error(cell) or says_nothing(text):
            continue
        if is_mark(text) and not text.isdecimal():
            marked.append(at)
        elif _MONEY.fullmatch(text):
            money.append(f"{columns.labels[at]}: {text}")
        else:
            steps.append(f"{columns.labels[at]}: {' '.join(text.split())}")
    return Periods(tuple(marked), tuple(money), tuple(steps))
