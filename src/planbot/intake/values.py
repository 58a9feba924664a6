"""The cells of one row to the values of one item, but for its place in the tree."""

from collections.abc import Mapping, Sequence
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

Said = Mapping[Field, str]
"""What a row says in words, by field; fields of which it says nothing are left out."""

_IN_WORDS = (
    *(Field.ID, Field.SHORT_TITLE, Field.DESCRIPTION, Field.PRIORITY, Field.MEASURE, Field.BUDGET),
    *(Field.FUNDING, Field.RESOURCES, Field.CADENCE, Field.MILESTONES),
)


@dataclass(slots=True, kw_only=True)
class ItemValues:
    """What a row says of its item; not frozen, which takes four times as long and there is one a row.

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
        self._in_words = [(field, at) for field in _IN_WORDS if (at := columns.positions(field))]
        self._budgets_at = columns.positions(Field.BUDGET)
        self._priorities_at = columns.positions(Field.PRIORITY_MARK)
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
        said = self._said(row)
        leads, supports, department = self._owners.read(row)
        serial = _serial(said.get(Field.ID, ""))
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
        funding_text = said.get(Field.FUNDING)
        funding = read_funding(funding_text) if funding_text else None
        resources = [said.get(Field.RESOURCES)]
        if funding_text and funding is None:
            resources.append(funding_text)
        priority_text = said.get(Field.PRIORITY) or self._marked_priority(row)
        priority = read_priority(priority_text) if priority_text else None
        if priority_text and priority is None:
            unknown.append((Field.PRIORITY, priority_text))
        periods = read_periods(self._columns, row)
        description = "\n".join(filter(None, (self._description(row, said), *periods.steps))) or None
        return ItemValues(
            schedule=schedule,
            serial=serial,
            short_title=" ".join(said.get(Field.SHORT_TITLE, "").split()) or None,
            description=description,
            department=department,
            leads=leads,
            supports=supports,
            status=status or Status.NOT_STARTED,
            status_text=status_text,
            percent=percent,
            priority=priority,
            measure=said.get(Field.MEASURE),
            budget="\n".join((*self._budgets(row, said), *periods.money)) or None,
            funding=funding,
            resources="\n".join(filter(None, resources)) or None,
            cadence=_word(said.get(Field.CADENCE), Cadence),
            milestones=(*schedule.milestones, *self._milestones(said.get(Field.MILESTONES))),
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

    def _said(self, row: Sequence[Cell]) -> Said:
        """Return the texts; of several columns one beneath the other. Error values say nothing."""
        said: dict[Field, str] = {}
        for field, columns in self._in_words:
            texts = [text_of(row[at]) for at in columns if at < len(row) and not is_error(row[at])]
            if any(texts):
                said[field] = "\n".join(dict.fromkeys(filter(None, texts)))
        return said

    def _budgets(self, row: Sequence[Cell], said: Said) -> list[str]:
        """Return the amounts; of several columns each with its header, as `FY26 Cost: $5,000`.

        Of `$ | $$ | $$$` the header that is marked is the amount.
        """
        if len(self._budgets_at) < 2:
            return [said[Field.BUDGET]] if Field.BUDGET in said else []
        texts = ((self._columns.labels[at], cell_at(row, at)) for at in self._budgets_at)
        return [
            label if is_mark(text := text_of(cell)) and not text.isdecimal() else f"{label}: {text}"
            for label, cell in texts
            if not is_error(cell) and not says_nothing(text_of(cell))
        ]

    def _marked_priority(self, row: Sequence[Cell]) -> str | None:
        """Return the header of the one priority column that is marked; raises `RowRefused` for two."""
        labels = [
            self._columns.header(at)
            for at in self._priorities_at
            if not is_error(cell := cell_at(row, at)) and is_mark(text_of(cell))
        ]
        if len(labels) > 1:
            raise RowRefused(labels[1], "", f"both {' and '.join(labels)} are marked")
        return labels[0] if labels else None

    def _description(self, row: Sequence[Cell], said: Said) -> str | None:
        """Return the description; the bullets of a title's cell belong to it."""
        description = said.get(Field.DESCRIPTION)
        title = cell_at(row, self._title)
        if isinstance(title, str) and "\n" in title and (parts := lead_and_steps(text_of(title))):
            return "\n".join(filter(None, (parts[1], description)))
        return description

    def _milestones(self, text: str | None) -> tuple[Milestone, ...]:
        return read_milestones(text, self._spans) if text and not says_nothing(text) else ()


def _serial(text: str) -> int | None:
    digits = text.lstrip("#")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 12 else None


def _word(text: str | None, words: type[W]) -> W | None:
    try:
        return words.parse(text) if text else None
    except UserError:
        return None


def _steps(description: str) -> tuple[str, ...]:
    lines = (line.strip() for line in description.split("\n"))
    return tuple(line for line in lines if line and (is_continuation(line) or is_counted(line)))
