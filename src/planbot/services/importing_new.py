"""A plan that was not there before: all of it is stored as the file has it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any

from planbot.intake.draft import Draft, DraftItem, Key
from planbot.intake.owner_names import key_of
from planbot.plan.model import Item
from planbot.plan.vocabulary import Part, PlanState
from planbot.services.import_changes import ImportChanges
from planbot.services.import_owners import Holder, OwnerIds
from planbot.store import assignments, items, owner_names, plans
from planbot.store.owner_names import NamedPart
from planbot.store.records import NewAssignment, NewItem
from planbot.store.unit_of_work import Unit

_NAMES = (
    *("title", "short_title", "number", "description", "start", "due", "precision", "recurrence"),
    *("priority", "status", "percent", "measure", "budget", "funding", "resources"),
    *("cadence", "milestones"),
)
_named_values = attrgetter(*_NAMES)


def import_new(
    unit: Unit, workspace_id: int, owners: OwnerIds, draft: Draft, *, now: datetime
) -> tuple[int, Mapping[Key, Item], ImportChanges]:
    """Store a new plan; return its id, its items by their key in the draft, and what to take back."""
    plan = plans.create_plan(
        unit,
        workspace_id,
        title=draft.title,
        levels=draft.levels,
        state=PlanState.ADOPTED,
        adopted_on=draft.adopted_on,
        resolution=draft.resolution,
        legend=draft.legend,
        now=now,
    )
    index = {item.key: position for position, item in enumerate(draft.items)}
    new = [
        new_item(
            item,
            owners,
            position=index[item.key],
            parent_index=index[item.parent_key] if item.parent_key else None,
        )
        for item in draft.items
    ]
    stored = items.add_items(unit, workspace_id, plan.id, new, now=now)
    parts = [
        part
        for draft_item, item in zip(draft.items, stored, strict=True)
        for part in parts_of(draft_item, item.id, owners)
    ]
    assignments.add_assignments(unit, workspace_id, parts, now=now)
    open_names = [
        named
        for draft_item, item in zip(draft.items, stored, strict=True)
        for named in names_in(draft_item, item.id, owners)
    ]
    owner_names.add_owner_names(unit, workspace_id, open_names, now=now)
    by_key = {draft_item.key: item for draft_item, item in zip(draft.items, stored, strict=True)}
    return plan.id, by_key, ImportChanges(is_new=True)


def values_of(item: DraftItem) -> dict[str, Any]:
    """Return what a file says of an item itself, by the names of the store."""
    return dict(zip(_NAMES, _named_values(item), strict=True)) | {"timeline": item.timeline or None}


def new_item(
    item: DraftItem,
    owners: OwnerIds,
    *,
    position: int,
    parent_index: int | None = None,
    parent_id: int | None = None,
) -> NewItem:
    return NewItem(
        **values_of(item),
        department_id=owners.department(item.department) if item.department else None,
        adopted_due=item.adopted_due,
        position=position,
        parent_index=parent_index,
        parent_id=parent_id,
    )


def parts_of(item: DraftItem, item_id: int, owners: OwnerIds) -> Iterator[NewAssignment]:
    """Yield the parts in an item: of several leads the first leads and the others support.

    An owner who is nobody here gets no part: the item is left without a lead rather than the plan outside,
    and the draft's gaps name both.
    """
    seen: set[Holder] = set()
    for position, mention in enumerate([*item.leads, *item.supports]):
        part = Part.LEAD if position == 0 and item.leads else Part.SUPPORT
        who = owners.of(mention)
        if who is None or who in seen:
            continue
        seen.add(who)
        yield part_for(item_id, part, who)


def names_in(item: DraftItem, item_id: int, owners: OwnerIds) -> Iterator[NamedPart]:
    """Yield the owners of an item of whom it has to be said who they are."""
    seen: set[str] = set()
    for position, mention in enumerate([*item.leads, *item.supports]):
        if owners.of(mention) is None and (key := key_of(mention.text)) not in seen:
            seen.add(key)
            yield item_id, Part.LEAD if position == 0 and item.leads else Part.SUPPORT, mention.text


def part_for(item_id: int, part: Part, who: Holder) -> NewAssignment:
    person_id, department_id, body_id = who
    return NewAssignment(
        item_id=item_id, part=part, person_id=person_id, department_id=department_id, body_id=body_id
    )
