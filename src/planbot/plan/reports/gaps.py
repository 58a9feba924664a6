"""What a plan still lacks, grouped so that one choice settles many items, and advice on its goals."""

from collections.abc import Sequence
from dataclasses import dataclass

from planbot.plan.smart import AdviceCount
from planbot.plan.vocabulary import Word


class OwnerGapKind(Word):
    """A name that is nobody yet, or a body or department that nobody answers for."""

    NAME = "name"
    BODY = "body"
    DEPARTMENT = "department"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerGap:
    """An owner who cannot be asked; `key` tells them from the others of the plan."""

    key: str
    name: str
    kind: OwnerGapKind
    item_ids: tuple[int, ...]

    @property
    def words(self) -> str:
        items = "1 item" if len(self.item_ids) == 1 else f"{len(self.item_ids)} items"
        return f"{self.name}: {items}, {self.to_do}"

    @property
    def to_do(self) -> str:
        if self.kind is OwnerGapKind.NAME:
            return "choose a person or department"
        return "choose the person who answers for it"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalGap:
    """The items under one goal that lack the same thing."""

    goal_id: int
    goal: str
    item_ids: tuple[int, ...]
    labels: tuple[str, ...]

    @property
    def words(self) -> str:
        items = "1 item" if len(self.labels) == 1 else f"{len(self.labels)} items"
        return f"{self.goal}: {items} ({named(self.labels)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class GapsReport:
    """`owners` have the most items first; `without_lead` name no lead at all, `without_date` no date."""

    plan: str
    owners: tuple[OwnerGap, ...]
    without_lead: tuple[GoalGap, ...]
    without_date: tuple[GoalGap, ...]
    advice: tuple[AdviceCount, ...]

    @property
    def has_gaps(self) -> bool:
        return bool(self.owners or self.without_lead or self.without_date)


def named(labels: Sequence[str], most: int = 3) -> str:
    """Return the first labels, and how many more there are."""
    rest = len(labels) - most
    return ", ".join(labels[:most]) + (f" and {rest} more" if rest > 0 else "")
