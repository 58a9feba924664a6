"""What all tables share: the names of constraints, and that a row refers only within its workspace."""

from typing import Any, cast

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, MetaData, Table, UniqueConstraint, inspect
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class Row(SQLModel, registry=registry(metadata=metadata)):
    """The base of every table."""


def table_of(row: type[SQLModel]) -> Table:
    """Return the table that `row` declares, for statements that need no objects."""
    return cast(Table, cast(Any, inspect(row)).local_table)


def belongs(column: str, target: str) -> ForeignKeyConstraint:
    """Refer to a row of `target` in the same workspace; another workspace's row does not match."""
    return ForeignKeyConstraint(["workspace_id", column], [f"{target}.workspace_id", f"{target}.id"])


def referable() -> UniqueConstraint:
    """What `belongs` needs of the table that it points to."""
    return UniqueConstraint("workspace_id", "id")


def exactly_one(*columns: str, name: str) -> CheckConstraint:
    """Demand that one of the columns is set. Adding up booleans is written differently in each database."""
    counted = " + ".join(f"(CASE WHEN {column} IS NULL THEN 0 ELSE 1 END)" for column in columns)
    return CheckConstraint(f"{counted} = 1", name=name)


def no_half_lease() -> CheckConstraint:
    return CheckConstraint("(lease_token IS NULL) = (lease_until IS NULL)", name="no_half_lease")


def in_order(earlier: str, later: str) -> CheckConstraint:
    return CheckConstraint(f"{later} IS NULL OR {later} >= {earlier}", name=f"{later}_after_{earlier}")
