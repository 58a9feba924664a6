"""How fast messages may go out: a budget a method for the workspace, and the lanes that are taken for now.

All instants are real time. Budgets change while a worker has the turn to claim, lanes while it holds the
lease of the lane's message, so that what is read here is still true when it is written.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from planbot.store.outbox_records import SendBudget, SendMethod
from planbot.store.rows import insert_into
from planbot.store.tables import send_budgets, send_lanes
from planbot.store.unit_of_work import Unit

_LANES_FREE_AT = select(send_lanes.c.lane, send_lanes.c.free_at).where(
    send_lanes.c.workspace_id == bindparam("in_workspace"),
    send_lanes.c.method == bindparam("with_method"),
    send_lanes.c.lane.in_(bindparam("of_lanes", expanding=True)),
)
_BUDGET = tuple(send_budgets.c[name] for name in SendBudget.__dataclass_fields__)


def load_budget(unit: Unit, workspace_id: int, method: SendMethod) -> SendBudget | None:
    """Return what the workspace may still spend, locked against other workers; None before the first call."""
    row = unit.session.execute(
        select(*_BUDGET)
        .where(send_budgets.c.workspace_id == workspace_id, send_budgets.c.method == method)
        .with_for_update()
    ).one_or_none()
    return SendBudget(**{**row._mapping, "method": method}) if row else None


def save_budget(unit: Unit, workspace_id: int, budget: SendBudget) -> None:
    values = asdict(budget)
    statement = insert_into(unit, send_budgets).values(workspace_id=workspace_id, **values)
    unit.session.execute(
        statement.on_conflict_do_update(index_elements=["workspace_id", "method"], set_=values)
    )


def occupy_lanes(
    unit: Unit,
    workspace_id: int,
    method: SendMethod,
    lanes: Collection[str],
    *,
    interval: timedelta,
    real_now: datetime,
) -> None:
    """Count a call in each lane: it is worked off `interval` after those that were made before."""
    of_lanes = {"in_workspace": workspace_id, "with_method": method, "of_lanes": list(lanes)}
    free_at = {row.lane: row.free_at for row in unit.session.execute(_LANES_FREE_AT, of_lanes)}
    _save_lanes(
        unit,
        workspace_id,
        method,
        {lane: max(free_at.get(lane, real_now), real_now) + interval for lane in lanes},
    )


def hold_lane(unit: Unit, workspace_id: int, method: SendMethod, lane: str, *, until: datetime) -> None:
    """Let nothing into a lane before `until`: Slack asked to wait."""
    _save_lanes(unit, workspace_id, method, {lane: until})


def _save_lanes(unit: Unit, workspace_id: int, method: SendMethod, free_at: Mapping[str, datetime]) -> None:
    rows = [
        {"workspace_id": workspace_id, "method": method, "lane": lane, "free_at": free_at[lane]}
        for lane in sorted(free_at)
    ]
    unit.session.execute(_saving_lane(unit.dialect), rows)


@cache
def _saving_lane(dialect: str) -> "postgresql.Insert | sqlite.Insert":
    """Return the statement, built once: it runs for every message."""
    new = postgresql.insert(send_lanes) if dialect == "postgresql" else sqlite.insert(send_lanes)
    return new.on_conflict_do_update(
        index_elements=["workspace_id", "method", "lane"], set_={"free_at": new.excluded.free_at}
    )
