from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from planbot.store.columns import UtcInstant, json_value
from planbot.store.tables.base import Row, table_of


class WorkspaceRow(Row, table=True):
    """`next_serial` is the short id that the next item gets; a row lock on it keeps serials unique."""

    __tablename__ = "workspaces"
    __table_args__: ClassVar[Any] = (CheckConstraint("next_serial >= 1", name="next_serial"),)

    id: int | None = Field(default=None, primary_key=True)
    name: str
    slack_team_id: str | None = Field(default=None, unique=True)
    next_serial: int = 1
    created_at: datetime = Field(sa_type=UtcInstant)


class WorkspaceSettingRow(Row, table=True):
    """The value that holds now; what it was before is in the ledger."""

    __tablename__ = "workspace_settings"

    workspace_id: int = Field(primary_key=True, foreign_key="workspaces.id")
    key: str = Field(primary_key=True)
    value: Any = Field(sa_type=json_value(), nullable=True)
    changed_at: datetime = Field(sa_type=UtcInstant)


workspaces = table_of(WorkspaceRow)
workspace_settings = table_of(WorkspaceSettingRow)
