"""What was understood of a plan file, as plain values, before anything is stored."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from planbot.plan.model import Body, Department, Milestone, Person
from planbot.plan.vocabulary import (
    Cadence,
    Funding,
    Precision,
    Priority,
    Recurrence,
    Status,
    Word,
)

Key = tuple[str, ...]
SETTLED = "settled"
"""Why a mention has its match, where a person said so."""


def row_in_words(row: int | None, sheet: str | None) -> str:
    """Return `row 3`, or `“Goal 2”, row 3` where several sheets are read."""
    return f"“{sheet}”, row {row}" if sheet else f"row {row}"


class OwnerKind(Word):
    PERSON = "person"
    DEPARTMENT = "department"
    BODY = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerChoice:
    """Who a text means, as a person has settled it.

    `name` is the email of a person, the name of a department or of a body; `reporter` the email of the
    person who answers for a body.
    """

    kind: OwnerKind
    name: str
    reporter: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """What is already known when a file is read: against it, owners are matched.

    `aliases` holds what was settled before, by the text as it was written ("Town Manager"). `open_names` are
    names of owners that stand in a plan and that nobody has settled: each is one name, whatever is in it.
    """

    people: Sequence[Person] = ()
    departments: Sequence[Department] = ()
    bodies: Sequence[Body] = ()
    aliases: Mapping[str, OwnerChoice] = field(default_factory=dict)
    open_names: Collection[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerMention:
    """One owner as the plan writes it, with the best match.

    `match` is the email of a person, the name of a department or of a body, or None: then `candidates`
    (emails or names) may hold proposals that a person has to confirm. `score` is 0 to 100. `is_new` says
    that the department or body is proposed from the words of the text and not known yet.
    """

    text: str
    kind: OwnerKind | None = None
    match: str | None = None
    reporter: str | None = None
    score: int = 0
    why: str = ""
    is_new: bool = False
    candidates: tuple[str, ...] = ()

    @property
    def is_resolved(self) -> bool:
        return self.match is not None

    @property
    def is_settled(self) -> bool:
        """Whether a person said whom the text means."""
        return self.is_resolved and self.why == SETTLED


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftItem:
    """One item of the tree, at any level.

    `key` is the path of folded numbers and titles from the top: the same item has the same key in every file.
    `level` counts from 0 at the top; `position` orders siblings as the file has them, from 0; `row` is the
    row of the file (1 is the first), None for a parent that is only named in its items' rows, and `sheet` the
    sheet with that row where several are read. `serial` is the permanent id that an exported file carries.
    `department` is a known department's name where one matched, else as written. `timeline` is as written;
    `horizon` is the legend's word (`short term`) for the dates. `proposed_milestones` were read from rows or
    dated lines beneath the item; a person has to confirm them.
    """

    key: Key
    level: int
    position: int
    row: int | None
    number: str | None
    title: str
    short_title: str
    is_leaf: bool
    serial: int | None = None
    description: str | None = None
    department: str | None = None
    leads: tuple[OwnerMention, ...] = ()
    supports: tuple[OwnerMention, ...] = ()
    start: date | None = None
    due: date | None = None
    adopted_due: date | None = None
    timeline: str | None = None
    precision: Precision | None = None
    recurrence: Recurrence | None = None
    horizon: str | None = None
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
    proposed_milestones: tuple[Milestone, ...] = ()
    sheet: str | None = None

    @property
    def parent_key(self) -> Key | None:
        return self.key[:-1] or None


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedRow:
    """A row that holds an item which cannot be taken, with the cell to blame and the reason in words.

    `sheet` says on which sheet where several are read.
    """

    row: int
    column: str
    value: str
    reason: str
    sheet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedRow:
    """A row that is not an item of the last level: a repeated header, a continuation.

    Where it holds an item that others stand beneath, `level` is the name of that one's level. `sheet` says on
    which sheet where several are read.
    """

    row: int
    reason: str
    level: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRead:
    """A sheet that is read, the row of its header, and how many rows below it hold anything."""

    sheet: str
    header_row: int
    rows_read: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetNotRead:
    """A sheet that is no part of the plan, and why. `may_hold_plan` says that it looks like one."""

    sheet: str
    reason: str
    may_hold_plan: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something to settle before or after the import; `rows` are the leaf rows it concerns, and `sheets` the
    sheet of each where several are read.

    Kinds: `no_lead`, `unknown_owner`, `no_reporter`, `new_department`, `no_date`, `no_legend`, `legend` (the
    file's is not the one that counts), `no_time`, `order` (a start after the due date), `no_measure`,
    `no_status` (a percentage alone), `unknown_status`, `unknown_word`, `unused_column`, `same_number`,
    `number_as_date`, `percent` (only 0 and 1), `unknown_column` (only the map names it). An `unknown_owner`
    who was to lead leaves the item without a lead when it is stored.
    """

    kind: str
    message: str
    text: str | None = None
    rows: tuple[int, ...] = ()
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerReport:
    """A distinct owner of the file, and in how many items it leads and supports."""

    mention: OwnerMention
    leads: int
    supports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReport:
    """A distinct status word; `status` is None where it was not understood."""

    text: str
    status: Status | None
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeReport:
    """A distinct time as written, with its reading."""

    text: str
    start: date | None
    due: date | None
    precision: Precision
    recurrence: Recurrence | None
    horizon: str | None
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A plan as it was understood. `accepted + len(rejected) + len(skipped) == rows_read`, always.

    `rows_read` counts every row below the header that holds anything but blanks; `accepted` the rows that
    became leaves. `items` come parents first, in the file's order. `columns` gives for each header the field
    it was taken for (`ignore` for none); `why` says in words why this sheet and this header row, and which of
    several columns counts. `legend_said` is what the file says of horizons without a date: `1-2 years`.
    `sheets` are those that were read as one, in the file's order, none for a CSV file; `sheet` and
    `header_row` are the first one's.
    """

    title: str
    levels: tuple[str, ...]
    sheet: str | None
    header_row: int
    why: str
    columns: Mapping[str, str]
    items: tuple[DraftItem, ...]
    rejected: tuple[RejectedRow, ...]
    skipped: tuple[SkippedRow, ...]
    rows_read: int
    owners: tuple[OwnerReport, ...] = ()
    statuses: tuple[StatusReport, ...] = ()
    times: tuple[TimeReport, ...] = ()
    gaps: tuple[Gap, ...] = ()
    legend: Mapping[str, str] = field(default_factory=dict)
    adopted_on: date | None = None
    resolution: str | None = None
    legend_said: Mapping[str, str] = field(default_factory=dict)
    sheets: tuple[SheetRead, ...] = ()
    sheets_not_read: tuple[SheetNotRead, ...] = ()

    @property
    def above(self) -> tuple[SkippedRow, ...]:
        """The rows that hold an item which others stand beneath."""
        return tuple(row for row in self.skipped if row.level is not None)

    @property
    def passed_over(self) -> tuple[SkippedRow, ...]:
        """The rows that hold no item."""
        return tuple(row for row in self.skipped if row.level is None)

    @property
    def leaves(self) -> tuple[DraftItem, ...]:
        return tuple(item for item in self.items if item.is_leaf)

    @property
    def accepted(self) -> int:
        return len(self.leaves)

    @property
    def item_by_key(self) -> Mapping[Key, DraftItem]:
        return {item.key: item for item in self.items}
