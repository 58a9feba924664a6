"""Receipts for what Slack sends, by which a retry of it is known and answered the same way."""

from datetime import datetime

from sqlalchemy import select, update

from planbot.store.errors import NotFound
from planbot.store.records import Json
from planbot.store.rows import added, changed_rows
from planbot.store.tables import inbound_receipts
from planbot.store.unit_of_work import Unit


def take_receipt(unit: Unit, workspace_id: int, key: str, *, now: datetime, outcome: Json = None) -> bool:
    """Record that `key` (`click:…`, `hand_over:…`) came in; return False if it had before.

    Do this first in the unit that has the effect: a retry that comes meanwhile waits for its end.
    """
    values = {"workspace_id": workspace_id, "key": key, "outcome": outcome, "at": now}
    return added(unit, inbound_receipts, values)


def set_outcome(unit: Unit, workspace_id: int, key: str, outcome: Json) -> None:
    """Keep what `key` was answered with; raises `NotFound` without a receipt."""
    statement = update(inbound_receipts).where(
        inbound_receipts.c.workspace_id == workspace_id, inbound_receipts.c.key == key
    )
    if not changed_rows(unit, statement.values(outcome=outcome)):
        raise NotFound(f"There is no receipt for {key}.")


def outcome_of(unit: Unit, workspace_id: int, key: str) -> Json:
    """Return what `key` was answered with; None if nothing was kept or it never came in."""
    return unit.session.scalar(
        select(inbound_receipts.c.outcome).where(
            inbound_receipts.c.workspace_id == workspace_id, inbound_receipts.c.key == key
        )
    )
