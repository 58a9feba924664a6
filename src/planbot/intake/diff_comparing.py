"""A file held against the plan that is there.

Three things are compared: what the file says, what it said when it last came in, and how the item stands.
What only the file changed is taken over. What was changed in planbot since (an update, another date, a new
lead) stands where the file contradicts it, and is told; it is the person who decides otherwise.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from planbot.intake.comparable import Comparing, Values, fields_held
from planbot.intake.diff import Choices, FieldChange, ItemDiff, PlanChanges, PlanDiff
from planbot.intake.diff_matching import Match, Matching, match_items
from planbot.intake.diff_places import find_places
from planbot.intake.draft import Draft, Key
from planbot.intake.export_sheets import level_names
from planbot.intake.open_names import NameChanges, OpenNames
from planbot.plan.model import Facts, Item, OwnerName, Plan
from planbot.plan.occurrences import is_closed
from planbot.plan.outline import Outline


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """The plan as the last import left it: `facts` of that instant, and what the file said of an item
    where something else stood in planbot and was kept, by the item's id."""

    facts: Facts
    said: Mapping[int, Values] = field(default_factory=dict)


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
        positions, place = find_places(self._draft.items, matches)
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
