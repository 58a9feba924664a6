"""What became of messages, counted.

Of those that were sent or wait, parts and edits are no messages. Of the dead each is one, for each is decided
about; but not the notices that tell administrators of the dead.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select

from planbot.plan.delivery_words import UNDELIVERED
from planbot.store.message_rows import in_state, read_messages
from planbot.store.outbox_records import MessageCount, MessageState, OutboxMessage
from planbot.store.tables import outbox_messages
from planbot.store.unit_of_work import Unit

_MESSAGE = outbox_messages.c
_WHOLE = (_MESSAGE.parent_id.is_(None), _MESSAGE.edits_id.is_(None))
_TO_DECIDE = (in_state(outbox_messages, MessageState.DEAD), _MESSAGE.kind != UNDELIVERED)


def count_closed(unit: Unit, workspace_id: int, *, since: datetime) -> Sequence[MessageCount]:
    """Return what was sent and what was held back from then on (business time), by kind and reason."""
    conditions = (
        _MESSAGE.closed_at >= since,
        in_state(outbox_messages, MessageState.SENT, MessageState.SUPPRESSED),
        *_WHOLE,
    )
    return _count(unit, workspace_id, (_MESSAGE.state, _MESSAGE.kind, _MESSAGE.reason), *conditions)


def count_waiting(unit: Unit, workspace_id: int) -> Sequence[MessageCount]:
    """Return what is still to be sent, or to be looked for in Slack, by state and kind."""
    waiting = in_state(outbox_messages, MessageState.QUEUED, MessageState.UNKNOWN)
    return _count(unit, workspace_id, (_MESSAGE.state, _MESSAGE.kind), waiting, *_WHOLE)


def count_dead(unit: Unit, workspace_id: int) -> Sequence[MessageCount]:
    """Return what could not be sent and waits for somebody to decide, by kind, recipient and reason."""
    columns = (
        _MESSAGE.state,
        _MESSAGE.kind,
        _MESSAGE.reason,
        _MESSAGE.recipient_person_id,
        _MESSAGE.recipient_channel,
        _MESSAGE.edits_id.is_not(None).label("is_edit"),
        _MESSAGE.parent_id.is_not(None).label("is_part"),
    )
    return _count(unit, workspace_id, columns, *_TO_DECIDE)


def latest_dead(unit: Unit, workspace_id: int, *, limit: int) -> Sequence[OutboxMessage]:
    """Return the latest of what `count_dead` counts."""
    return read_messages(unit, workspace_id, *_TO_DECIDE, limit=limit)


def is_anybody_to_be_told(unit: Unit, workspace_id: int) -> bool:
    """Whether something is dead of which no notice told, nor waits to.

    A notice tells of all that was dead when it was composed; of a change that died, only beside others.
    """
    notices = (_MESSAGE.workspace_id == workspace_id, _MESSAGE.kind == UNDELIVERED)
    told_at = (
        select(func.max(_MESSAGE.rendered_at))
        .where(*notices, in_state(outbox_messages, MessageState.SENT))
        .scalar_subquery()
    )
    waits = exists().where(*notices, in_state(outbox_messages, MessageState.QUEUED, MessageState.UNKNOWN))
    untold = exists().where(
        _MESSAGE.workspace_id == workspace_id,
        *_TO_DECIDE,
        _MESSAGE.edits_id.is_(None),
        told_at.is_(None) | (_MESSAGE.closed_at > told_at),
    )
    return bool(unit.session.scalar(select(untold & ~waits)))


def _count(
    unit: Unit,
    workspace_id: int,
    columns: tuple[ColumnElement[Any], ...],
    *conditions: ColumnElement[bool],
) -> list[MessageCount]:
    """Count by `columns`, the most first; of as many, the latest."""
    statement = (
        select(*columns, func.count().label("count"))
        .where(_MESSAGE.workspace_id == workspace_id, *conditions)
        .group_by(*columns)
        .order_by(func.count().desc(), func.max(_MESSAGE.id).desc())
    )
    return [MessageCount(**row._mapping) for row in unit.session.execute(statement)]
