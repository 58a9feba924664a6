"""The people list as it was read: who works where, and who heads what."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from planbot.intake.draft import RejectedRow, SkippedRow
from planbot.plan.vocabulary import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """`role` is None where the list says nothing of it: then it stays as it is."""

    row: int
    email: str
    name: str
    title: str | None = None
    department: str | None = None
    role: Role | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentRow:
    """A department that the list names; `head` is the email of its head."""

    name: str
    aliases: tuple[str, ...] = ()
    head: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleList:
    """`len(people) + len(rejected) + len(skipped) == rows_read`, always."""

    people: tuple[PersonRow, ...] = ()
    departments: tuple[DepartmentRow, ...] = ()
    rejected: tuple[RejectedRow, ...] = ()
    skipped: tuple[SkippedRow, ...] = ()
    rows_read: int = 0
    columns: Mapping[str, str] = field(default_factory=dict)
