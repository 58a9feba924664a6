"""The status and the percentage of an item, from all the columns of a row that say one."""

from collections.abc import Mapping, Sequence
from itertools import chain

from planbot.intake.cells import Cell, cell_at, fold_words, is_blank, is_error, line_of, text_of
from planbot.intake.columns import Columns
from planbot.intake.dated_headers import newest_first
from planbot.intake.draft import Gap
from planbot.intake.fields import Field
from planbot.intake.refusals import RowRefused, needed
from planbot.intake.status_words import COLOUR_LETTERS, StatusSaid, read_status_text
from planbot.intake.words import (
    holds_fractions,
    holds_only_ends,
    is_mark,
    is_no_mark,
    is_percent,
    read_percent,
    says_nothing,
)
from planbot.plan.vocabulary import Status

_StatusRead = tuple[Status | None, str | None, int | None]
_NOTHING = StatusSaid(None, None)


class RowStatus:
    """Reads the statuses of one table's rows; `words` are those that a map file settles."""

    def __init__(self, columns: Columns, rows: Sequence[Sequence[Cell]], words: Mapping[str, Status]) -> None:
        self._columns = columns
        self._words = {
            **_colours(columns, rows),
            **{fold_words(text): status for text, status in words.items()},
        }
        self._cells = [
            at
            for field in (Field.STATUS, Field.PERCENT, Field.STATUS_MARK)
            for at in columns.positions(field)
        ]
        self._worded_columns = newest_first(columns, Field.STATUS)
        self._percent_columns = newest_first(columns, Field.PERCENT)
        self._read: dict[tuple[Cell, ...], _StatusRead] = {}
        percents = {at: {cell_at(row, at) for row in rows} for at in columns.positions(Field.PERCENT)}
        marks = columns.positions(Field.STATUS_MARK)
        marked = {cell_at(row, at) for row in rows for at in marks}
        is_export = bool(columns.positions(Field.ID))
        self._ends = [at for at, cells in percents.items() if holds_only_ends(cells) and not is_export]
        self._ticks = holds_only_ends(marked)
        self._fractions = {
            *self._ends,
            *(at for at, cells in percents.items() if holds_fractions(cells)),
            *(marks if holds_fractions(marked) else ()),
        }

    @property
    def doubts(self) -> tuple[Gap, ...]:
        """What was taken for the likelier of two things, for a person to look at."""
        labels = [self._columns.labels[at] for at in self._ends]
        return tuple(
            Gap(
                kind="percent",
                message=f"The column “{label}” holds only 0 and 1: is 1 the whole, or 1 %? It was read as "
                "100 %. Where 1 % is meant, write 1%.",
                text=label,
            )
            for label in labels
        )

    def read(self, row: Sequence[Cell]) -> _StatusRead:
        """Return status, its words and the percentage; raises `RowRefused` where columns disagree.

        The same cells in another row are read once.
        """
        cells = tuple([cell_at(row, at) for at in self._cells])
        if cells not in self._read:
            self._read[cells] = self._read_row(row)
        return self._read[cells]

    def of_text(self, text: str) -> Status | None:
        """Return the status that a text names, by the map's words or by those of other plans."""
        return read_status_text(text, self._words).status

    def _read_row(self, row: Sequence[Cell]) -> _StatusRead:
        text, said = self._worded(row)
        percent, beside = self._percent(row)
        if beside and not text:
            text, said = beside, read_status_text(beside, self._words)
        marked, label, marked_percent = self._marked(row)
        if marked and said.status and marked is not said.status:
            raise RowRefused(
                label, text or "", f"the status columns disagree: {said.status.label} and {marked.label}"
            )
        percents = (percent, marked_percent, said.percent)
        return (
            said.status or marked,
            text or label or None,
            next((found for found in percents if found is not None), None),
        )

    def _worded(self, row: Sequence[Cell]) -> tuple[str | None, StatusSaid]:
        """Read the words; of a doubled column the first that is understood, where the others agree.

        Of columns with a date in their header the newest that holds anything counts.
        """
        for together in self._worded_columns:
            text, said = None, _NOTHING
            for at in together:
                cell = cell_at(row, at)
                if is_blank(cell) or is_error(cell) or says_nothing(words := text_of(cell)):
                    continue
                found = read_status_text(words, self._words)
                if found.status and said.status and found.status is not said.status:
                    reason = f"the status columns disagree: {said.status.label} and {found.status.label}"
                    raise RowRefused(self._columns.labels[at], words, reason)
                if text is None or (found.status and said.status is None):
                    text, said = words, found
            if text is not None:
                return text, said
        return None, _NOTHING

    def _percent(self, row: Sequence[Cell]) -> tuple[int | None, str | None]:
        """Return the percentage; where the first column that holds anything has a status, its words."""
        for at in chain.from_iterable(self._percent_columns):
            cell = needed(cell_at(row, at), self._columns.labels[at])
            if is_blank(cell) or says_nothing(text_of(cell)):
                continue
            if not is_percent(cell) and read_status_text(text_of(cell), self._words).status:
                return None, text_of(cell)
            return self._read_percent(cell, at), None
        return None, None

    def _read_percent(self, cell: Cell, at: int) -> int:
        try:
            return read_percent(cell, fractions=at in self._fractions)
        except ValueError as error:
            raise RowRefused(self._columns.labels[at], line_of(cell), str(error)) from None

    def _marked(self, row: Sequence[Cell]) -> tuple[Status | None, str, int | None]:
        """Read the one column of several status columns that is marked, or holds the percentage."""
        filled = [
            at
            for at in self._columns.positions(Field.STATUS_MARK)
            if not is_blank(cell_at(row, at))
            and not is_error(cell_at(row, at))
            and not says_nothing(text_of(cell_at(row, at)))
            and not is_no_mark(text_of(cell_at(row, at)))
        ]
        if self._ticks and any(_is_one(row[at]) for at in filled):
            filled = [at for at in filled if line_of(row[at]) != "0"]
        if len(filled) > 1:
            names = " and ".join(self._columns.labels[at] for at in filled)
            raise RowRefused(
                self._columns.labels[filled[1]], line_of(row[filled[1]]), f"both {names} are filled in"
            )
        for at in filled:
            label, cell = self._columns.labels[at], row[at]
            status = self.of_text(label)
            if self._ticks and _is_one(cell):
                return status, label, 100 if status is Status.COMPLETED else None
            ticked = is_mark(text_of(cell)) and not _is_one(cell)
            return status, label, None if ticked else self._read_percent(cell, at)
        return None, "", None


def _is_one(cell: Cell) -> bool:
    return line_of(cell) == "1"


def _colours(columns: Columns, rows: Sequence[Sequence[Cell]]) -> Mapping[str, Status]:
    """Return what letters of a traffic light say, where statuses are several of them and no other letter."""
    letters = {
        text
        for at in columns.positions(Field.STATUS)
        for row in rows
        if len(text := fold_words(line_of(cell_at(row, at)))) == 1
    }
    is_light = letters <= COLOUR_LETTERS.keys() and letters & {"g", "r"} and len(letters) > 1
    return COLOUR_LETTERS if is_light else {}
