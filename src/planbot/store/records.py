"""What goes into the queries and comes out of them where `planbot.plan.model` has no word for it.

Instants are aware UTC. `Json` stands for what the json module writes. The outbox has its own in
`outbox_records`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias, TypedDict

from planbot.plan.model import Item, Milestone, StatusUpdate
from planbot.plan.vocabulary import (
    Cadence,
    DecisionKind,
    Funding,
    Part,
    PlanState,
    Precision,
    Priority,
    Recurrence,
    Role,
    Status,
    Via,
    Word,
)

Json: TypeAlias = Any


class JobState(Word):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class UploadState(Word):
    """`ready`: read, and waiting for a decision. `imported` may be taken back; what follows it is over."""

    READING = "reading"
    READY = "ready"
    IMPORTING = "importing"
    IMPORTED = "imported"
    UNDOING = "undoing"
    UNDONE = "undone"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    id: int
    name: str
    slack_team_id: str | None
    created_at: datetime


class PersonChanges(TypedDict, total=False):
    """What may change of a person; a key that is left out stays as it is."""

    email: str
    name: str
    title: str | None
    department_id: int | None
    role: Role
    slack_id: str | None
    slack_name: str | None
    zone: str | None
    moved_at: datetime | None
    away_until: date | None
    away_since: datetime | None
    away_by_status: bool
    follows_status: bool
    delegate_id: int | None
    active: bool


class PlanChanges(TypedDict, total=False):
    title: str
    levels: tuple[str, ...]
    state: PlanState
    adopted_on: date | None
    resolution: str | None
    period_start: date | None
    period_end: date | None
    legend: Mapping[str, str]


class ItemChanges(TypedDict, total=False):
    """What may change of an item. The adopted due date is not among it: it is the first due date ever set."""

    parent_id: int | None
    position: int
    number: str | None
    title: str
    short_title: str
    description: str | None
    department_id: int | None
    start: date | None
    due: date | None
    timeline: str | None
    precision: Precision | None
    recurrence: Recurrence | None
    priority: Priority | None
    status: Status
    percent: int | None
    measure: str | None
    budget: str | None
    funding: Funding | None
    resources: str | None
    cadence: Cadence | None
    milestones: tuple[Milestone, ...]


@dataclass(slots=True, kw_only=True)
class NewItem:
    """An item to add. Its parent is one already stored (`parent_id`), or one that stands earlier in the same
    batch (`parent_index`, counted from 0), or none. `adopted_due` is `due` unless given.

    It is not frozen: an import makes thousands, and a frozen one takes four times as long to make.
    """

    title: str
    short_title: str
    position: int
    parent_id: int | None = None
    parent_index: int | None = None
    number: str | None = None
    description: str | None = None
    department_id: int | None = None
    start: date | None = None
    due: date | None = None
    adopted_due: date | None = None
    timeline: str | None = None
    precision: Precision | None = None
    recurrence: Recurrence | None = None
    priority: Priority | None = None
    status: Status = Status.NOT_STARTED
    percent: int | None = None
    measure: str | None = None
    budget: str | None = None
    funding: Funding | None = None
    resources: str | None = None
    cadence: Cadence | None = None
    milestones: tuple[Milestone, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemVersion:
    """An item as it stood from `valid_from` until `valid_to`; None while it still stands."""

    item: Item
    valid_from: datetime
    valid_to: datetime | None


@dataclass(slots=True, kw_only=True)
class NewAssignment:
    """A part to give: exactly one of person, department and body."""

    item_id: int
    part: Part
    person_id: int | None = None
    department_id: int | None = None
    body_id: int | None = None
    reporter_id: int | None = None
    until: date | None = None
    accepted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUpdate:
    """What somebody says of an item. `submission_id` names the form it came from: the same form stores at
    most one update an item.
    """

    item_id: int
    author_id: int
    status: Status
    percent: int | None = None
    note: str | None = None
    expected: date | None = None
    evidence: str | None = None
    on_behalf_of_id: int | None = None
    via: Via = Via.COMMAND
    submission_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateVersion:
    """One row of an item's update history: what was said, what it replaces, and whether it was taken back.

    `update.id` is this row's; `update.at` is when it was first said, `recorded_at` when this row was made.
    """

    update: StatusUpdate
    recorded_at: datetime
    replaces_id: int | None
    withdrawn: bool
    submission_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDecision:
    item_id: int
    kind: DecisionKind
    question: str
    asked_by_id: int
    decider_id: int | None = None
    needed_by: date | None = None
    update_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """Who did what to which thing; no actor: planbot itself, or its operator."""

    id: int
    actor_id: int | None
    verb: str
    subject_kind: str
    subject_id: str | None
    before: Json
    after: Json
    via: Via
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    id: int
    kind: str
    payload: Json
    requested_by_id: int | None
    state: JobState
    attempts: int
    lease_token: str | None
    result: Json
    error: str | None
    created_at: datetime
    finished_at: datetime | None
