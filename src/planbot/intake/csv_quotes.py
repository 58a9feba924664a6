"""A quotation mark that opens a cell and is never closed: what follows would vanish in that one cell."""

import csv
import re
from collections.abc import Sequence

from planbot.plan.errors import UserError

_FEWEST_COLUMNS = 3


def swallows_rows(lines: Sequence[str], delimiter: str) -> bool:
    """Whether one row that fills several lines has taken in the rows after it.

    It has where its cells do not end as cells do, or where each of its lines makes a whole row by itself: a
    comma in a sentence has a space after it and one in a number three digits, one between cells has neither.
    """
    try:
        read = list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return True
    width = len(read[0])
    between = re.compile(rf"(?!(?<=\d),\d{{3}}(?!\d)){re.escape(delimiter)}(?! )")
    return width >= _FEWEST_COLUMNS and all(len(between.findall(line)) == width - 1 for line in lines)


def ends_open(lines: Sequence[str], delimiter: str) -> bool:
    """Whether the last row of a file ends within a cell that a quotation mark has opened."""
    last = lines[-1].rstrip("\r\n")
    return len(list(csv.reader([*lines[:-1], f"{last}\n", "next\n"], delimiter=delimiter))) == 1


def unclosed(name: str, line: int) -> UserError:
    return UserError(
        f"“{name}”, line {line}: a quotation mark opens a cell there that is not closed as it should be, so "
        "rows after it would be lost. Mend that line, or save the file as XLSX, and bring it again."
    )
