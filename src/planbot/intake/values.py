"""The cells of one row to the values of one item, but for its place in the tree."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from planbot.intake.cells import (
    Cell,
    cell_at,
    fold_words,
    is_blank,
    is_error,
    is_formula,
    line_of,
    text_of,
)
from planbot.intake.columns import Columns
from planbot.intake.combined_cells import split_department_and_staff, split_owner_and_time
from planbot.intake.continuations import is_continuation, lead_and_steps
from planbot.intake.draft import OwnerMention
from planbot.intake.fields import Field
from planbot.intake.milestones import read_milestones
from planbot.intake.numbers import natural_order
from planbot.intake.owner_texts import line_breaks_wrap, split_owners
from planbot.intake.owners import OwnerMatcher
from planbot.intake.refusals import RowRefused, needed
from planbot.intake.schedule import Schedule, ScheduleReader
from planbot.intake.spans import SpanReader
from planbot.intake.words import (
    holds_fractions,
    is_mark,
    read_funding,
    read_percent,
    read_priority,
    read_status,
    read_status_heading,
    says_nothing,
)
from planbot.plan.errors import UserError
from planbot.plan.model import Milestone
from planbot.plan.vocabulary import Cadence, Funding, Priority, Status, Word

W = TypeVar("W", bound=Word)
_PERCENT = re.compile(r"\d{1,3}\s*%(?:\s*(?:completed?|done))?")
_StatusRead = tuple[Status | None, str | None, int | None]
_Owners = tuple[tuple[OwnerMention, ...], tuple[OwnerMention, ...], str | None]


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
    """Reads the rows of one table; what a column's cells have in common is settled once, at the start."""

    def __init__(
        self,
        columns: Columns,
        rows: Sequence[Sequence[Cell]],
        schedules: ScheduleReader,
        spans: SpanReader,
        owners: OwnerMatcher,
        status_words: Mapping[str, Status],
    ) -> None:
        self._columns = columns
        self._fields = columns.by_field
        self._title = columns.first(Field.TITLE)
        self._schedules = schedules
        self._spans = spans
        self._owners = owners
        self._status_words = {fold_words(text): status for text, status in status_words.items()}
        self._with_time = columns.positions(Field.LEAD_AND_TIMELINE)
        self._with_department = columns.positions(Field.DEPARTMENT_AND_LEAD)
        self._leads = [*columns.positions(Field.LEAD), *self._with_time, *self._with_department]
        self._supports = sorted(
            columns.positions(Field.SUPPORT), key=lambda at: natural_order(columns.labels[at])
        )
        self._numbered = all(
            re.search(r"\d\s*$", columns.labels[at]) for at in (*self._leads, *self._supports)
        )
        owner_columns = (*self._leads, *self._supports, *columns.positions(Field.DEPARTMENT))
        self._wrapped = {
            at for at in owner_columns if line_breaks_wrap([text_of(cell_at(row, at)) for row in rows])
        }
        self._owner_columns = owner_columns
        self._status_columns = [
            at
            for field in (Field.STATUS, Field.PERCENT, Field.STATUS_MARK)
            for at in columns.positions(field)
        ]
        self._statuses: dict[tuple[Cell, ...], _StatusRead] = {}
        self._owners_of: dict[tuple[Cell, ...], _Owners] = {}
        self._split: dict[tuple[int, str], list[tuple[str, bool]]] = {}
        marks = columns.positions(Field.STATUS_MARK)
        together = [[at] for at in columns.positions(Field.PERCENT)] + ([list(marks)] if marks else [])
        self._fractions = {
            at
            for group in together
            if holds_fractions([cell_at(row, at) for row in rows for at in group])
            for at in group
        }

    def owner_texts(self, rows: Sequence[Sequence[Cell]]) -> list[str]:
        """Return the distinct owners that the rows name, as written."""
        found = (text for row in rows for at in self._owner_columns for text, _ in self._owner_texts(row, at))
        return list(dict.fromkeys(found))

    def department_texts(self, rows: Sequence[Sequence[Cell]]) -> set[str]:
        """Return what the rows name as departments."""
        return {text for row in rows for text in self._department_texts(row)}

    def read(self, row: Sequence[Cell], *, heading_status: str | None = None) -> ItemValues:
        """Return the row's values; raises `RowRefused` for a status, percent or date that cannot be right.

        `heading_status` is the status that a heading over the row gives, where the row says none itself.
        """
        unknown: list[tuple[Field, str]] = []
        leads, supports, department = self._read_owners(row)
        serial = self._serial(row)
        try:
            status, status_text, percent = self._read_status(row)
        except RowRefused as refused:
            raise self._with_faults_of_schedule(refused, row, exact=serial is not None) from None
        schedule = self._schedules.read(row, exact=serial is not None)
        if not status_text and heading_status:
            status = self._status(heading_status) or read_status_heading(heading_status)
            status_text = heading_status
        if status is None and status_text:
            unknown.append((Field.STATUS, status_text))
        funding_text = self._text(row, Field.FUNDING)
        funding = read_funding(funding_text) if funding_text else None
        resources = [self._text(row, Field.RESOURCES)]
        if funding_text and funding is None:
            resources.append(funding_text)
        priority_text = self._text(row, Field.PRIORITY)
        priority = read_priority(priority_text) if priority_text else None
        if priority_text and priority is None:
            unknown.append((Field.PRIORITY, priority_text))
        description = self._description(row)
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
            budget=self._text(row, Field.BUDGET),
            funding=funding,
            resources="\n".join(filter(None, resources)) or None,
            cadence=self._word(row, Field.CADENCE, Cadence),
            milestones=(*schedule.milestones, *self._milestones(row)),
            steps=_steps(description) if description else (),
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

    # Owners

    def _read_owners(self, row: Sequence[Cell]) -> _Owners:
        """Return leads, supports and department; the same cells in another row are read once."""
        cells = tuple([cell_at(row, at) for at in self._owner_columns])
        if cells not in self._owners_of:
            self._owners_of[cells] = self._match_owners(row)
        return self._owners_of[cells]

    def _match_owners(self, row: Sequence[Cell]) -> _Owners:
        leads: list[OwnerMention] = []
        supports: list[OwnerMention] = []
        self._refuse_formulas(row)
        for at in self._leads:
            for text, is_support in self._owner_texts(row, at):
                (supports if is_support or leads else leads).append(self._owners.match(text))
        for at in self._supports:
            supports.extend(self._owners.match(text) for text, _ in self._owner_texts(row, at))
        if self._numbered and not leads and supports:
            leads, supports = supports[:1], supports[1:]
        departments = self._department_texts(row)
        if not self._leads and departments:
            mentions = [self._owners.match(text) for text in departments]
            leads, supports = mentions[:1], [*supports, *mentions[1:]]
        return tuple(leads), _others(supports, leads), self._department(departments)

    def _owner_texts(self, row: Sequence[Cell], at: int) -> list[tuple[str, bool]]:
        cell = cell_at(row, at)
        if is_blank(cell) or is_error(cell):
            return []
        text = text_of(cell)
        if (at, text) not in self._split:
            self._split[at, text] = self._split_owners(text, at)
        return self._split[at, text]

    def _split_owners(self, text: str, at: int) -> list[tuple[str, bool]]:
        """Split what a cell says of owners; the time or the department beside them is taken out."""
        if at in self._with_time:
            text, _ = split_owner_and_time(text)
        elif at in self._with_department:
            department, staff = split_department_and_staff(text)
            text = staff or department
        single = self._numbered and len(self._supports) > 0
        return split_owners(text, self._owners.is_known, wrapped=at in self._wrapped, single=single)

    def _refuse_formulas(self, row: Sequence[Cell]) -> None:
        for at in self._owner_columns:
            if is_formula(cell := cell_at(row, at)):
                raise RowRefused(self._columns.labels[at], line_of(cell), "this is a formula, not its value")

    def _department_texts(self, row: Sequence[Cell]) -> list[str]:
        found = [
            text for at in self._columns.positions(Field.DEPARTMENT) for text, _ in self._owner_texts(row, at)
        ]
        for at in self._with_department:
            department, staff = split_department_and_staff(text_of(cell_at(row, at)))
            found += [department] if staff else []
        return found

    def _department(self, texts: Sequence[str]) -> str | None:
        """Return the first known department; else the first text, unless it is known as somebody else."""
        for text in texts:
            if known := self._owners.department(text):
                return known
        return next((text for text in texts if not self._owners.is_known(text)), None)

    # Status

    def _read_status(self, row: Sequence[Cell]) -> _StatusRead:
        """Return status, its words and the percentage; the same cells in another row are read once."""
        cells = tuple([cell_at(row, at) for at in self._status_columns])
        if cells not in self._statuses:
            self._statuses[cells] = self._status_of(row)
        return self._statuses[cells]

    def _status_of(self, row: Sequence[Cell]) -> _StatusRead:
        text, status = self._worded_status(row)
        percent = self._percent(row)
        if text and status is None and percent is None and _PERCENT.fullmatch(text):
            percent, text = self._read_percent(text, self._columns.positions(Field.STATUS)[0]), None
        marked, label, marked_percent = self._marked_status(row)
        if marked and status and marked is not status:
            raise RowRefused(
                label, text or "", f"the status columns disagree: {status.label} and {marked.label}"
            )
        return status or marked, text or label or None, percent if percent is not None else marked_percent

    def _worded_status(self, row: Sequence[Cell]) -> tuple[str | None, Status | None]:
        """Read the words; of a doubled column the first that is understood, where the others agree."""
        text, status = None, None
        for at in self._columns.positions(Field.STATUS):
            cell = cell_at(row, at)
            if is_blank(cell) or is_error(cell) or says_nothing(said := text_of(cell)):
                continue
            found = self._status(said)
            if found and status and found is not status:
                reason = f"the status columns disagree: {status.label} and {found.label}"
                raise RowRefused(self._columns.labels[at], said, reason)
            if text is None or (found and status is None):
                text, status = said, found
        return text, status

    def _status(self, text: str) -> Status | None:
        return self._status_words.get(fold_words(text)) or read_status(text)

    def _percent(self, row: Sequence[Cell]) -> int | None:
        for at in self._columns.positions(Field.PERCENT):
            cell = needed(cell_at(row, at), self._columns.labels[at])
            if not is_blank(cell) and not says_nothing(text_of(cell)):
                return self._read_percent(cell, at)
        return None

    def _read_percent(self, cell: Cell, at: int) -> int:
        try:
            return read_percent(cell, fractions=at in self._fractions)
        except ValueError as error:
            raise RowRefused(self._columns.labels[at], line_of(cell), str(error)) from None

    def _marked_status(self, row: Sequence[Cell]) -> tuple[Status | None, str, int | None]:
        """Read the one column of several status columns that is marked, or holds the percentage."""
        filled = [
            at
            for at in self._columns.positions(Field.STATUS_MARK)
            if not is_blank(cell_at(row, at))
            and not is_error(cell_at(row, at))
            and not says_nothing(text_of(cell_at(row, at)))
        ]
        if len(filled) > 1:
            names = " and ".join(self._columns.labels[at] for at in filled)
            raise RowRefused(
                self._columns.labels[filled[1]], line_of(row[filled[1]]), f"both {names} are filled in"
            )
        for at in filled:
            label, cell = self._columns.labels[at], row[at]
            percent = (
                None if is_mark(text_of(cell)) and cell not in (1, 1.0) else self._read_percent(cell, at)
            )
            return self._status(label), label, percent
        return None, "", None


def _steps(description: str) -> tuple[str, ...]:
    lines = (line.strip() for line in description.split("\n"))
    return tuple(line for line in lines if line and is_continuation(line))


def _others(supports: Sequence[OwnerMention], leads: Sequence[OwnerMention]) -> tuple[OwnerMention, ...]:
    """Return the supports without those that lead, or stand among them before."""
    seen = {fold_words(mention.text) for mention in leads}
    kept = []
    for mention in supports:
        if fold_words(mention.text) not in seen:
            seen.add(fold_words(mention.text))
            kept.append(mention)
    return tuple(kept)
