"""The cells of one row to the values of one item, but for its place in the tree."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from planbot.intake.cells import Cell, cell_at, is_error, text_of
from planbot.intake.columns import Columns
from planbot.intake.continuations import is_continuation, is_counted, lead_and_steps
from planbot.intake.draft import OwnerMention
from planbot.intake.fields import Field
from planbot.intake.milestones import read_milestones
from planbot.intake.periods import read_periods
from planbot.intake.refusals import RowRefused
from planbot.intake.row_owners import RowOwners
from planbot.intake.row_status import RowStatus
from planbot.intake.schedule import Schedule, ScheduleReader
from planbot.intake.spans import SpanReader
from planbot.intake.status_words import read_status_heading
from planbot.intake.words import is_mark, read_funding, read_priority, says_nothing
from planbot.plan.errors import UserError
from planbot.plan.model import Milestone
from planbot.plan.vocabulary import Cadence, Funding, Priority, Status, Word

W = TypeVar("W", bound=Word)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemValues:
    """What a row says of its item.

    `steps` are the bulleted lines of its texts, `unknown` the texts that no word was known for, by field.
    """

    schedule: Schedule
    serial: int | None = None
    short_title: str | None = None
    description: str | None = None
    department: str | None = None
    leads: tuple[OwnerMention, ...] = ()
    supports: tuple[OwnerMention, ...] = ()
    status: Status = Status.NOT_STARTED
    status_text: str | None = None
    percent: int | None = None
    priority: Priority | None = None
    measure: str | None = None
    budget: str | None = None
    funding: Funding | None = None
    resources: str | None = None
    cadence: Cadence | None = None
    milestones: tuple[Milestone, ...] = ()
    steps: tuple[str, ...] = ()
    unknown: tuple[tuple[Field, str], ...] = ()


class ValueReader:
    """Reads the rows of one table, each field by the reader that knows it."""

    def __init__(
        self,
        columns: Columns,
        schedules: ScheduleReader,
        spans: SpanReader,
        owners: RowOwners,
        statuses: RowStatus,
    ) -> None:
        self._columns = columns
        self._fields = columns.by_field
        self._title = columns.first(Field.TITLE)
        self._schedules = schedules
        self._spans = spans
        self._owners = owners
        self._statuses = statuses

    def read(self, row: Sequence[Cell], *, heading_status: str | None = None) -> ItemValues:
        """Return the row's values; raises `RowRefused` for a status, percent or date that cannot be right.

        `heading_status` is the status that a heading over the row gives, where the row says none itself.
        """
        unknown: list[tuple[Field, str]] = []
        leads, supports, department = self._owners.read(row)
        serial = self._serial(row)
        try:
            status, status_text, percent = self._statuses.read(row)
        except RowRefused as refused:
            raise self._with_faults_of_schedule(refused, row, exact=serial is not None) from None
        schedule = self._schedules.read(row, exact=serial is not None)
        if not status_text and schedule.status:
            status, status_text = schedule.status, schedule.timeline
        if not status_text and heading_status:
            status = self._statuses.of_text(heading_status) or read_status_heading(heading_status)
            status_text = heading_status
        if status is None and status_text:
            unknown.append((Field.STATUS, status_text))
        funding_text = self._text(row, Field.FUNDING)
        funding = read_funding(funding_text) if funding_text else None
        resources = [self._text(row, Field.RESOURCES)]
        if funding_text and funding is None:
            resources.append(funding_text)
        priority_text = self._text(row, Field.PRIORITY) or self._marked_priority(row)
        priority = read_priority(priority_text) if priority_text else None
        if priority_text and priority is None:
            unknown.append((Field.PRIORITY, priority_text))
        periods = read_periods(self._columns, row)
        description = "\n".join(filter(None, (self._description(row), *periods.steps))) or None
        return ItemValues(
            schedule=schedule,
            serial=serial,
            short_title=" ".join((self._text(row, Field.SHORT_TITLE) or "").split()) or None,
            description=description,
            department=department,
            leads=leads,
            supports=supports,
            status=status or Status.NOT_STARTED,
            status_text=status_text,
            percent=percent,
            priority=priority,
            measure=self._text(row, Field.MEASURE),
            budget="\n".join((*self._budgets(row), *periods.money)) or None,
            funding=funding,
            resources="\n".join(filter(None, resources)) or None,
            cadence=self._word(row, Field.CADENCE, Cadence),
            milestones=(*schedule.milestones, *self._milestones(row)),
            steps=(*(_steps(description) if description else ()), *periods.steps),
            unknown=tuple(unknown),
        )

    def _with_faults_of_schedule(
        self, refused: RowRefused, row: Sequence[Cell], *, exact: bool
    ) -> RowRefused:
        """Return `refused` with the row's times' fault, if any: so that one look at the report mends both."""
        try:
            self._schedules.read(row, exact=exact)
        except RowRefused as other:
            return refused.beside(other)
        return refused

    def _text(self, row: Sequence[Cell], field: Field) -> str | None:
        """Return the text of a field; of several columns one beneath the other. Error values say nothing."""
        columns = self._fields.get(field)
        if columns is None:
            return None
        if len(columns) == 1:
            cell = cell_at(row, columns[0])
            return None if is_error(cell) else text_of(cell) or None
        texts = [text_of(row[at]) for at in columns if at < len(row) and not is_error(row[at])]
        return "\n".join(dict.fromkeys(filter(None, texts))) or None

    def _budgets(self, row: Sequence[Cell]) -> list[str]:
        """Return the amounts; of several columns each with its header, as `FY26 Cost: $5,000`.

        Of `$ | $$ | $$$` the header that is marked is the amount.
        """
        columns = self._columns.positions(Field.BUDGET)
        if len(columns) < 2:
            return [text] if (text := self._text(row, Field.BUDGET)) else []
        texts = ((self._columns.labels[at], cell_at(row, at)) for at in columns)
        return [
            label if is_mark(said := text_of(cell)) and not said.isdecimal() else f"{label}: {said}"
            for label, cell in texts
            if not is_error(cell) and not says_nothing(text_of(cell))
        ]

    def _marked_priority(self, row: Sequence[Cell]) -> str | None:
        """Return the header of the one priority column that is marked; raises `RowRefused` for two."""
        labels = [
            self._columns.header(at)
            for at in self._columns.positions(Field.PRIORITY_MARK)
            if not is_error(cell := cell_at(row, at)) and is_mark(text_of(cell))
        ]
        if len(labels) > 1:
            raise RowRefused(labels[1], "", f"both {' and '.join(labels)} are marked")
        return labels[0] if labels else None

    def _word(self, row: Sequence[Cell], field: Field, words: type[W]) -> W | None:
        text = self._text(row, field)
        try:
            return words.parse(text) if text else None
        except UserError:
            return None

    def _description(self, row: Sequence[Cell]) -> str | None:
        """Return the description; the bullets of a title's cell belong to it."""
        said = self._text(row, Field.DESCRIPTION)
        title = cell_at(row, self._title)
        if isinstance(title, str) and "\n" in title and (parts := lead_and_steps(text_of(title))):
            return "\n".join(filter(None, (parts[1], said)))
        return said

    def _serial(self, row: Sequence[Cell]) -> int | None:
        text = (self._text(row, Field.ID) or "").lstrip("#")
        return int(text) if text.isascii() and text.isdecimal() and len(text) <= 12 else None

    def _milestones(self, row: Sequence[Cell]) -> tuple[Milestone, ...]:
        text = self._text(row, Field.MILESTONES)
        return read_milestones(text, self._spans) if text and not says_nothing(text) else ()


def _steps(description: str) -> tuple[str, ...]:
    lines = (line.strip() for line in description.split("\n"))
    return tuple(line for line in lines if line and (is_continuation(line) or is_counted(line)))
