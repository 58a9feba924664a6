"""What files brought in, whom they name, and what Slack's directory says of who there is."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index
from sqlmodel import Field

from planbot.plan.vocabulary import Part
from planbot.store.columns import UtcInstant, json_value, word
from planbot.store.tables.base import Row, belongs, in_order, referable, table_of


class ImportRow(Row, table=True):
    """One file brought in. `changes` says how to take it back, `said` what the file said where something else
    was kept, `marks` the highest ids there were, so that what came later is told by its id."""

    __tablename__ = "imports"
    __table_args__: ClassVar[Any] = (
        referable(),
        belongs("plan_id", "plans"),
        belongs("by_id", "people"),
        belongs("undone_by_id", "people"),
        Index(None, "workspace_id", "plan_id"),
        in_order("at", "undone_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspaces.id")
    plan_id: int
    at: datetime = Field(sa_type=UtcInstant)
    by_id: int | None = None
    file: str | None = None
    changes: Any = Field(sa_type=json_value())
    said: Any = Field(sa_type=json_value())
    marks: Any = Field(sa_type=json_value())
    undone_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    undone_by_id: int | None = None


class OwnerNameRow(Row, table=True):
    """An owner as a file names them, of whom nobody has said yet who that is; it ends when somebody does."""

    __tablename__ = "owner_names"
    __table_args__: ClassVar[Any] = (
        belongs("item_id", "items"),
        in_order("valid_from", "valid_to"),
        Index(None, "workspace_id", "valid_to"),
        Index(None, "item_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspaces.id")
    item_id: int
    part: Part = Field(sa_type=word(Part, "part"))
    name: str
    valid_from: datetime = Field(sa_type=UtcInstant)
    valid_to: datetime | None = Field(default=None, sa_type=UtcInstant)


class SlackMemberRow(Row, table=True):
    """One account of the workspace as Slack last told it, whether or not its person is in a plan."""

    __tablename__ = "slack_members"

    workspace_id: int = Field(foreign_key="workspaces.id", primary_key=True)
    slack_id: str = Field(primary_key=True)
    email: str | None = None
    name: str
    title: str | None = None
    zone: str | None = None
    is_gone: bool
    seen_at: datetime = Field(sa_type=UtcInstant)


imports = table_of(ImportRow)
owner_names = table_of(OwnerNameRow)
slack_members = table_of(SlackMemberRow)
