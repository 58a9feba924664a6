"""What plans and items have for themselves in place of the city's settings."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index
from sqlmodel import Field

from planbot.store.columns import UtcInstant, json_value
from planbot.store.tables.base import Row, belongs, exactly_one, table_of


class PolicyOverrideRow(Row, table=True):
    """That a setting was given to a plan or an item, or `cleared`. The latest row of a setting holds."""

    __tablename__ = "policy_overrides"
    __table_args__: ClassVar[Any] = (
        belongs("plan_id", "plans"),
        belongs("item_id", "items"),
        belongs("by_id", "people"),
        exactly_one("plan_id", "item_id", name="one_subject"),
        Index(None, "workspace_id", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspaces.id")
    plan_id: int | None = None
    item_id: int | None = None
    key: str
    value: Any = Field(default=None, sa_type=json_value(), nullable=True)
    cleared: bool = False
    by_id: int | None = None
    at: datetime = Field(sa_type=UtcInstant)


policy_overrides = table_of(PolicyOverrideRow)
