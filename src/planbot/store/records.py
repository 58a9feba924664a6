"""What goes into the queries and comes out of them where `planbot.plan.model` has no word for it.

Instants are aware UTC. `Json` stands for what the json module writes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
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


class MessageState(Word):
    """`queued`: certainly not in Slack yet. `unknown`: perhaps. The other three are final."""

    QUEUED = "queued"
    SENT = "sent"
    SUPPRESSED = "suppressed"
    UNKNOWN = "unknown"
    DEAD = "dead"


class JobState(Word):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """An item to add. Its parent is one already stored (`parent_id`), or one that stands earlier in the same
    batch (`parent_index`, counted from 0), or none. `adopted_due` is `due` unless given.
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


@dataclass(frozen=True, slots=True, kw_only=True)
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
class NewMessage:
    """A message to enqueue. `recipient_channel` is a Slack channel or user id; without one the person is
    written to directly. `references` says what to render. `not_before` and `expires_at` are business time.
    With `edits_id` it replaces what that message says, once that one is sent.
    """

    kind: str
    dedupe_key: str
    not_before: datetime
    references: Json = field(default_factory=dict)
    recipient_person_id: int | None = None
    recipient_channel: str | None = None
    urgent: bool = False
    expires_at: datetime | None = None
    edits_id: int | None = None


class SendMethod(StrEnum):
    """What the outbox calls; each has its own limits in Slack. `LOOK` reads a channel's history."""

    POST = "post"
    EDIT = "edit"
    LOOK = "look"


@dataclass(frozen=True, slots=True, kw_only=True)
class SendBudget:
    """How fast a workspace may call a method, in real time.

    `a_second` is the rate; `free_at` when the calls spent so far are worked off at that rate; `raised_at`
    when the rate was last changed by planbot itself; `limited_*` when, until when and in which lane Slack
    last asked to wait.
    """

    method: SendMethod
    a_second: float
    free_at: datetime
    raised_at: datetime
    limited_at: datetime | None = None
    limited_until: datetime | None = None
    limited_lane: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAsk:
    """That a message asks a person about an item, on which local day."""

    item_id: int
    person_id: int
    kind: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPart:
    """A reply in the thread of a message too long for one, as rendered."""

    text: str
    blocks: Json


@dataclass(frozen=True, slots=True)
class Hold:
    """A message that a worker has claimed, and the token of its lease."""

    message_id: int
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """What a message will say, and the replies that follow it in its thread."""

    hold: Hold
    text: str
    blocks: Json
    parts: Sequence[NewPart] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Where Slack has a message; `reason` says what is not certain about it."""

    hold: Hold
    channel: str
    ts: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxMessage:
    """A message on its way. Real time: retry_at, lease_until, attempted_at, unknown_since; else business.

    `attempted_at` is set while an attempt is under way or its outcome is not known. `thread_channel` and
    `thread_ts` say where the parent of a part was posted, `edited_channel` and `edited_ts` what is edited.
    """

    id: int
    workspace_id: int
    kind: str
    dedupe_key: str
    recipient_person_id: int | None
    recipient_channel: str | None
    lane: str
    references: Json
    urgent: bool
    not_before: datetime
    expires_at: datetime | None
    retry_at: datetime | None
    state: MessageState
    reason: str | None
    attempts: int
    lease_token: str | None
    lease_until: datetime | None
    parent_id: int | None
    part_number: int
    edits_id: int | None
    text: str | None
    blocks: Json
    rendered_at: datetime | None
    posted_channel: str | None
    posted_ts: str | None
    first_attempt_at: datetime | None
    attempted_at: datetime | None
    unknown_since: datetime | None
    closed_at: datetime | None
    created_at: datetime
    thread_channel: str | None = None
    thread_ts: str | None = None
    edited_key: str | None = None
    edited_channel: str | None = None
    edited_ts: str | None = None

    @property
    def method(self) -> SendMethod:
        return SendMethod.POST if self.edits_id is None else SendMethod.EDIT

    @property
    def hold(self) -> Hold:
        """The lease with which it was claimed; ValueError if it was not."""
        if self.lease_token is None:
            raise ValueError(f"message {self.id} is not claimed")
        return Hold(self.id, self.lease_token)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageCount:
    """How many messages are in a state; `reason` of what was not sent, and to whom it should have gone."""

    state: MessageState
    kind: str
    count: int
    reason: str | None = None
    recipient_person_id: int | None = None
    recipient_channel: str | None = None


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
