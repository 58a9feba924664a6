"""Plans as a whole; their items are in `items`."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Unpack

from sqlalchemy import select

from planbot.plan.model import Plan
from planbot.plan.vocabulary import PlanState
from planbot.store.errors import NotFound
from planbot.store.records import PlanChanges
from planbot.store.rows import AnyRow, change, fold_name, inserted_id
from planbot.store.tables import plans
from planbot.store.unit_of_work import Unit

_COLUMNS = (
    plans.c.id,
    plans.c.title,
    plans.c.levels,
    plans.c.state,
    plans.c.adopted_on,
    plans.c.resolution,
    plans.c.period_start,
    plans.c.period_end,
    plans.c.legend,
)


def create_plan(
    unit: Unit,
    workspace_id: int,
    *,
    title: str,
    now: datetime,
    levels: Sequence[str] = ("Goal", "Strategy", "Action"),
    state: PlanState = PlanState.ADOPTED,
    adopted_on: date | None = None,
    resolution: str | None = None,
    period_start: date | None = None,
    period_end: date | None = None,
    legend: Mapping[str, str] | None = None,
) -> Plan:
    """Add a plan; raises `Duplicate` if there is one of this title."""
    values = {
        "workspace_id": workspace_id,
        "title": title.strip(),
        "title_key": fold_name(title),
        "levels": list(levels),
        "state": state,
        "adopted_on": adopted_on,
        "resolution": resolution,
        "period_start": period_start,
        "period_end": period_end,
        "legend": dict(legend or {}),
        "created_at": now,
    }
    return plan(unit, workspace_id, inserted_id(unit, plans, values), now=now)


def update_plan(
    unit: Unit, workspace_id: int, plan_id: int, *, now: datetime, **changes: Unpack[PlanChanges]
) -> Plan:
    """Change what is named and return the plan; raises `NotFound`, or `Duplicate` for a taken title."""
    values: dict[str, Any] = dict(changes)
    if "title" in changes:
        values["title_key"] = fold_name(changes["title"])
    if "levels" in changes:
        values["levels"] = list(changes["levels"])
    if "legend" in changes:
        values["legend"] = dict(changes["legend"])
    change(unit, plans, workspace_id, plan_id, values)
    return plan(unit, workspace_id, plan_id, now=now)


def retire_plan(unit: Unit, workspace_id: int, plan_id: int, *, now: datetime) -> None:
    """Leave the plan and its items out from `now` on; what was said of them stays."""
    change(unit, plans, workspace_id, plan_id, {"retired_at": now})


def plan(unit: Unit, workspace_id: int, plan_id: int, *, now: datetime) -> Plan:
    """Return the plan; raises `NotFound`, also for one retired by `now`."""
    for each in list_plans(unit, workspace_id, now=now):
        if each.id == plan_id:
            return each
    raise NotFound(f"There is no plan {plan_id} in this workspace.")


def plan_titled(unit: Unit, workspace_id: int, title: str, *, now: datetime) -> Plan | None:
    """Return the plan of this title, whatever the case and spacing."""
    key = fold_name(title)
    for each in list_plans(unit, workspace_id, now=now):
        if fold_name(each.title) == key:
            return each
    return None


def list_plans(unit: Unit, workspace_id: int, *, now: datetime) -> Sequence[Plan]:
    """Return the plans that were there at `now` and not retired, in the order in which they were made."""
    statement = (
        select(*_COLUMNS)
        .where(
            plans.c.workspace_id == workspace_id,
            plans.c.created_at <= now,
            plans.c.retired_at.is_(None) | (plans.c.retired_at > now),
        )
        .order_by(plans.c.id)
    )
    return [_plan(row) for row in unit.session.execute(statement)]


def _plan(row: AnyRow) -> Plan:
    values = dict(row._mapping)
    values["levels"] = tuple(values["levels"])
    return Plan(**values)
