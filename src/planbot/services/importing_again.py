"""A plan that is there already: what its file changes is stored, each thing as a version of its own."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from planbot.intake.comparable import Comparing, Plain
from planbot.intake.diff import Choices, ItemDiff, PlanDiff
from planbot.intake.draft import DraftItem, Key, OwnerMention
from planbot.plan.errors import UserError
from planbot.plan.model import Assignment, Facts, Item
from planbot.plan.vocabulary import Part, Status, Via
from planbot.services.import_changes import ImportChanges, plan_as_json
from planbot.services.import_owners import Holder, OwnerIds
from planbot.services.importing_new import names_in, new_item, part_for, parts_of, values_of
from planbot.store import assignments, items, ledger, owner_names, plans, updates
from planbot.store.records import NewAssignment, NewItem, NewUpdate
from planbot.store.unit_of_work import Unit

_SAID = ("status", "percent")
_OWNERS = ("lead", "supports")


def apply_again(
    unit: Unit,
    workspace_id: int,
    owners: OwnerIds,
    facts: Facts,
    diff: PlanDiff,
    choices: Choices,
    *,
    actor_id: int | None,
    now: datetime,
) -> tuple[Mapping[Key, Item], ImportChanges]:
    """Store what `diff` changes; return the items by their key in the draft, and what to take back.

    Raises `UserError` where an update has to be overwritten and there is no actor: an update has an author.
    """
    return _Again(unit, workspace_id, owners, facts, diff, choices, actor_id, now).run()


class _Again:
    def __init__(
        self,
        unit: Unit,
        workspace_id: int,
        owners: OwnerIds,
        facts: Facts,
        diff: PlanDiff,
        choices: Choices,
        actor_id: int | None,
        now: datetime,
    ) -> None:
        self._unit = unit
        self._workspace_id = workspace_id
        self._owners = owners
        self._facts = facts
        self._diff = diff
        self._choices = choices
        self._actor_id = actor_id
        self._now = now
        self._comparing = Comparing(facts)
        self._changes = ImportChanges()
        self._stored: dict[Key, Item] = {key: match.item for key, match in diff.matches.items()}

    def run(self) -> tuple[Mapping[Key, Item], ImportChanges]:
        self._add()
        changed = {one.item.id: one for one in self._diff.changed}
        for key, match in self._diff.matches.items():
            one = changed.get(match.item.id)
            if one is not None or match.item.id in self._diff.positions:
                self._stored[key] = self._revise(match.item, one)
        for item in self._diff.gone:
            if self._choices.discontinues(item):
                self._discontinue(item)
        self._rename_owners()
        self._revise_plan()
        return self._stored, self._changes

    def _add(self) -> None:
        index = {item.key: at for at, item in enumerate(self._diff.new)}
        new = [self._new_item(item, index) for item in self._diff.new]
        added = items.add_items(self._unit, self._workspace_id, self._diff.plan.id, new, now=self._now)
        for draft, item in zip(self._diff.new, added, strict=True):
            parts = list(parts_of(draft, item.id, self._owners))
            assignments.add_assignments(self._unit, self._workspace_id, parts, now=self._now)
            self._stored[draft.key] = item
            self._changes.added.append(item.id)
            self._enter("added", item, None, {"number": item.number, "title": item.title})

    def _new_item(self, draft: DraftItem, index: Mapping[Key, int]) -> NewItem:
        above = draft.parent_key
        parent = self._diff.matches.get(above) if above else None
        return new_item(
            draft,
            self._owners,
            position=self._diff.place[draft.key],
            parent_id=parent.item.id if parent else None,
            parent_index=index[above] if above and parent is None else None,
        )

    def _revise(self, item: Item, one: ItemDiff | None) -> Item:
        values: dict[str, Any] = {}
        if item.id in self._diff.positions:
            values["position"] = self._diff.positions[item.id]
        if one is None:
            return self._store(item, values)
        draft = one.match.draft
        after = {change.name: change.after for change in one.taken}
        told = values_of(draft)
        if one.is_moved:
            values["parent_id"] = self._stored[draft.parent_key].id if draft.parent_key else None
        for name in after:
            if name == "department":
                values["department_id"] = (
                    self._owners.department(draft.department) if draft.department else None
                )
            elif name not in (*_OWNERS, *_SAID):
                values[name] = told[name]
        if after.keys() & set(_SAID):
            values |= self._say(item, draft, after)
        revised = self._store(item, values)
        if after.keys() & set(_OWNERS):
            self._give(item, draft, one, after)
        before: dict[str, Plain] = {change.name: change.before for change in one.taken}
        if one.is_moved:
            before["parent"], after["parent"] = item.parent_id, revised.parent_id
        self._enter("changed", item, before, after)
        return revised

    def _store(self, item: Item, values: Mapping[str, Any]) -> Item:
        revised = items.revise_item(self._unit, self._workspace_id, item.id, now=self._now, **values)
        if revised != item:
            self._changes.revised.append(item.id)
        return revised

    # Status

    def _say(self, item: Item, draft: DraftItem, after: Mapping[str, Plain]) -> dict[str, Any]:
        """Return the status as the plan has it; where somebody said another, say this one over it."""
        values = {name: getattr(draft, name) for name in after if name in _SAID}
        said = self._facts.latest_update(item.id)
        if said is None:
            return values
        self._update(item, values.get("status", said.status), values.get("percent", said.percent))
        return {}

    def _discontinue(self, item: Item) -> None:
        if self._facts.latest_update(item.id) is not None:
            self._update(item, Status.DISCONTINUED, None)
        else:
            self._store(item, {"status": Status.DISCONTINUED})
        self._enter("discontinued", item, {"status": item.status.value}, {"because": "gone from the file"})

    def _update(self, item: Item, status: Status, percent: int | None) -> None:
        if self._actor_id is None:
            raise UserError(
                f"Somebody has reported on #{item.serial} “{item.short_title}”. What is said over it needs a "
                "name: say on whose behalf with --as."
            )
        added = updates.add_update(
            self._unit,
            self._workspace_id,
            NewUpdate(
                item_id=item.id,
                author_id=self._actor_id,
                status=status,
                percent=percent,
                note="From the plan's file.",
                via=Via.IMPORT,
            ),
            now=self._now,
        )
        self._changes.updates.append(added.id)

    # Owners

    def _give(self, item: Item, draft: DraftItem, one: ItemDiff, after: Mapping[str, Plain]) -> None:
        """Make lead and supports what they are to be; whoever keeps a part keeps it as it was given."""
        held = assignments.assignments_of_item(self._unit, self._workspace_id, item.id)
        current = self._comparing.of_item(self._facts, item)
        wanted = {name: after.get(name, current[name]) for name in _OWNERS}
        mentions = self._comparing.mentions(draft, current)
        lead = wanted["lead"]
        given: list[NewAssignment] = [_again(part) for part in held if part.part is Part.DELEGATE]
        if isinstance(lead, str):
            given.extend(self._part(item, Part.LEAD, lead, held, mentions))
        supports = wanted["supports"]
        for name in supports if isinstance(supports, list) else ():
            if name != lead:
                given.extend(self._part(item, Part.SUPPORT, name, held, mentions))
        self._changes.keep_parts(item.id, held)
        assignments.replace_assignments(self._unit, self._workspace_id, item.id, given, now=self._now)

    def _part(
        self,
        item: Item,
        part: Part,
        name: str,
        held: Sequence[Assignment],
        mentions: Mapping[str, OwnerMention],
    ) -> list[NewAssignment]:
        mine = [one for one in held if self._comparing.owner(self._facts, one) == name]
        for one in mine:
            if one.part is part:
                return [_again(one)]
        who: Holder | None = None
        if mine:
            who = (mine[0].person_id, mine[0].department_id, mine[0].body_id)
        elif name in mentions:
            who = self._owners.of(mentions[name])
        return [part_for(item.id, part, who)] if who else []

    def _rename_owners(self) -> None:
        """Keep the names that nobody is yet as the file has them now."""
        new = [
            named
            for draft in self._diff.new
            for named in names_in(draft, self._stored[draft.key].id, self._owners)
        ]
        added = [(one.item.id, one.part, one.name) for one in self._diff.names.added]
        ended = self._diff.names.ended
        owner_names.end_owner_names(
            self._unit, self._workspace_id, [name.id for name in ended], now=self._now
        )
        ids = owner_names.add_owner_names(self._unit, self._workspace_id, [*new, *added], now=self._now)
        self._changes.names_added.extend(ids)
        self._changes.names_ended.extend((name.item_id, name.part.value, name.name) for name in ended)

    # The plan and the ledger

    def _revise_plan(self) -> None:
        changes = self._diff.plan_changes
        if not changes:
            return
        plan = self._diff.plan
        before = {name: getattr(plan, name) for name in changes}
        self._changes.plan = plan_as_json(before)
        plans.update_plan(self._unit, self._workspace_id, plan.id, now=self._now, **changes)
        ledger.add_entry(
            self._unit,
            self._workspace_id,
            verb="changed",
            subject_kind="plan",
            subject_id=plan.id,
            actor_id=self._actor_id,
            before=plan_as_json(before),
            after=plan_as_json(changes),
            at=self._now,
            via=Via.IMPORT,
        )

    def _enter(
        self, verb: str, item: Item, before: Mapping[str, Any] | None, after: Mapping[str, Any]
    ) -> None:
        ledger.add_entry(
            self._unit,
            self._workspace_id,
            verb=verb,
            subject_kind="item",
            subject_id=item.id,
            actor_id=self._actor_id,
            before=before,
            after=after,
            at=self._now,
            via=Via.IMPORT,
        )


def _again(part: Assignment) -> NewAssignment:
    values = {name: getattr(part, name) for name in NewAssignment.__dataclass_fields__}
    return NewAssignment(**values)
