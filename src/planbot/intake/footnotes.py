"""Lines below a table that are no items: its legend, what an asterisk means, when it was updated."""

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from planbot.intake.cells import Cell, cell_at, fold_text, is_blank, is_error, line_of
from planbot.intake.columns import Columns
from planbot.intake.continuations import is_continuation
from planbot.intake.fields import Field
from planbot.intake.horizons import is_horizon
from planbot.intake.legends import defines_words
from planbot.intake.notes import has_footnote_mark, heads_key, is_note, is_page, lone_text
from planbot.intake.numbers import begin_with_numbers, split_heading, split_number
from planbot.intake.status_words import read_status_heading
from planbot.intake.times import reads_as_time
from planbot.intake.totals import is_total

_COUNTED = re.compile(r"[(\[]?\d{1,2}[.)\]]+\s*\S.*", re.S)
_SAID_OF_THE_FILE = re.compile(
    r"(?:last\s+)?(?:updated|revised|modified|printed|as of)\b[^.]*\d.*|(?:https?://|www\.)\S+",
    re.I | re.S,
)
_LEGEND_WIDTH = 2
_TIMES = (Field.TIMELINE, Field.START, Field.DUE, Field.ADOPTED_DUE, Field.LEAD_AND_TIMELINE)

NOTE, IN_DOUBT = "a note beside the table", "a line below the table, by itself after a blank row"

Numbered = Sequence[tuple[int, Sequence[Cell]]]


def find_footnotes(columns: Columns, rows: Numbered) -> Mapping[int, str]:
    """Return the rows after the last item that are none, by their number, each with the reason.

    A line is told by its words; one that stands alone after a blank row, as no row of the table does, is
    passed over too, with its own reason.
    """
    if len(columns.labels) < _LEGEND_WIDTH:
        return {}
    first = _first_below(rows, {at for field in _TIMES for at in columns.positions(field)})
    title = columns.first(Field.TITLE)
    body = [row for _, row in rows[:first]]
    if not body or first == len(rows):
        return {}
    counts = begin_with_numbers(
        [line_of(row[title]) for row in body if title is not None and title < len(row)]
    )
    whole = all(lone_text(row) is None for row in body)
    apart = (
        whole
        and rows[first][0] - rows[first - 1][0] > 1
        and all(b - a == 1 for (a, _), (b, _) in pairwise(rows[:first]))
    )
    found: dict[int, str] = {}
    for number, row in rows[first:]:
        if is_total(row):
            continue
        text = lone_text(row)
        at_item = not is_blank(cell_at(row, title))
        if text is None or _tells_itself(text, counted=not counts, at_item=at_item):
            found[number] = NOTE
        elif (apart or found) and whole and not _may_head(text) and not (counts and split_number(text)[0]):
            found[number] = IN_DOUBT
    return found


def _first_below(rows: Numbered, times: Collection[int]) -> int:
    """Return where the lines begin that hold one cell, or a word of the legend and what it means."""
    first = len(rows)
    while first and (
        lone_text(row := rows[first - 1][1]) is not None or is_total(row) or _is_entry(row, times)
    ):
        first -= 1
    for at in range(first - 1, -1, -1):
        texts = _texts(rows[at][1])
        if len(texts) > _LEGEND_WIDTH:
            break
        if len(texts) == 1 and heads_key(texts[0]):
            return at
    return first


def _tells_itself(text: str, *, counted: bool, at_item: bool) -> bool:
    is_mark = has_footnote_mark(text) and not (at_item and is_continuation(text))
    says = is_note(text) or heads_key(text) or defines_words(text) or bool(_SAID_OF_THE_FILE.fullmatch(text))
    return is_mark or says or (counted and bool(_COUNTED.fullmatch(text)))


def _may_head(text: str) -> bool:
    """Whether other words of the intake have a say on the line: a heading, a page, a step."""
    is_heading = split_heading(text) is not None or read_status_heading(text) is not None
    return is_heading or is_page(text) or is_continuation(text)


def _is_entry(row: Sequence[Cell], times: Collection[int]) -> bool:
    """Whether the row is nothing but a horizon and its time, in two cells, none of a time's column."""
    texts = _texts(row)
    if len(texts) != _LEGEND_WIDTH or any(not is_blank(cell_at(row, at)) for at in times):
        return False
    return is_horizon(texts[0].rstrip(":=* ")) and reads_as_time(texts[1])


def _texts(row: Sequence[Cell]) -> list[str]:
    found = [line_of(cell) for cell in row if not is_blank(cell) and not is_error(cell)]
    return list({fold_text(text): text for text in found}.values())
