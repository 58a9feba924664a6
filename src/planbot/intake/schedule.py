"""The times of one row, from all the columns that hold one, to when the item starts and is due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from planbot.intake.cells import Cell, cell_at, is_blank, is_error, line_of, text_of
from planbot.intake.columns import Columns
from planbot.intake.combined_cells import split_owner_and_time
from planbot.intake.date_orders import has_open_date, order_in_header, settle_date_order, settling_date
from planbot.intake.fields import Field
from planbot.intake.numbers import natural_order
from planbot.intake.periods import read_periods
from planbot.intake.refusals import RowRefused, needed
from planbot.intake.spans import UnreadableDate
from planbot.intake.time_statuses import read_status_in_time
from planbot.intake.times import (
    Problem,
    TimeReader,
    TimeReading,
    TimeRules,
)
from planbot.intake.words import is_mark, says_nothing
from planbot.plan.errors import UserError
from planbot.plan.model import Milestone
from planbot.plan.vocabulary import Precision, Recurrence, Status
from planbot.plan.wording import joined

_TIME_FIELDS = (Field.START, Field.DUE, Field.ADOPTED_DUE, Field.TIMELINE, Field.LEAD_AND_TIMELINE)
_SCHEDULE_FIELDS = (*_TIME_FIELDS, Field.HORIZON, Field.PERIOD, Field.PRECISION, Field.RECURRENCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When an item starts and is due; `problem` says why there is no date, `readings` what was read.

    `status` is what is said in place of a time, or with it.
    """

    start: date | None = None
    due: date | None = None
    adopted_due: date | None = None
    timeline: str | None = None
    precision: Precision | None = None
    recurrence: Recurrence | None = None
    horizon: str | None = None
    problem: Problem | None = None
    status: Status | None = None
    milestones: tuple[Milestone, ...] = ()
    readings: tuple[TimeReading, ...] = ()


class ScheduleReader:
    """Reads the times of one table; the same times in another row are read once.

    The order of its dates is the map's, else what each column's header or its dates show, else the others'.
    """

    def __init__(self, columns: Columns, rows: Sequence[Sequence[Cell]], rules: TimeRules) -> None:
        self._columns = columns
        self._today = rules.today
        dates = {
            at: list(dict.fromkeys(map(text_of, dict.fromkeys(cell_at(row, at) for row in rows))))
            for field in _TIME_FIELDS
            for at in columns.positions(field)
        }
        named = {at: order_in_header(columns.labels[at]) for at in dates}
        anywhere = next(filter(None, named.values()), None) or settle_date_order(
            [text for texts in dates.values() for text in texts]
        )
        orders: Mapping[int, str | None] = {
            at: rules.date_order or named[at] or settle_date_order(texts) or anywhere
            for at, texts in dates.items()
        }
        settled = [at for at in dates if not (rules.date_order or named[at])]
        self._settled = {at: (orders[at], dates[at]) for at in settled if orders[at]}
        readers = {
            order: TimeReader(replace(rules, date_order=order))
            for order in {*orders.values(), rules.date_order}
        }
        self._reader = readers[rules.date_order]
        self._readers = {at: readers[order] for at, order in orders.items()}
        self._cells = [at for field in _SCHEDULE_FIELDS for at in columns.positions(field)]
        self._schedules: dict[tuple[Cell, ...], Schedule] = {}
        self._with_status: dict[tuple[int, str], TimeReading] = {}
        self._dues = sorted(columns.positions(Field.DUE), key=lambda at: natural_order(columns.labels[at]))

    @property
    def said(self) -> Sequence[str]:
        """A sentence for each order in which dates were read only because other dates show it."""
        sentences = []
        for order, first in (("mdy", "month"), ("dmy", "day")):
            columns = {at: texts for at, (settled, texts) in self._settled.items() if settled == order}
            shown = settling_date(text for texts in columns.values() for text in texts)
            if shown and any(map(has_open_date, columns.values())):
                named = joined([f"“{self._columns.labels[at]}”" for at in sorted(columns)])
                sentences.append(
                    f"Dates in {named} are read with the {first} first, for “{shown}” can be nothing else"
                )
        return sentences

    def read(self, row: Sequence[Cell], *, exact: bool = False) -> Schedule:
        """Return the row's schedule; raises `RowRefused` for an impossible date, or an end before the start.

        `exact` says that the row was exported: then the date columns alone hold the dates, the timeline only
        its words, and a start after the due date is kept, for somebody has moved it there.
        """
        key = (exact, *[cell_at(row, at) for at in self._cells])
        if key not in self._schedules:
            self._schedules[key] = self._read_row(row, exact=exact)
        return self._schedules[key]

    def _read_row(self, row: Sequence[Cell], *, exact: bool) -> Schedule:
        written, timeline = self._timeline(row, exact=exact)
        starts = self._column(row, self._columns.positions(Field.START))
        dues = self._column(row, self._dues)
        originals = self._column(row, self._columns.positions(Field.ADOPTED_DUE))
        if not (dues or exact or timeline.text):
            dues = originals
        dated = sorted(((found.due, at) for at, found in dues if found.due), key=lambda pair: pair[0])
        last = dues[-1][1] if dues else TimeReading()
        start = next((found.start or found.due for _, found in starts), None)
        due = dated[-1][0] if dated else timeline.due
        if start is None and timeline.start and (due is None or timeline.start <= due):
            start = timeline.start
        if start and dated and not exact and start > dated[-1][0]:
            at = dated[-1][1]
            raise RowRefused(
                self._columns.labels[at], line_of(row[at]), f"it ends before it starts on {start.isoformat()}"
            )
        recurrence = self._recurrence(row) or last.recurrence or timeline.recurrence
        deciding = last if dated or not timeline.text else timeline
        adopted = next((found.due for _, found in originals), None)
        return Schedule(
            start=start,
            due=due,
            adopted_due=adopted or due,
            timeline=written or (last.text if dues and last.precision is not Precision.DAY else None),
            precision=self._precision(row) or _precision_of(deciding, exact=exact),
            recurrence=recurrence,
            horizon=timeline.horizon or last.horizon,
            problem=None if due or recurrence else timeline.problem or last.problem,
            status=timeline.status or last.status,
            milestones=tuple(Milestone(title=self._columns.labels[at], due=day) for day, at in dated[:-1]),
            readings=tuple(
                found for found in (timeline, *(found for _, found in (*starts, *dues))) if found.text
            ),
        )

    def _timeline(self, row: Sequence[Cell], *, exact: bool) -> tuple[str, TimeReading]:
        marked = [
            at
            for at in self._columns.positions(Field.HORIZON)
            if not is_blank(cell_at(row, at)) and is_mark(text_of(row[at]))
        ]
        marked.extend(read_periods(self._columns, row).marked)
        if marked:
            return self._marked(sorted(marked))
        for at in self._columns.positions(Field.TIMELINE):
            cell = needed(cell_at(row, at), self._columns.labels[at])
            if not is_blank(cell) and not says_nothing(text_of(cell)):
                reading = TimeReading() if exact else self._read(cell, at, self._readers[at])
                return text_of(cell), reading
        for at in self._columns.positions(Field.LEAD_AND_TIMELINE):
            _, text = split_owner_and_time(text_of(needed(cell_at(row, at), self._columns.labels[at])))
            if text:
                return text, self._read(text, at, self._readers[at])
        return "", TimeReading()

    def _marked(self, columns: Sequence[int]) -> tuple[str, TimeReading]:
        """Read the headers that are marked: of several years, from the first of them to the last."""
        headers = [self._columns.header(at) for at in columns]
        text = " / ".join(headers)
        readings = [self._read(header, at, self._reader) for header, at in zip(headers, columns, strict=True)]
        dues = [found.due for found in readings if found.due and not found.horizon]
        if len(readings) == 1 or len(dues) < len(readings):
            return text, self._read(text, columns[0], self._reader)
        start = min(found.start or found.due or date.max for found in readings)
        return text, TimeReading(text=text, start=start, due=max(dues), precision=Precision.RANGE)

    def _column(self, row: Sequence[Cell], columns: Sequence[int]) -> list[tuple[int, TimeReading]]:
        found = []
        for at in columns:
            cell = needed(cell_at(row, at), self._columns.labels[at])
            if not is_blank(cell) and not says_nothing(text_of(cell)):
                found.append((at, self._read(cell, at, self._readers[at])))
        return found

    def _read(self, cell: Cell, at: int, reader: TimeReader) -> TimeReading:
        try:
            reading = reader.read(cell)
            known = self._with_status.get((id(reader), reading.text))
            if known is None:
                known = read_status_in_time(reading, reader, self._today)
                self._with_status[id(reader), reading.text] = known
            return known
        except UnreadableDate as error:
            raise RowRefused(self._columns.labels[at], line_of(cell), str(error)) from None

    def _precision(self, row: Sequence[Cell]) -> Precision | None:
        for at in self._columns.positions(Field.PRECISION):
            try:
                return Precision.parse(line_of(cell_at(row, at)))
            except UserError:
                continue
        return None

    def _recurrence(self, row: Sequence[Cell]) -> Recurrence | None:
        for at in self._columns.positions(Field.RECURRENCE):
            cell = cell_at(row, at)
            if is_blank(cell) or is_error(cell):
                continue
            try:
                return Recurrence.parse(line_of(cell))
            except UserError:
                return self._read(cell, at, self._reader).recurrence
        return None


def _precision_of(reading: TimeReading, *, exact: bool) -> Precision | None:
    """A day in a column of exported dates says nothing of how exactly the plan gave it."""
    if not reading.text or (exact and reading.precision is Precision.DAY):
        return None
    return reading.precision
