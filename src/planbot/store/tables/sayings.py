"""What people said and did: rows that are added and never changed."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from planbot.plan.vocabulary import DecisionKind, DecisionOutcome, Status, Via
from planbot.store.columns import UtcInstant, json_value, word
from planbot.store.tables.base import Row, belongs, in_order, referable, table_of


class StatusUpdateRow(Row, table=True):
    """One version of an update. An edit, or an undo (`withdrawn`), is a row that replaces another.

    `at` is when the thing was said and is kept by an edit; `recorded_at` is when this version was made.
    """

    __tablename__ = "status_updates"
    __table_args__: ClassVar[Any] = (
        referable(),
        UniqueConstraint("workspace_id", "replaces_id"),
        UniqueConstraint("workspace_id", "submission_id", "item_id"),
        belongs("item_id", "items"),
        belongs("author_id", "people"),
        belongs("on_behalf_of_id", "people"),
        belongs("replaces_id", "status_updates"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        CheckConstraint("NOT withdrawn OR replaces_id IS NOT NULL", name="withdraws_one"),
        in_order("at", "recorded_at"),
        Index(None, "workspace_id", "recorded_at"),
        Index(None, "item_id", "at"),
        Index(None, "workspace_id", "author_id", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspaces.id")
    item_id: int
    author_id: int
    on_behalf_of_id: int | None = None
    at: datetime = Field(sa_type=UtcInstant)
    recorded_at: datetime = Field(sa_type=UtcInstant)
    status: Status = Field(sa_type=word(Status, "status"))
    percent: int | None = None
    note: str | None = None
    expected: date | None = None
    evidence: str | None = None
    via: Via = Field(sa_type=word(Via, "via"))
    submission_id: str | None = None
    replaces_id: int | None = None
    withdrawn: bool = False


class DecisionRow(Row, table=True):
    """A question; an update asks one at most."""

    __tablename__ = "decisions"
    __table_args__: ClassVar[Any] = (
        referable(),
        UniqueConstraint("workspace_id", "update_id"),
        belongs("item_id", "items"),
        belongs("decider_id", "people"),
        belongs("asked_by_id", "people"),
        belongs("update_id", "status_updates"),
        Index(None, "workspace_id", "asked_at"),
        Index(None, "workspace_id", "asked_by_id", "asked_at"),
        Index(None, "item_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspaces.id")
    item_id: int
    kind: DecisionKind = Field(sa_type=word(DecisionKind, "kind"))
    question: str
    decider_id: int | None = None
    asked_by_id: int
    asked_at: datetime = Field(sa_type=UtcInstant)
    needed_by: date | None = None
    update_id: int | None = None


class DecisionAnswerRow(Row, table=True):
    """The answer to a decision: there is one, and a change of mind is a new question."""

    __tablename__ = "decision_answers"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("workspace_id", "decision_id"),
        belongs("decision_id", "decisions"),
        belongs("by_id", "people"),
        Index(None, "workspace_id", "by_id", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspaces.id")
    decision_id: int
    outcome: DecisionOutcome = Field(sa_type=word(DecisionOutcome, "outcome"))
    answer: str
    by_id: int
    at: datetime = Field(sa_type=UtcInstant)


class DueDateChangeRow(Row, table=True):
    __tablename__ = "due_date_changes"
    __table_args__: ClassVar[Any] = (
        belongs("item_id", "items"),
        belongs("by_id", "people"),
        Index(None, "workspace_id", "at"),
        Index(None, "workspace_id", "by_id", "at"),
        Index(None, "item_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspaces.id")
    item_id: int
    before: date | None = None
    after: date | None = None
    reason: str | None = None
    by_id: int
    at: datetime = Field(sa_type=UtcInstant)


class LedgerEntryRow(Row, table=True):
    """Who did what to which thing, as it was before and after. No actor: planbot itself, or its operator."""

    __tablename__ = "ledger_entries"
    __table_args__: ClassVar[Any] = (
        belongs("actor_id", "people"),
        Index(None, "workspace_id", "at"),
        Index(None, "workspace_id", "subject_kind", "subject_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspaces.id")
    actor_id: int | None = None
    verb: str
    subject_kind: str
    subject_id: str | None = None
    before: Any = Field(default=None, sa_type=json_value(), nullable=True)
    after: Any = Field(default=None, sa_type=json_value(), nullable=True)
    via: Via = Field(sa_type=word(Via, "via"))
    at: datetime = Field(sa_type=UtcInstant)


status_updates = table_of(StatusUpdateRow)
decisions = table_of(DecisionRow)
decision_answers = table_of(DecisionAnswerRow)
due_date_changes = table_of(DueDateChangeRow)
ledger_entries = table_of(LedgerEntryRow)
