"""What became of messages, counted: of those that were sent or wait, parts and edits are no messages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from planbot.store.outbox import in_state
from planbot.store.records import MessageCount, MessageState
from planbot.store.tables import outbox_messages
from planbot.store.unit_of_work import Unit

_MESSAGE = outbox_messages.c


def count_closed(unit: Unit, workspace_id: int, *, since: datetime) -> Sequence[MessageCount]:
    """Return what was sent and what was held back from then on (business time), by kind and reason."""
    conditions = (
        _MESSAGE.closed_at >= since,
        in_state(outbox_messages, MessageState.SENT, MessageState.SUPPRESSED),
        _MESSAGE.parent_id.is_(None),
    )
    return _count(unit, workspace_id, (_MESSAGE.state, _MESSAGE.kind, _MESSAGE.reason), *conditions)


def count_waiting(unit: Unit, workspace_id: int) -> Sequence[MessageCount]:
    """Return what is still to be sent, or to be looked for in Slack, by state and kind."""
    waiting = in_state(outbox_messages, MessageState.QUEUED, MessageState.UNKNOWN)
    return _count(unit, workspace_id, (_MESSAGE.state, _MESSAGE.kind), waiting, _MESSAGE.parent_id.is_(None))


def count_dead(unit: Unit, workspace_id: int) -> Sequence[MessageCount]:
    """Return what could not be sent and waits for somebody to decide, by kind, recipient and reason."""
    columns = (
        _MESSAGE.state,
        _MESSAGE.kind,
        _MESSAGE.reason,
        _MESSAGE.recipient_person_id,
        _MESSAGE.recipient_channel,
    )
    return _count(unit, workspace_id, columns, in_state(outbox_messages, MessageState.DEAD))


def total_dead(unit: Unit, workspace_id: int) -> int:
    """Return how many wait for somebody to decide, parts and edits among them."""
    statement = select(func.count()).where(
        _MESSAGE.workspace_id == workspace_id, in_state(outbox_messages, MessageState.DEAD)
    )
    return unit.session.scalar(statement) or 0


def _count(
    unit: Unit,
    workspace_id: int,
    columns: tuple[ColumnElement[Any], ...],
    *conditions: ColumnElement[bool],
) -> list[MessageCount]:
    """Count by `columns`, the most first; of as many, the latest."""
    statement = (
        select(*columns, func.count().label("count"))
        .where(_MESSAGE.workspace_id == workspace_id, _MESSAGE.edits_id.is_(None), *conditions)
        .group_by(*columns)
        .order_by(func.count().desc(), func.max(_MESSAGE.id).desc())
    )
    return [MessageCount(**row._mapping) for row in unit.session.execute(statement)]
