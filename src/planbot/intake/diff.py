"""What a file changes in the plan that is there: what is new, changed, moved and gone, and what is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from planbot.intake.comparable import Plain, Values
from planbot.intake.diff_matching import Match
from planbot.intake.draft import DraftItem, Key
from planbot.intake.open_names import NameChanges
from planbot.plan.model import Item, Plan
from planbot.plan.vocabulary import Word


class PlanChanges(TypedDict, total=False):
    """What a file changes of the plan as a whole."""

    levels: tuple[str, ...]
    adopted_on: date
    resolution: str
    legend: Mapping[str, str]


class Matter(Word):
    """What a decision made in planbot is about."""

    STATUS = "status"
    DATES = "dates"
    OWNERS = "owners"
    TEXT = "text"


MATTER_OF: Mapping[str, Matter] = {
    **dict.fromkeys(("status", "percent"), Matter.STATUS),
    **dict.fromkeys(("start", "due", "timeline", "precision", "recurrence", "milestones"), Matter.DATES),
    **dict.fromkeys(("lead", "supports", "department"), Matter.OWNERS),
}
"""By field; everything else is text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a person decided about a diff.

    `overwrite` says for which matters the file counts more than what was decided in planbot,
    `overwrite_items` for which items, by permanent id. `discontinue` are the gone items to discontinue, by
    permanent id, or all of them. `apart` are items for which a proposed match was turned down.
    """

    overwrite: frozenset[Matter] = frozenset()
    overwrite_items: frozenset[int] = frozenset()
    discontinue: frozenset[int] = frozenset()
    discontinue_all: bool = False
    apart: frozenset[int] = frozenset()

    def overwrites(self, item: Item, name: str) -> bool:
        return item.serial in self.overwrite_items or MATTER_OF.get(name, Matter.TEXT) in self.overwrite

    def discontinues(self, item: Item) -> bool:
        return self.discontinue_all or item.serial in self.discontinue


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field: `before` as it stands, `after` as the file has it."""

    name: str
    before: Plain
    after: Plain


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDiff:
    """One item that is on both sides: `taken` is what the file changes, `kept` what it contradicts and leaves
    as it is, `says` all that the file says of it."""

    match: Match
    taken: tuple[FieldChange, ...]
    kept: tuple[FieldChange, ...]
    says: Values
    is_moved: bool

    @property
    def item(self) -> Item:
        return self.match.item

    @property
    def is_changed(self) -> bool:
        return bool(self.taken) or self.is_moved


@dataclass(frozen=True, slots=True, kw_only=True)
class DateShifts:
    """How the due dates of a plan move with a file: counts of items."""

    later: int = 0
    earlier: int = 0
    added: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDiff:
    """`items` are those that are changed or of which something is kept, in the file's order. `gone` are the
    open items that the file has no more. `positions` is where items come to stand that change their place,
    and `place` that of each new one. `people` gives the names of emails. `said` is what a file said last of
    an item where something else stands, by the item's id: for the next comparison. `names` are the owners
    that nobody has settled."""

    plan: Plan
    new: tuple[DraftItem, ...]
    items: tuple[ItemDiff, ...]
    gone: tuple[Item, ...]
    matches: Mapping[Key, Match]
    positions: Mapping[int, int]
    place: Mapping[Key, int]
    plan_changes: PlanChanges
    people: Mapping[str, str]
    said: Mapping[int, Values]
    names: NameChanges

    @property
    def changed(self) -> tuple[ItemDiff, ...]:
        return tuple(one for one in self.items if one.is_changed)

    @property
    def moved(self) -> tuple[ItemDiff, ...]:
        return tuple(one for one in self.items if one.is_moved)

    @property
    def kept(self) -> tuple[ItemDiff, ...]:
        return tuple(one for one in self.items if one.kept)

    @property
    def proposals(self) -> tuple[Match, ...]:
        """Items that were matched by likeness: a person should look at them."""
        return tuple(match for match in self.matches.values() if match.how.is_proposal)

    @property
    def has_changes(self) -> bool:
        """Whether anything would be stored without any further choice."""
        return bool(self.new or self.changed or self.positions or self.plan_changes or self.names)

    @property
    def is_empty(self) -> bool:
        """Whether file and plan say the same."""
        return not (self.has_changes or self.gone or self.kept)

    @property
    def dates(self) -> DateShifts:
        pairs = [
            (change.before, change.after)
            for one in self.items
            for change in one.taken
            if change.name == "due"
        ]
        moved = [(str(before), str(after)) for before, after in pairs if before and after]
        return DateShifts(
            later=sum(before < after for before, after in moved),
            earlier=sum(before > after for before, after in moved),
            added=sum(before is None for before, _ in pairs),
            removed=sum(after is None for _, after in pairs),
        )
