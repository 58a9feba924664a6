"""When the sweep has to look at an item again, so that it need not look at all of them."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Index
from sqlmodel import Field

from planbot.store.columns import UtcInstant
from planbot.store.tables.base import Row, belongs, table_of


class LookRow(Row, table=True):
    """The first day on which an item may be asked about, found by the rules; every item has one row.

    Whoever changes the item sets it to the first of all days and counts `changes` up: what was found before
    is not stored any more, and neither is what was found as of an instant before `changed_at`.
    """

    __tablename__ = "looks"
    __table_args__: ClassVar[tuple[object, ...]] = (
        belongs("item_id", "items"),
        Index(None, "workspace_id", "look_at"),
    )

    item_id: int = Field(primary_key=True)
    workspace_id: int = Field(foreign_key="workspaces.id")
    look_at: date
    changes: int = 0
    changed_at: datetime = Field(sa_type=UtcInstant)


class LookRulesRow(Row, table=True):
    """By which rules the days of a workspace were found; None once something concerned all of them.

    `found_at` is the latest instant as of which any was found.
    """

    __tablename__ = "look_rules"

    workspace_id: int = Field(primary_key=True, foreign_key="workspaces.id")
    rules: str | None = None
    changes: int = 0
    changed_at: datetime = Field(sa_type=UtcInstant)
    found_at: datetime | None = Field(default=None, sa_type=UtcInstant)


looks = table_of(LookRow)
look_rules = table_of(LookRulesRow)
