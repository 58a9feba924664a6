"""How fast messages may go out: a budget a method for the workspace, and the lanes that are taken for now.

All instants are real time. Budgets change while a worker has the turn to claim, lanes while it holds the
lease of the lane's message, so that what is read here is still true when it is written.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Table, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from planbot.store.outbox_records import SendBudget, SendMethod
from planbot.store.tables import send_budgets, send_lanes
from planbot.store.unit_of_work import Unit

_LANES_FREE_AT = select(send_lanes.c.lane, send_lanes.c.free_at).where(
    send_lanes.c.workspace_id == bindparam("in_workspace"),
    send_lanes.c.method == bindparam("with_method"),
    send_lanes.c.lane.in_(bindparam("of_lanes", expanding=True)),
)
_BUDGET = (
    select(*(send_budgets.c[name] for name in SendBudget.__dataclass_fields__))
    .where(
        send_budgets.c.workspace_id == bindparam("in_workspace"),
        send_budgets.c.method == bindparam("with_method"),
    )
    .with_for_update()
)


def load_budget(unit: Unit, workspace_id: int, method: SendMethod) -> SendBudget | None:
    """Return what the workspace may still spend, locked against other workers; None before the first call."""
    wanted = {"in_workspace": workspace_id, "with_method": method}
    row = unit.session.execute(_BUDGET, wanted).one_or_none()
    return SendBudget(**{**row._mapping, "method": method}) if row else None


def save_budget(unit: Unit, workspace_id: int, budget: SendBudget) -> None:
    unit.session.execute(
        _saving(unit.dialect, send_budgets), {"workspace_id": workspace_id, **asdict(budget)}
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
    unit.session.execute(_saving(unit.dialect, send_lanes), rows)


@cache
def _saving(dialect: str, table: Table) -> "postgresql.Insert | sqlite.Insert":
    """Return the statement that stores a row or, where its key is there, all else of it; built once."""
    new = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    key = table.primary_key.columns.keys()
    rest = {column.name: new.excluded[column.name] for column in table.c if column.name not in key}
    return new.on_conflict_do_update(index_elements=key, set_=rest)
