"""The columns of a table: their headers made distinct, and what each is taken for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from planbot.intake.cells import Cell, is_error, line_of
from planbot.intake.fields import Field, Role


@dataclass(frozen=True)
class Columns:
    """The header and the role of each of its columns, in the file's order.

    `labels` are the headers made distinct: an empty one is `(column 14)`, a second `Status` is `Status (2)`.
    `levels` are the names of the levels from the top; the last is the item's.
    """

    labels: tuple[str, ...]
    roles: tuple[Role, ...]
    levels: tuple[str, ...]
    unread: tuple[str, ...] = field(default=())

    def positions(self, wanted: Field, depth: int | None = None) -> Sequence[int]:
        """Return the columns of that field, in the file's order."""
        found = self.by_field.get(wanted, ())
        return found if depth is None else [at for at in found if self.roles[at].depth == depth]

    @cached_property
    def by_field(self) -> Mapping[Field, Sequence[int]]:
        found: dict[Field, list[int]] = {}
        for at, role in enumerate(self.roles):
            found.setdefault(role.field, []).append(at)
        return found

    def header(self, at: int) -> str:
        """Return a column's header as written, without the number that makes it distinct."""
        name, _, number = self.labels[at].rpartition(" (")
        return name if name in self.labels and number.rstrip(")").isdecimal() else self.labels[at]

    def first(self, wanted: Field, depth: int | None = None) -> int | None:
        """Return the first column of that field, or None."""
        return next(iter(self.positions(wanted, depth)), None)

    @property
    def has_item(self) -> bool:
        return any(role.field is Field.TITLE for role in self.roles)

    @property
    def as_fields(self) -> Mapping[str, str]:
        return {label: str(role) for label, role in zip(self.labels, self.roles, strict=True)}


def label_headers(header: Sequence[Cell]) -> tuple[str, ...]:
    """Return the headers made distinct, up to the last column that has a name."""
    names = ["" if is_error(cell) else line_of(cell) for cell in header]
    while names and not names[-1]:
        names.pop()
    labels: list[str] = []
    for number, name in enumerate(names, start=1):
        label, count = name or f"(column {number})", 2
        while label in labels:
            label, count = f"{name} ({count})", count + 1
        labels.append(label)
    return tuple(labels)
