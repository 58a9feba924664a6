"""What a plan or an item has for itself in place of the city's settings, and where the rest comes from.

Resolved from the item through the ancestors nearest to it and the plan to the city: `policy_for`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from planbot.plan.model import Facts, Item, Override, Plan
from planbot.plan.policy import OVERRIDABLE, ItemPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """A value and what has it: an item, a plan, or the city (None)."""

    value: Any
    source: Item | Plan | None


def policy_for(facts: Facts, item: Item) -> ItemPolicy:
    """Return what holds for asking about the item."""
    if not facts.has_own_policies:
        return facts.item_policy
    chosen = {key: sourced.value for key, sourced in _chosen(facts, item).items()}
    return replace(facts.item_policy, **chosen) if chosen else facts.item_policy


def sources_for(facts: Facts, subject: Item | Plan) -> Mapping[str, Sourced]:
    """Return each setting of the item, or plan, with what it comes from."""
    city = {key: Sourced(value=getattr(facts.item_policy, key), source=None) for key in OVERRIDABLE}
    return city | _chosen(facts, subject)


def inherited_by(facts: Facts, subject: Item | Plan) -> Mapping[str, Sourced]:
    """Return what would hold for the item, or plan, if it had nothing for itself."""
    city = {key: Sourced(value=getattr(facts.item_policy, key), source=None) for key in OVERRIDABLE}
    return city | _chosen(facts, subject, without_own=True)


def own_of(facts: Facts, subject: Item | Plan) -> Mapping[str, Any]:
    """Return what the item, or plan, was given for itself. A cadence from the plan's file is not among it."""
    return {key: one.value for key, one in _given(facts, subject).items()}


def _chosen(facts: Facts, subject: Item | Plan, *, without_own: bool = False) -> dict[str, Sourced]:
    found: dict[str, Sourced] = {}
    for one in _upward(facts, subject):
        given = {} if one is subject and without_own else _given(facts, one)
        for key, override in given.items():
            found.setdefault(key, Sourced(value=override.value, source=one))
        if isinstance(one, Item) and one.cadence is not None:
            found.setdefault("cadence", Sourced(value=one.cadence, source=one))
    return found


def _upward(facts: Facts, subject: Item | Plan) -> Iterator[Item | Plan]:
    """Yield the item, its ancestors from the nearest, and its plan."""
    if isinstance(subject, Plan):
        yield subject
        return
    above: Item | None = subject
    while above is not None:
        yield above
        above = facts.item_by_id.get(above.parent_id) if above.parent_id is not None else None
    plan = facts.plan_by_id.get(subject.plan_id)
    if plan is not None:
        yield plan


def _given(facts: Facts, subject: Item | Plan) -> Mapping[str, Override]:
    overrides = facts.overrides_of_plan if isinstance(subject, Plan) else facts.overrides_of_item
    return overrides.get(subject.id, {})
