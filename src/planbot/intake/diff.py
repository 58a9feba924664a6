"""A file held against the plan that is there: what is new, changed, moved and gone, and what is kept.

Three things are compared: what the file says, what it said when it last came in, and how the item stands.
What only the file changed is taken over. What was changed in planbot since (an update, another date, a new
lead) stands where the file contradicts it, and is told; it is the person who decides otherwise.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypedDict

from planbot.intake.comparable import Comparing, Plain, Values, fields_held
from planbot.intake.diff_matching import Match, Matching, match_items
from planbot.intake.draft import Draft, DraftItem, Key
from planbot.intake.export_sheets import level_names
from planbot.intake.open_names import NameChanges, OpenNames
from planbot.plan.model import Facts, Item, OwnerName, Plan
from planbot.plan.occurrences import is_closed
from planbot.plan.outline import Outline
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
class Before:
    """The plan as the last import left it: `facts` of that instant, and what the file said of an item
    where something else stood in planbot and was kept, by the item's id."""

    facts: Facts
    said: Mapping[int, Values] = field(default_factory=dict)


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


def compare(
    draft: Draft,
    facts: Facts,
    plan: Plan,
    before: Before | None = None,
    choices: Choices | None = None,
    names: Sequence[OwnerName] = (),
) -> PlanDiff:
    """Return what a file changes in `plan`; nothing is stored. Without `before` the file counts everywhere
    but against updates. `names` are the owners that the plan names and that nobody has settled."""
    return _Comparison(draft, facts, plan, before, choices or Choices(), OpenNames(facts, names)).run()


class _Comparison:
    def __init__(
        self,
        draft: Draft,
        facts: Facts,
        plan: Plan,
        before: Before | None,
        choices: Choices,
        names: OpenNames,
    ) -> None:
        self._draft = draft
        self._facts = facts
        self._plan = plan
        self._before = before
        self._choices = choices
        self._names = names
        self._held = fields_held(draft)
        self._comparing = Comparing(facts)
        self._outline = Outline(facts)
        self._items = [item for item in self._outline.in_order if item.plan_id == plan.id]

    def run(self) -> PlanDiff:
        matching = match_items(self._draft.items, self._outline, self._items, self._choices.apart)
        matches = {match.draft.key: match for match in matching.matches}
        found = [self._item(match, matches) for match in matching.matches]
        positions, place = _places(self._draft.items, matches)
        return PlanDiff(
            plan=self._plan,
            new=matching.new,
            items=tuple(one for one in found if one.is_changed or one.kept),
            gone=self._gone(matching),
            matches=matches,
            positions=positions,
            place=place,
            plan_changes=self._plan_changes(),
            said=self._said(found),
            names=self._name_changes(matching.matches),
            people={person.email.casefold(): person.name for person in self._facts.people},
        )

    def _said(self, found: Sequence[ItemDiff]) -> dict[int, Values]:
        """Keep what was said before of that which this file says nothing of."""
        said = dict(self._before.said) if self._before else {}
        for one in found:
            earlier = {
                name: value for name, value in said.pop(one.item.id, {}).items() if name not in one.says
            }
            now = earlier | {change.name: change.after for change in one.kept}
            if now:
                said[one.item.id] = now
        return said

    def _name_changes(self, matches: Sequence[Match]) -> NameChanges:
        """A file without owners, or that only names an item in the rows beneath it, says nothing of them."""
        changes = [
            self._names.changed_by(
                match.item,
                self._comparing.open_names(match.draft, self._comparing.of_item(self._facts, match.item)),
                [mention.text for mention in (*match.draft.leads, *match.draft.supports)],
            )
            for match in matches
            if "lead" in self._held and match.draft.row is not None
        ]
        return NameChanges(
            ended=tuple(name for one in changes for name in one.ended),
            dropped=tuple(name for one in changes for name in one.dropped),
            added=tuple(name for one in changes for name in one.added),
        )

    def _gone(self, matching: Matching) -> tuple[Item, ...]:
        return tuple(item for item in matching.gone if not is_closed(self._facts, item))

    def _item(self, match: Match, matches: Mapping[Key, Match]) -> ItemDiff:
        item = match.item
        current = self._comparing.of_item(self._facts, item)
        base = self._base(item)
        says = self._comparing.of_draft(match.draft, current, self._held, base)
        taken, kept = [], []
        for name, after in says.items():
            if after == current[name]:
                continue
            change = FieldChange(name=name, before=current[name], after=after)
            if self._is_taken(item, change, base):
                taken.append(change)
            elif after not in (None, []):
                kept.append(change)
        return ItemDiff(
            match=match,
            taken=tuple(taken),
            kept=(*kept, *self._adopted(match)),
            says=says,
            is_moved=self._is_moved(match, matches),
        )

    def _base(self, item: Item) -> Values | None:
        """Return what the file said of the item when it last came in; None where that is not known."""
        then = self._before.facts.item_by_id.get(item.id) if self._before else None
        if self._before is None or then is None:
            return None
        return {
            **self._comparing.of_item(self._before.facts, then),
            **self._before.said.get(item.id, {}),
        }

    def _is_taken(self, item: Item, change: FieldChange, base: Values | None) -> bool:
        if self._choices.overwrites(item, change.name):
            return True
        if change.name in ("status", "percent") and self._facts.latest_update(item.id) is not None:
            return False
        return base is None or base[change.name] == change.before

    def _adopted(self, match: Match) -> Iterator[FieldChange]:
        """Yield the adopted due date where an exported file has another: it stays for good."""
        adopted, written = match.item.adopted_due, match.draft.adopted_due
        if match.draft.serial is not None and adopted and written and written != adopted:
            yield FieldChange(name="adopted_due", before=adopted.isoformat(), after=written.isoformat())

    def _is_moved(self, match: Match, matches: Mapping[Key, Match]) -> bool:
        parent = self._outline.parent(match.item)
        if match.draft.parent_key is None:
            return parent is not None
        above = matches.get(match.draft.parent_key)
        return above is None or parent is None or above.item.id != parent.id

    def _plan_changes(self) -> PlanChanges:
        changes: PlanChanges = {}
        plan, draft = self._plan, self._draft
        if list(draft.levels) != level_names(plan.levels, max(len(plan.levels), len(draft.levels))):
            changes["levels"] = draft.levels
        if draft.adopted_on and draft.adopted_on != plan.adopted_on:
            changes["adopted_on"] = draft.adopted_on
        if draft.resolution and draft.resolution != plan.resolution:
            changes["resolution"] = draft.resolution
        if any(plan.legend.get(word) != text for word, text in draft.legend.items()):
            changes["legend"] = {**plan.legend, **draft.legend}
        return changes


def _places(
    drafts: Sequence[DraftItem], matches: Mapping[Key, Match]
) -> tuple[dict[int, int], dict[Key, int]]:
    """Return the positions of items that have to change, and those of new ones.

    Siblings are in order by position, then by id, and a new item has the highest id: so it can share the
    position of the one before it, and what follows stays as it is.
    """
    positions: dict[int, int] = {}
    place: dict[Key, int] = {}
    siblings: dict[Key | None, list[DraftItem]] = defaultdict(list)
    for draft in drafts:
        siblings[draft.parent_key].append(draft)
    newest = max((match.item.id for match in matches.values()), default=0)
    for group in siblings.values():
        known = [match.item.position for draft in group if (match := matches.get(draft.key))]
        last = (known[0] - 1 if known else 0, 0)
        for draft in group:
            match = matches.get(draft.key)
            if match is None:
                newest += 1
                last = (last[0], newest)
                place[draft.key] = last[0]
            elif (match.item.position, match.item.id) > last:
                last = (match.item.position, match.item.id)
            else:
                last = (last[0] + 1, match.item.id)
                positions[match.item.id] = last[0]
    return positions, place
