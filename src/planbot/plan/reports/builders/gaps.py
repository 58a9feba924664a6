"""Builds the report of what a plan still lacks."""

import hashlib
from collections.abc import Iterable, Sequence

from planbot.plan.gaps import PlanGaps
from planbot.plan.model import Assignment, Facts, Item, OwnerName, Plan
from planbot.plan.outline import Outline
from planbot.plan.reports.gaps import GapsReport, GoalGap, OwnerGap, OwnerGapKind
from planbot.plan.smart import count_advice
from planbot.plan.vocabulary import fold


def build_gaps(facts: Facts, plan: Plan, names: Sequence[OwnerName]) -> GapsReport:
    """Return the gaps of the open items of `plan`; `names` are owners of whom nobody said who they are."""
    return report_gaps(PlanGaps(facts, plan.id, names), plan)


def report_gaps(gaps: PlanGaps, plan: Plan) -> GapsReport:
    """Return what is in `gaps`, in groups."""
    return GapsReport(
        plan=plan.title,
        owners=owner_gaps(gaps),
        without_lead=_by_goal(gaps.outline, gaps.without_lead),
        without_date=_by_goal(gaps.outline, gaps.without_date),
        advice=count_advice((gaps.outline.label(leaf), goal) for leaf, goal in gaps.goals),
    )


def owner_gaps(gaps: PlanGaps) -> tuple[OwnerGap, ...]:
    """Return the owners who cannot be asked, those of most items first."""
    called: dict[tuple[OwnerGapKind, str], str] = {}
    items: dict[tuple[OwnerGapKind, str], dict[int, None]] = {}

    def add(kind: OwnerGapKind, name: str, item_id: int) -> None:
        key = (kind, fold(name))
        called.setdefault(key, name)
        items.setdefault(key, {})[item_id] = None

    for name in gaps.names:
        add(OwnerGapKind.NAME, name.name, name.item_id)
    for leaf in gaps.leaves:
        lead = gaps.outline.lead(leaf).value
        unheard = _unheard(gaps, lead) if lead is not None else None
        if unheard is not None:
            add(*unheard, leaf.id)
    found = [
        OwnerGap(key=_key(*key), name=called[key], kind=key[0], item_ids=tuple(those))
        for key, those in items.items()
    ]
    return tuple(sorted(found, key=lambda gap: (-len(gap.item_ids), fold(gap.name))))


def goal_name(goal: Item) -> str:
    """Return how a goal is called where its items are listed under it."""
    return " ".join(filter(None, (goal.number, goal.short_title)))


def _unheard(gaps: PlanGaps, lead: Assignment) -> tuple[OwnerGapKind, str] | None:
    """Return the body or department that leads while no person answers for it."""
    if gaps.outline.answers_for(lead) is not None:
        return None
    body = gaps.facts.body_by_id.get(lead.body_id or 0)
    if body is not None:
        return OwnerGapKind.BODY, body.name
    department = gaps.facts.department_by_id.get(lead.department_id or 0)
    return (OwnerGapKind.DEPARTMENT, department.name) if department is not None else None


def _key(kind: OwnerGapKind, name: str) -> str:
    """Return a key that stays the same as long as the name does, and fits a button however long that is."""
    return hashlib.sha256(f"{kind.value}:{name}".encode()).hexdigest()[:16]


def _by_goal(outline: Outline, items: Iterable[Item]) -> tuple[GoalGap, ...]:
    found: dict[int, list[Item]] = {}
    goals: dict[int, Item] = {}
    for item in items:
        goal = outline.goal(item)
        goals[goal.id] = goal
        found.setdefault(goal.id, []).append(item)
    return tuple(
        GoalGap(
            goal_id=goal_id,
            goal=goal_name(goals[goal_id]),
            item_ids=tuple(item.id for item in those),
            labels=tuple(outline.label(item) for item in those),
        )
        for goal_id, those in found.items()
    )
