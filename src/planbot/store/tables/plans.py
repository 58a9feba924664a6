"""Plans, items and assignments. What changes over time is in rows valid from an instant to another."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from planbot.plan.vocabulary import (
    Cadence,
    Funding,
    Part,
    PlanState,
    Precision,
    Priority,
    Recurrence,
    Status,
)
from planbot.store.columns import UtcInstant, json_value, word
from planbot.store.tables.base import Row, belongs, exactly_one, in_order, referable, table_of

CURRENT = text("valid_to IS NULL")
CURRENT_LEAD = text("valid_to IS NULL AND part = 'lead'")
NOT_RETIRED = text("retired_at IS NULL")


class PlanRow(Row, table=True):
    __tablename__ = "plans"
    __table_args__: ClassVar[Any] = (
        referable(),
        Index(
            "uq_plans_title",
            "workspace_id",
            "title_key",
            unique=True,
            sqlite_where=NOT_RETIRED,
            postgresql_where=NOT_RETIRED,
        ),
        in_order("created_at", "retired_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspaces.id")
    title: str
    title_key: str
    levels: list[str] = Field(sa_type=json_value())
    state: PlanState = Field(sa_type=word(PlanState, "state"))
    adopted_on: date | None = None
    resolution: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    legend: dict[str, str] = Field(sa_type=json_value())
    created_at: datetime = Field(sa_type=UtcInstant)
    retired_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class ItemRow(Row, table=True):
    """What never changes of an item; all else is in its versions."""

    __tablename__ = "items"
    __table_args__: ClassVar[Any] = (
        referable(),
        UniqueConstraint("workspace_id", "serial"),
        belongs("plan_id", "plans"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspaces.id")
    plan_id: int
    serial: int
    created_at: datetime = Field(sa_type=UtcInstant)


class ItemVersionRow(Row, table=True):
    """An item as it stood from `valid_from` until `valid_to`; a retired item has no open version."""

    __tablename__ = "item_versions"
    __table_args__: ClassVar[Any] = (
        belongs("item_id", "items"),
        belongs("parent_id", "items"),
        belongs("department_id", "departments"),
        Index(
            "uq_item_versions_current",
            "item_id",
            unique=True,
            sqlite_where=CURRENT,
            postgresql_where=CURRENT,
        ),
        Index(None, "workspace_id", "valid_to"),
        Index(None, "item_id", "valid_from"),
        Index(None, "parent_id"),
        in_order("valid_from", "valid_to"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        CheckConstraint("parent_id <> item_id", name="not_its_own_parent"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspaces.id")
    item_id: int
    parent_id: int | None = None
    position: int
    number: str | None = None
    title: str
    short_title: str
    description: str | None = None
    department_id: int | None = None
    start: date | None = None
    due: date | None = None
    adopted_due: date | None = None
    timeline: str | None = None
    precision: Precision | None = Field(default=None, sa_type=word(Precision, "precision"))
    recurrence: Recurrence | None = Field(default=None, sa_type=word(Recurrence, "recurrence"))
    priority: Priority | None = Field(default=None, sa_type=word(Priority, "priority"))
    status: Status = Field(sa_type=word(Status, "status"))
    percent: int | None = None
    measure: str | None = None
    budget: str | None = None
    funding: Funding | None = Field(default=None, sa_type=word(Funding, "funding"))
    resources: str | None = None
    cadence: Cadence | None = Field(default=None, sa_type=word(Cadence, "cadence"))
    milestones: list[dict[str, str | None]] | None = Field(default=None, sa_type=json_value())
    valid_from: datetime = Field(sa_type=UtcInstant)
    valid_to: datetime | None = Field(default=None, sa_type=UtcInstant)


class AssignmentRow(Row, table=True):
    """A part in an item from `valid_from` until `valid_to`; `accepted_at` is filled in once."""

    __tablename__ = "assignments"
    __table_args__: ClassVar[Any] = (
        referable(),
        belongs("item_id", "items"),
        belongs("person_id", "people"),
        belongs("department_id", "departments"),
        belongs("body_id", "bodies"),
        belongs("reporter_id", "people"),
        exactly_one("person_id", "department_id", "body_id", name="one_holder"),
        in_order("valid_from", "valid_to"),
        Index(
            "uq_assignments_current_lead",
            "item_id",
            unique=True,
            sqlite_where=CURRENT_LEAD,
            postgresql_where=CURRENT_LEAD,
        ),
        *(
            Index(
                f"uq_assignments_current_{holder}",
                "item_id",
                "part",
                f"{holder}_id",
                unique=True,
                sqlite_where=CURRENT,
                postgresql_where=CURRENT,
            )
            for holder in ("person", "department", "body")
        ),
        Index(None, "item_id"),
        Index(None, "workspace_id", "valid_from"),
        Index(None, "workspace_id", "valid_to"),
        Index(None, "workspace_id", "person_id", "accepted_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspaces.id")
    item_id: int
    part: Part = Field(sa_type=word(Part, "part"))
    person_id: int | None = None
    department_id: int | None = None
    body_id: int | None = None
    reporter_id: int | None = None
    until: date | None = None
    accepted_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    valid_from: datetime = Field(sa_type=UtcInstant)
    valid_to: datetime | None = Field(default=None, sa_type=UtcInstant)


plans = table_of(PlanRow)
items = table_of(ItemRow)
item_versions = table_of(ItemVersionRow)
assignments = table_of(AssignmentRow)
