"""The open items of a plan as goals for the SMART check."""

from collections import Counter
from collections.abc import Iterator

from planbot.plan.model import Facts, Item
from planbot.plan.occurrences import is_closed
from planbot.plan.outline import Outline
from planbot.plan.periods import is_ongoing
from planbot.plan.smart import Goal
from planbot.plan.titles import short_title


def open_leaves(facts: Facts, outline: Outline, plan_id: int | None = None) -> list[Item]:
    """Return the leaves of which something is still expected, of one plan or of all."""
    found = []
    for leaf in outline.leaves:
        if plan_id in (None, leaf.plan_id) and not is_closed(facts, leaf):
            found.append(leaf)
    return found


def goals_of(facts: Facts, outline: Outline, plan_id: int | None = None) -> Iterator[tuple[Item, Goal]]:
    """Yield the open leaves, each as a goal; a lead's load counts all plans."""
    load = Counter(_lead(outline, leaf) for leaf in open_leaves(facts, outline))
    for leaf in open_leaves(facts, outline, plan_id):
        lead = outline.lead(leaf).value
        yield (
            leaf,
            Goal(
                title=_called(leaf),
                wording=leaf.title,
                description=leaf.description,
                measure=leaf.measure,
                is_dated=outline.due(leaf).value is not None or is_ongoing(leaf),
                has_parent=outline.parent(leaf) is not None,
                lead=outline.lead_name(leaf) if lead is not None and lead.person_id is not None else None,
                open_items=load[_lead(outline, leaf)],
            ),
        )


def _called(leaf: Item) -> str:
    """Return the short title where somebody chose it, else the plan's own words."""
    return leaf.title if leaf.short_title == short_title(leaf.title) else leaf.short_title


def _lead(outline: Outline, leaf: Item) -> tuple[int | None, int | None, int | None]:
    lead = outline.lead(leaf).value
    return (lead.person_id, lead.department_id, lead.body_id) if lead else (None, None, None)
