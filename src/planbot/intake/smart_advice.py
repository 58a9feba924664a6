"""The SMART check on a draft, before anything is stored."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from planbot.intake.draft import Draft, DraftItem, Key, OwnerKind
from planbot.plan.smart import AdviceCount, Goal, count_advice


def advise_on_draft(draft: Draft) -> tuple[AdviceCount, ...]:
    """Return the advice on the leaves of which something is still expected, one a criterion."""
    by_key = draft.item_by_key
    leaves = [leaf for leaf in draft.leaves if not leaf.status.is_closed]
    load = Counter(filter(None, (_lead(leaf, by_key) for leaf in leaves)))
    labels = _labels(leaves, by_key)
    return count_advice((labels[leaf.key], _goal(leaf, by_key, load)) for leaf in leaves)


def _goal(leaf: DraftItem, by_key: Mapping[Key, DraftItem], load: Mapping[str, int]) -> Goal:
    lead = _lead(leaf, by_key)
    dated = _nearest(leaf, by_key, lambda item: item.due is not None)
    return Goal(
        title=leaf.title,
        description=leaf.description,
        measure=leaf.measure,
        is_dated=dated is not None or leaf.recurrence is not None,
        has_parent=leaf.parent_key is not None,
        lead=lead,
        open_items=load.get(lead, 0) if lead else 0,
    )


def _lead(leaf: DraftItem, by_key: Mapping[Key, DraftItem]) -> str | None:
    """Return the email of the person who leads; a department or body may well have many items."""
    holder = _nearest(leaf, by_key, lambda item: bool(item.leads))
    first = holder.leads[0] if holder else None
    return first.match if first is not None and first.kind is OwnerKind.PERSON else None


def _nearest(
    item: DraftItem, by_key: Mapping[Key, DraftItem], has: Callable[[DraftItem], bool]
) -> DraftItem | None:
    holder: DraftItem | None = item
    while holder is not None and not has(holder):
        holder = by_key.get(holder.parent_key) if holder.parent_key else None
    return holder


def _labels(leaves: Sequence[DraftItem], by_key: Mapping[Key, DraftItem]) -> Mapping[Key, str]:
    """Return what each leaf is called: its number, behind what stands above it where others have it too."""
    count = Counter(leaf.number for leaf in leaves)
    labels = {}
    for leaf in leaves:
        label = leaf.number or leaf.short_title
        if leaf.number and count[leaf.number] > 1 and leaf.parent_key:
            label = f"{by_key[leaf.parent_key].short_title} {leaf.number}"
        labels[leaf.key] = label
    return labels
