"""What people say to being asked, short of an answer: later, or not mine. Rows are only added."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from planbot.store.columns import UtcInstant
from planbot.store.tables.base import Row, belongs, referable, table_of


class SnoozeRow(Row, table=True):
    """What ends one early (an update, another date, another owner) is told by the rules, not stored here."""

    __tablename__ = "snoozes"
    __table_args__: ClassVar[Any] = (
        belongs("item_id", "items"),
        belongs("person_id", "people"),
        belongs("by_id", "people"),
        Index(None, "item_id"),
        Index(None, "workspace_id", "at"),
        Index(None, "workspace_id", "by_id", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspaces.id")
    item_id: int
    person_id: int
    until: date
    by_id: int
    at: datetime = Field(sa_type=UtcInstant)


class DeclineRow(Row, table=True):
    """That an item is not the person's, as they say; it stays theirs until it is handed over."""

    __tablename__ = "declines"
    __table_args__: ClassVar[Any] = (
        referable(),
        belongs("item_id", "items"),
        belongs("person_id", "people"),
        belongs("by_id", "people"),
        Index(None, "item_id"),
        Index(None, "workspace_id", "at"),
        Index(None, "workspace_id", "by_id", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspaces.id")
    item_id: int
    person_id: int
    by_id: int
    at: datetime = Field(sa_type=UtcInstant)
    reason: str | None = None
    suggested_slack_id: str | None = None


class DeclineAnswerRow(Row, table=True):
    """That the person was asked to keep the item; a hand-over is an assignment and needs no row here."""

    __tablename__ = "decline_answers"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("workspace_id", "decline_id"),
        belongs("decline_id", "declines"),
        belongs("by_id", "people"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspaces.id")
    decline_id: int
    by_id: int
    at: datetime = Field(sa_type=UtcInstant)


snoozes = table_of(SnoozeRow)
declines = table_of(DeclineRow)
decline_answers = table_of(DeclineAnswerRow)
