"""Who there is. `*_key` columns hold the folded text that makes a name or an address unique."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from planbot.plan.vocabulary import Role
from planbot.store.columns import UtcInstant, word
from planbot.store.tables.base import Row, belongs, exactly_one, in_order, referable, table_of

NOT_RETIRED = text("retired_at IS NULL")
CURRENT = text("valid_to IS NULL")


class DepartmentRow(Row, table=True):
    __tablename__ = "departments"
    __table_args__: ClassVar[Any] = (
        referable(),
        Index(
            "uq_departments_name",
            "workspace_id",
            "name_key",
            unique=True,
            sqlite_where=NOT_RETIRED,
            postgresql_where=NOT_RETIRED,
        ),
        in_order("created_at", "retired_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspaces.id")
    name: str
    name_key: str
    created_at: datetime = Field(sa_type=UtcInstant)
    retired_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class PersonRow(Row, table=True):
    """`moved_at` is when they came to their zone, `away_since` when their latest leave began."""

    __tablename__ = "people"
    __table_args__: ClassVar[Any] = (
        referable(),
        UniqueConstraint("workspace_id", "email_key"),
        UniqueConstraint("workspace_id", "slack_id"),
        belongs("department_id", "departments"),
        belongs("delegate_id", "people"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspaces.id")
    email: str
    email_key: str
    name: str
    title: str | None = None
    department_id: int | None = None
    role: Role = Field(sa_type=word(Role, "role"))
    slack_id: str | None = None
    slack_name: str | None = None
    zone: str | None = None
    away_until: date | None = None
    delegate_id: int | None = None
    active: bool = True
    created_at: datetime = Field(sa_type=UtcInstant)
    moved_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    away_since: datetime | None = Field(default=None, sa_type=UtcInstant)
    away_by_status: bool = False
    follows_status: bool = False


class DepartmentHeadRow(Row, table=True):
    """Who headed a department, and when: answers of the past name the head of the time."""

    __tablename__ = "department_heads"
    __table_args__: ClassVar[Any] = (
        belongs("department_id", "departments"),
        belongs("person_id", "people"),
        Index(
            "uq_department_heads_current",
            "department_id",
            unique=True,
            sqlite_where=CURRENT,
            postgresql_where=CURRENT,
        ),
        in_order("valid_from", "valid_to"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspaces.id", index=True)
    department_id: int
    person_id: int
    valid_from: datetime = Field(sa_type=UtcInstant)
    valid_to: datetime | None = Field(default=None, sa_type=UtcInstant)


class BodyRow(Row, table=True):
    __tablename__ = "bodies"
    __table_args__: ClassVar[Any] = (
        referable(),
        belongs("reporter_id", "people"),
        Index(
            "uq_bodies_name",
            "workspace_id",
            "name_key",
            unique=True,
            sqlite_where=NOT_RETIRED,
            postgresql_where=NOT_RETIRED,
        ),
        in_order("created_at", "retired_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspaces.id")
    name: str
    name_key: str
    reporter_id: int | None = None
    created_at: datetime = Field(sa_type=UtcInstant)
    retired_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class AliasRow(Row, table=True):
    """Another name that plans and people use; one name means one thing in a workspace."""

    __tablename__ = "aliases"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("workspace_id", "text_key"),
        belongs("person_id", "people"),
        belongs("department_id", "departments"),
        belongs("body_id", "bodies"),
        exactly_one("person_id", "department_id", "body_id", name="one_target"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspaces.id")
    text: str
    text_key: str
    person_id: int | None = None
    department_id: int | None = None
    body_id: int | None = None
    created_at: datetime = Field(sa_type=UtcInstant)


departments = table_of(DepartmentRow)
department_heads = table_of(DepartmentHeadRow)
people = table_of(PersonRow)
bodies = table_of(BodyRow)
aliases = table_of(AliasRow)
