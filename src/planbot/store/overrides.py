"""What plans and items have for themselves: rows that are added and never changed; the latest one holds."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from planbot.plan.model import Override
from planbot.plan.vocabulary import Via
from planbot.store import ledger
from planbot.store.looks import look_at_all_again
from planbot.store.policy_values import decode, encode
from planbot.store.rows import inserted_id
from planbot.store.tables import policy_overrides
from planbot.store.unit_of_work import Unit

_COLUMNS = (
    policy_overrides.c.plan_id,
    policy_overrides.c.item_id,
    policy_overrides.c.key,
    policy_overrides.c.value,
    policy_overrides.c.cleared,
)


def list_overrides(unit: Unit, workspace_id: int, *, now: datetime) -> Sequence[Override]:
    """Return what plans and items had for themselves at `now`."""
    rows = unit.session.execute(
        select(*_COLUMNS)
        .where(policy_overrides.c.workspace_id == workspace_id, policy_overrides.c.at <= now)
        .order_by(policy_overrides.c.at, policy_overrides.c.id)
    )
    found: dict[tuple[int | None, int | None, str], Override] = {}
    for plan_id, item_id, key, value, cleared in rows:
        subject = (plan_id, item_id, key)
        found.pop(subject, None)
        if not cleared:
            found[subject] = Override(plan_id=plan_id, item_id=item_id, key=key, value=decode(key, value))
    return list(found.values())


def set_override(
    unit: Unit, workspace_id: int, one: Override, *, now: datetime, by_id: int | None, via: Via
) -> None:
    """Give a plan or an item a setting of its own, with an entry in the ledger."""
    _add(unit, workspace_id, one, encode(one.value), cleared=False, now=now, by_id=by_id, via=via)


def clear_override(
    unit: Unit, workspace_id: int, one: Override, *, now: datetime, by_id: int | None, via: Via
) -> None:
    """Let a plan or an item inherit a setting again, with an entry in the ledger."""
    _add(unit, workspace_id, one, None, cleared=True, now=now, by_id=by_id, via=via)


def _add(
    unit: Unit,
    workspace_id: int,
    one: Override,
    value: Any,
    *,
    cleared: bool,
    now: datetime,
    by_id: int | None,
    via: Via,
) -> None:
    before = next(
        (
            {one.key: encode(known.value)}
            for known in list_overrides(unit, workspace_id, now=now)
            if (known.plan_id, known.item_id, known.key) == (one.plan_id, one.item_id, one.key)
        ),
        None,
    )
    values = {
        "workspace_id": workspace_id,
        "plan_id": one.plan_id,
        "item_id": one.item_id,
        "key": one.key,
        "value": value,
        "cleared": cleared,
        "by_id": by_id,
        "at": now,
    }
    inserted_id(unit, policy_overrides, values)
    look_at_all_again(unit, workspace_id, now=now)
    ledger.add_entry(
        unit,
        workspace_id,
        actor_id=by_id,
        verb="cleared" if cleared else "set",
        subject_kind="plan" if one.plan_id is not None else "item",
        subject_id=one.plan_id if one.plan_id is not None else one.item_id,
        before=before,
        after=None if cleared else {one.key: value},
        via=via,
        at=now,
    )
