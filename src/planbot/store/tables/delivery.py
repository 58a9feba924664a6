"""What goes out and what came in. Leases and retries run on real time, all else on business time."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from planbot.store.columns import UtcInstant, json_value, word
from planbot.store.outbox_records import MessageState
from planbot.store.records import JobState
from planbot.store.tables.base import Row, belongs, no_half_lease, referable, table_of

EDITS = text("edits_id IS NOT NULL")
QUEUED = text("state = 'queued'")
QUEUED_EDITS = text("state = 'queued' AND edits_id IS NOT NULL")
UNKNOWN = text("state = 'unknown'")
LEASED = text("lease_token IS NOT NULL")
CLOSED = text("closed_at IS NOT NULL")


class OutboxMessageRow(Row, table=True):
    """A message on its way. `lane` is whom it goes to; messages of one lane go out one at a time.

    `attempted_at` is set while the outcome of an attempt is not known. `blocks` and `text` are null until
    the message is rendered, at its first attempt. A row with `edits_id` posts nothing of its own: it
    replaces what that message says.
    """

    __tablename__ = "outbox_messages"
    __table_args__: ClassVar[Any] = (
        referable(),
        UniqueConstraint("workspace_id", "dedupe_key"),
        UniqueConstraint("workspace_id", "parent_id", "part_number"),
        belongs("recipient_person_id", "people"),
        belongs("parent_id", "outbox_messages"),
        belongs("edits_id", "outbox_messages"),
        no_half_lease(),
        CheckConstraint(
            "recipient_person_id IS NOT NULL OR recipient_channel IS NOT NULL", name="some_recipient"
        ),
        CheckConstraint("(parent_id IS NULL) = (part_number = 0)", name="parts_have_a_parent"),
        CheckConstraint("(rendered_at IS NULL) = (text IS NULL)", name="rendered_has_text"),
        CheckConstraint(
            "(state IN ('sent', 'suppressed', 'dead')) = (closed_at IS NOT NULL)", name="closed_has_instant"
        ),
        CheckConstraint("state <> 'sent' OR posted_ts IS NOT NULL", name="sent_was_posted"),
        CheckConstraint("(state = 'unknown') = (unknown_since IS NOT NULL)", name="unknown_has_instant"),
        CheckConstraint("state IN ('queued', 'unknown') OR lease_token IS NULL", name="closed_has_no_lease"),
        CheckConstraint("state NOT IN ('suppressed', 'dead') OR reason IS NOT NULL", name="has_reason"),
        CheckConstraint("attempts >= 0", name="attempts"),
        Index(
            "ix_outbox_messages_queue",
            "workspace_id",
            "urgent",
            "not_before",
            "id",
            sqlite_where=QUEUED,
            postgresql_where=QUEUED,
        ),
        Index(
            "ix_outbox_messages_unknown",
            "workspace_id",
            "unknown_since",
            sqlite_where=UNKNOWN,
            postgresql_where=UNKNOWN,
        ),
        Index(
            "ix_outbox_messages_leased",
            "workspace_id",
            "lease_until",
            "lane",
            sqlite_where=LEASED,
            postgresql_where=LEASED,
        ),
        Index(
            "ix_outbox_messages_queued_edits",
            "workspace_id",
            "not_before",
            sqlite_where=QUEUED_EDITS,
            postgresql_where=QUEUED_EDITS,
        ),
        Index(
            "ix_outbox_messages_expiry",
            "workspace_id",
            "expires_at",
            sqlite_where=QUEUED,
            postgresql_where=QUEUED,
        ),
        Index(
            "ix_outbox_messages_edits",
            "workspace_id",
            "edits_id",
            sqlite_where=EDITS,
            postgresql_where=EDITS,
        ),
        Index(
            "ix_outbox_messages_closed",
            "workspace_id",
            "closed_at",
            sqlite_where=CLOSED,
            postgresql_where=CLOSED,
        ),
        Index(None, "workspace_id", "recipient_person_id", "id"),
        Index(None, "workspace_id", "posted_channel", "posted_ts"),
        Index(None, "workspace_id", "state", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspaces.id")
    kind: str
    dedupe_key: str
    recipient_person_id: int | None = None
    recipient_channel: str | None = None
    lane: str
    references: Any = Field(sa_type=json_value())
    urgent: bool = False
    not_before: datetime = Field(sa_type=UtcInstant)
    expires_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    retry_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    state: MessageState = Field(sa_type=word(MessageState, "state"))
    reason: str | None = None
    attempts: int = 0
    lease_token: str | None = None
    lease_until: datetime | None = Field(default=None, sa_type=UtcInstant)
    parent_id: int | None = None
    part_number: int = 0
    edits_id: int | None = None
    text: str | None = None
    blocks: Any = Field(default=None, sa_type=json_value(), nullable=True)
    rendered_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    posted_channel: str | None = None
    posted_ts: str | None = None
    first_attempt_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    attempted_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    unknown_since: datetime | None = Field(default=None, sa_type=UtcInstant)
    closed_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    created_at: datetime = Field(sa_type=UtcInstant)


class AskRow(Row, table=True):
    """That a message asks a person about an item; it counts unless the message was never sent.

    One without a message went out in one that has left the outbox since.
    """

    __tablename__ = "asks"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("workspace_id", "outbox_message_id", "person_id", "item_id", "kind"),
        belongs("item_id", "items"),
        belongs("person_id", "people"),
        belongs("outbox_message_id", "outbox_messages"),
        Index(None, "item_id"),
        Index(None, "workspace_id", "at"),
        Index(None, "workspace_id", "person_id", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspaces.id")
    item_id: int
    person_id: int
    kind: str
    day: date
    at: datetime = Field(sa_type=UtcInstant)
    outbox_message_id: int | None = None


class SweepMarkRow(Row, table=True):
    """That the sweep has dealt with something, so that it never does so twice."""

    __tablename__ = "sweep_marks"

    workspace_id: int = Field(primary_key=True, foreign_key="workspaces.id")
    key: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcInstant)


class SendLaneRow(Row, table=True):
    """When a lane is free again for the next call of a method, in real time."""

    __tablename__ = "send_lanes"

    workspace_id: int = Field(primary_key=True, foreign_key="workspaces.id")
    method: str = Field(primary_key=True)
    lane: str = Field(primary_key=True)
    free_at: datetime = Field(sa_type=UtcInstant)


class SendBudgetRow(Row, table=True):
    """How fast a workspace may call a method, shared by all workers; all instants are real time."""

    __tablename__ = "send_budgets"
    __table_args__: ClassVar[Any] = (CheckConstraint("a_second > 0", name="a_second"),)

    workspace_id: int = Field(primary_key=True, foreign_key="workspaces.id")
    method: str = Field(primary_key=True)
    a_second: float
    free_at: datetime = Field(sa_type=UtcInstant)
    raised_at: datetime = Field(sa_type=UtcInstant)
    limited_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    limited_until: datetime | None = Field(default=None, sa_type=UtcInstant)
    limited_lane: str | None = None


class PictureRow(Row, table=True):
    """A picture that was uploaded to Slack, by the SHA-256 of its content."""

    __tablename__ = "pictures"

    workspace_id: int = Field(primary_key=True, foreign_key="workspaces.id")
    digest: str = Field(primary_key=True)
    file_id: str
    uploaded_at: datetime = Field(sa_type=UtcInstant)


class InboundReceiptRow(Row, table=True):
    """That an event, command or submission came in, and what it was answered with."""

    __tablename__ = "inbound_receipts"

    workspace_id: int = Field(primary_key=True, foreign_key="workspaces.id")
    key: str = Field(primary_key=True)
    outcome: Any = Field(default=None, sa_type=json_value(), nullable=True)
    at: datetime = Field(sa_type=UtcInstant)


class JobRow(Row, table=True):
    """Work that takes longer than a person should wait for an answer from Slack."""

    __tablename__ = "jobs"
    __table_args__: ClassVar[Any] = (
        belongs("requested_by_id", "people"),
        no_half_lease(),
        CheckConstraint("(state = 'running') = (lease_token IS NOT NULL)", name="running_has_lease"),
        CheckConstraint("(state IN ('done', 'failed')) = (finished_at IS NOT NULL)", name="finished"),
        CheckConstraint("attempts >= 0", name="attempts"),
        Index(None, "workspace_id", "state", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspaces.id")
    kind: str
    payload: Any = Field(sa_type=json_value())
    requested_by_id: int | None = None
    state: JobState = Field(sa_type=word(JobState, "state"))
    attempts: int = 0
    lease_token: str | None = None
    lease_until: datetime | None = Field(default=None, sa_type=UtcInstant)
    result: Any = Field(default=None, sa_type=json_value(), nullable=True)
    error: str | None = None
    created_at: datetime = Field(sa_type=UtcInstant)
    finished_at: datetime | None = Field(default=None, sa_type=UtcInstant)


outbox_messages = table_of(OutboxMessageRow)
asks = table_of(AskRow)
pictures = table_of(PictureRow)
send_lanes = table_of(SendLaneRow)
send_budgets = table_of(SendBudgetRow)
sweep_marks = table_of(SweepMarkRow)
inbound_receipts = table_of(InboundReceiptRow)
jobs = table_of(JobRow)
