"""Builds the report of what a plan still lacks."""

from collections.abc import Iterable, Sequence

from planbot.plan.goals import goals_of, open_leaves
from planbot.plan.model import Facts, Item, OwnerName, Plan
from planbot.plan.outline import Outline
from planbot.plan.periods import is_ongoing
from planbot.plan.reports.gaps import GapsReport, GoalGap, OwnerGap
from planbot.plan.smart import count_advice
from planbot.plan.vocabulary import Part, fold


def build_gaps(facts: Facts, plan: Plan, names: Sequence[OwnerName]) -> GapsReport:
    """Return the gaps of the open items of `plan`; `names` are owners of whom nobody said who they are."""
    outline = Outline(facts)
    leaves = open_leaves(facts, outline, plan.id)
    waiting = {name.item_id for name in names if name.part is Part.LEAD}
    unled = [
        leaf
        for leaf in leaves
        if outline.lead(leaf).value is None
        and not waiting & {leaf.id, *(above.id for above in outline.ancestors(leaf))}
    ]
    undated = [leaf for leaf in leaves if outline.due(leaf).value is None and not is_ongoing(leaf)]
    goals = ((outline.label(leaf), goal) for leaf, goal in goals_of(facts, outline, plan.id))
    return GapsReport(
        plan=plan.title,
        owners=_owners(facts, outline, plan, leaves, names),
        without_lead=_by_goal(outline, unled),
        without_date=_by_goal(outline, undated),
        advice=count_advice(goals),
    )


def _owners(
    facts: Facts, outline: Outline, plan: Plan, leaves: Sequence[Item], names: Sequence[OwnerName]
) -> tuple[OwnerGap, ...]:
    called: dict[str, str] = {}
    items: dict[tuple[bool, str], dict[int, None]] = {}
    for name in names:
        item = facts.item_by_id.get(name.item_id)
        if item is not None and item.plan_id == plan.id:
            called.setdefault(fold(name.name), name.name)
            items.setdefault((False, fold(name.name)), {})[item.id] = None
    for leaf in leaves:
        lead = outline.lead(leaf).value
        if lead is not None and lead.body_id is not None and outline.answers_for(lead) is None:
            body = facts.body_by_id.get(lead.body_id)
            if body is not None:
                called.setdefault(fold(body.name), body.name)
                items.setdefault((True, fold(body.name)), {})[leaf.id] = None
    gaps = [
        OwnerGap(name=called[key], is_body=is_body, item_ids=tuple(found))
        for (is_body, key), found in items.items()
    ]
    return tuple(sorted(gaps, key=lambda gap: (-len(gap.item_ids), fold(gap.name))))


def _by_goal(outline: Outline, items: Iterable[Item]) -> tuple[GoalGap, ...]:
    found: dict[int, list[Item]] = {}
    goals: dict[int, Item] = {}
    for item in items:
        goal = outline.goal(item)
        goals[goal.id] = goal
        found.setdefault(goal.id, []).append(item)
    return tuple(
        GoalGap(
            goal=" ".join(filter(None, (goals[goal_id].number, goals[goal_id].short_title))),
            item_ids=tuple(item.id for item in those),
            labels=tuple(outline.label(item) for item in those),
        )
        for goal_id, those in found.items()
    )
