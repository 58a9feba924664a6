"""What a plan file that was dropped into Slack would bring, and what came of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelCount:
    """How many items a level of the tree has: `Goal`, 6."""

    name: str
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnTaken:
    """A column and what it was taken for."""

    header: str
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowNotTaken:
    """A row that cannot be taken, the cell to blame and why; the sheet where several are read."""

    row: int
    column: str
    value: str
    reason: str
    sheet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """One kind of change of a plan that is there: a heading, the first lines, and how many there are."""

    title: str
    lines: tuple[str, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """What the file changes in a plan that is there already; `dates` is how its due dates move."""

    summary: str
    dates: str | None
    changes: tuple[Changes, ...]
    is_empty: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPreview:
    """What was understood of a file before anything is stored.

    `to_settle` says in words what is open, the largest first. `fixes` are the forms worth opening: columns,
    owners, dates, statuses, choices. `not_read` are the other sheets of the workbook, each with the reason.
    `above` counts the rows that hold a goal or the like. `note` tells why
    an import that was asked for did not happen.
    """

    upload_id: int
    file: str
    title: str
    levels: tuple[LevelCount, ...]
    rows_read: int
    taken: int
    passed_over: int
    why: str
    columns: tuple[ColumnTaken, ...]
    unused: tuple[str, ...]
    times: tuple[str, ...]
    times_total: int
    to_settle: tuple[str, ...]
    rejected: tuple[RowNotTaken, ...]
    rejected_total: int
    fixes: tuple[str, ...]
    again: Again | None = None
    above: int = 0
    note: str | None = None
    not_read: tuple[str, ...] = ()

    @property
    def can_import(self) -> bool:
        """Whether there is something to store, and all of it can be."""
        return self.taken > 0 and not self.rejected_total and not (self.again and self.again.is_empty)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanImported:
    """What was stored, and what the plan still lacks, the largest first.

    `changes` sums up an import into a plan that was there. `note` tells why it cannot be taken back.
    """

    upload_id: int
    plan_id: int
    file: str
    title: str
    items: int
    changes: str | None
    dates: str | None
    missing: tuple[str, ...]
    missing_total: int
    note: str | None = None
