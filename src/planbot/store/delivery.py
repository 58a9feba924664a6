"""The outbox seen from the worker: claim with a lease, render once, attempt, close.

A claim gives a token; every later step names it and tells, as False, that the lease was lost to another
worker, in which case nothing was stored. Business time is `now`; leases and retries run on `real_now`.

    claim -> store_rendering (first time) -> begin_attempt -> [post]
          -> close_sent | retry_later | mark_unknown | close_dead
    claim -> close_suppressed | release
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, Update, bindparam, case, func, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from planbot.store.claim_order import LOOK_AHEAD, next_due, next_unknown, take_turn_to_claim
from planbot.store.columns import UtcInstant
from planbot.store.outbox import in_state, read_messages, suppress_parts
from planbot.store.records import Json, MessageState, NewPart, OutboxMessage, SendMethod
from planbot.store.rows import changed_rows
from planbot.store.tables import outbox_messages
from planbot.store.unit_of_work import Unit


def _claiming(chosen: Select[Any]) -> ReturningUpdate[Any]:
    """Return the statement that leases what `chosen` finds; built once, for it runs at every tick."""
    message = outbox_messages
    return (
        update(message)
        .where(message.c.workspace_id == bindparam("in_workspace"), message.c.id.in_(chosen))
        .values(lease_token=bindparam("token"), lease_until=bindparam("until"))
        .returning(message.c.id)
    )


# The steps of every message, built once: to build a statement takes longer than to run it.
_IS_MINE = (
    outbox_messages.c.workspace_id == bindparam("in_workspace"),
    outbox_messages.c.id == bindparam("of_message"),
    outbox_messages.c.lease_token == bindparam("held_with"),
)
_INHERITED = ("kind", "recipient_person_id", "recipient_channel", "lane", "references", "urgent")
_CHANGE = update(outbox_messages).where(*_IS_MINE)
_COUNT = _CHANGE.values(attempts=outbox_messages.c.attempts + 1)
_BEGIN = _CHANGE.values(
    first_attempt_at=func.coalesce(outbox_messages.c.first_attempt_at, bindparam("begun", type_=UtcInstant()))
)
_HELD = select(outbox_messages.c.id).where(*_IS_MINE)
_RENDER = _CHANGE.where(outbox_messages.c.rendered_at.is_(None)).returning(
    outbox_messages.c.dedupe_key,
    outbox_messages.c.not_before,
    *(outbox_messages.c[name] for name in _INHERITED),
)
_CLAIM = {
    (method, urgent): _claiming(next_due(method, urgent=urgent))
    for method in (SendMethod.POST, SendMethod.EDIT)
    for urgent in (True, False)
}
_CLAIM_UNKNOWN = _claiming(next_unknown())
_NO_LEASE = {"lease_token": None, "lease_until": None}


def claim(
    unit: Unit,
    workspace_id: int,
    method: SendMethod = SendMethod.POST,
    *,
    now: datetime,
    real_now: datetime,
    lease: timedelta,
    limit: int,
    lane_allowance: timedelta = timedelta(0),
) -> Sequence[OutboxMessage]:
    """Take up to `limit` messages that are due, urgent ones first, and one at most a recipient.

    A recipient whose lane is taken for longer than `lane_allowance` is left alone for now.

    No two claims return the same message, nor two messages to one recipient while the first is held. A part
    is due once its parent is sent and the parts before it are closed.
    """
    take_turn_to_claim(unit, workspace_id)
    found: list[OutboxMessage] = []
    for urgent in (True, False):
        count = limit - len(found)
        if count:
            wanted = {
                "count": count,
                "look_ahead": count * LOOK_AHEAD,
                "business_now": now,
                "lanes_free_by": real_now + lane_allowance,
            }
            found += _lease(unit, workspace_id, _CLAIM[method, urgent], real_now, lease, wanted)
    return found


def claim_unknown(
    unit: Unit, workspace_id: int, *, real_now: datetime, settle: timedelta, lease: timedelta, limit: int
) -> Sequence[OutboxMessage]:
    """Take up to `limit` messages that may or may not be in Slack, and have had time to settle.

    Close each with `close_sent` if it is found in Slack, with `retry_later` if it is certainly not there.
    """
    wanted = {"count": limit, "settled_before": real_now - settle}
    return _lease(unit, workspace_id, _CLAIM_UNKNOWN, real_now, lease, wanted)


def release_expired(unit: Unit, workspace_id: int, *, real_now: datetime) -> int:
    """Free what a worker held when it died; return how many messages.

    Where an attempt had begun, the message becomes unknown: it may be in Slack.
    """
    message = outbox_messages
    begun = (message.c.state == MessageState.QUEUED) & message.c.attempted_at.is_not(None)
    statement = update(message).where(
        message.c.workspace_id == workspace_id,
        message.c.lease_token.is_not(None),
        message.c.lease_until < real_now,
    )
    return changed_rows(
        unit,
        statement.values(
            state=case((begun, MessageState.UNKNOWN), else_=message.c.state),
            unknown_since=case((begun, real_now), else_=message.c.unknown_since),
            reason=case((begun, "The worker stopped while sending it."), else_=message.c.reason),
            **_NO_LEASE,
        ),
    )


def suppress_expired(unit: Unit, workspace_id: int, *, now: datetime) -> int:
    """Close queued messages that are past their expiry and held by nobody; return how many."""
    message = outbox_messages
    past = (
        message.c.workspace_id == workspace_id,
        in_state(message, MessageState.QUEUED),
        message.c.lease_token.is_(None),
        message.c.expires_at <= now,
    )
    too_late = case(
        (message.c.first_attempt_at.is_not(None), "Slack could not be reached in time."),
        else_="It was no longer of use.",
    )
    values = {"state": MessageState.SUPPRESSED, "reason": too_late, "closed_at": now}
    closed = list(
        unit.session.execute(update(message).where(*past).values(values).returning(message.c.id)).scalars()
    )
    for message_id in closed:
        suppress_parts(unit, workspace_id, message_id, now)
    return len(closed)


def store_rendering(
    unit: Unit,
    workspace_id: int,
    message_id: int,
    lease_token: str,
    *,
    text: str,
    blocks: Json,
    now: datetime,
    parts: Sequence[NewPart] = (),
) -> bool:
    """Keep what will be sent, and the replies that follow it in its thread; every attempt sends these bytes.

    Raises ValueError if it was rendered before.
    """
    mine = _mine(workspace_id, message_id, lease_token)
    rendered = {"text": text, "blocks": blocks, "rendered_at": now}
    row = unit.session.execute(_RENDER, mine | rendered).one_or_none()
    if row is None:
        if unit.session.execute(_HELD, mine).first() is not None:
            raise ValueError("a message is rendered once")
        return False
    replies = [
        {name: row._mapping[name] for name in _INHERITED}
        | {
            "workspace_id": workspace_id,
            "dedupe_key": f"{row.dedupe_key}/part-{number}",
            "not_before": row.not_before,
            "state": MessageState.QUEUED,
            "attempts": 0,
            "parent_id": message_id,
            "part_number": number,
            "text": part.text,
            "blocks": part.blocks,
            "rendered_at": now,
            "created_at": now,
        }
        for number, part in enumerate(parts, start=1)
    ]
    if replies:
        unit.session.execute(outbox_messages.insert(), replies)
    return True


def replace_blocks(unit: Unit, workspace_id: int, message_id: int, lease_token: str, *, blocks: Json) -> bool:
    """Change what will be sent. Only for what Slack has refused, so that nobody can have seen it."""
    return _write(unit, workspace_id, message_id, lease_token, {"blocks": blocks})


def begin_attempt(
    unit: Unit,
    workspace_id: int,
    message_id: int,
    lease_token: str,
    *,
    now: datetime,
    real_now: datetime,
    lease: timedelta,
) -> bool:
    """Record that a post is about to be made, and renew the lease to outlast it.

    From here until it is closed, a worker that dies leaves the message unknown.
    """
    values = {"begun": now, "attempted_at": real_now, "lease_until": real_now + lease}
    return _write(unit, workspace_id, message_id, lease_token, values, _BEGIN)


def close_sent(
    unit: Unit,
    workspace_id: int,
    message_id: int,
    lease_token: str,
    *,
    channel: str,
    ts: str,
    now: datetime,
    reason: str | None = None,
) -> bool:
    """Record where Slack has the message. `reason` says what is not certain about it."""
    values = {
        "state": MessageState.SENT,
        "reason": reason,
        "posted_channel": channel,
        "posted_ts": ts,
        "closed_at": now,
        "unknown_since": None,
    }
    return _write(unit, workspace_id, message_id, lease_token, values | _NO_LEASE, _COUNT)


def close_suppressed(
    unit: Unit, workspace_id: int, message_id: int, lease_token: str, *, reason: str, now: datetime
) -> bool:
    """Record that the message is not sent, nor its parts, because it is no longer true or of use."""
    return _give_up(unit, workspace_id, message_id, lease_token, MessageState.SUPPRESSED, reason, now)


def close_dead(
    unit: Unit, workspace_id: int, message_id: int, lease_token: str, *, reason: str, now: datetime
) -> bool:
    """Record that the message, with its parts, cannot be sent."""
    return _give_up(unit, workspace_id, message_id, lease_token, MessageState.DEAD, reason, now)


def retry_later(
    unit: Unit,
    workspace_id: int,
    message_id: int,
    lease_token: str,
    *,
    retry_at: datetime,
    reason: str,
    counted: bool = True,
) -> bool:
    """Put back a message that is certainly not in Slack, until the real instant `retry_at`.

    `counted` is False where Slack only asked to wait.
    """
    values = {
        "state": MessageState.QUEUED,
        "reason": reason,
        "retry_at": retry_at,
        "attempted_at": None,
        "unknown_since": None,
    }
    step = _COUNT if counted else _CHANGE
    return _write(unit, workspace_id, message_id, lease_token, values | _NO_LEASE, step)


def mark_unknown(
    unit: Unit, workspace_id: int, message_id: int, lease_token: str, *, reason: str, real_now: datetime
) -> bool:
    """Record that nobody knows whether Slack has the message; `claim_unknown` gives it out after a while."""
    values = {"state": MessageState.UNKNOWN, "reason": reason, "unknown_since": real_now}
    return _write(unit, workspace_id, message_id, lease_token, values | _NO_LEASE)


def look_later(
    unit: Unit, workspace_id: int, message_id: int, lease_token: str, *, retry_at: datetime, reason: str
) -> bool:
    """Leave a message unknown, to be looked for again from the real instant `retry_at`."""
    values = {"reason": reason, "retry_at": retry_at}
    return _write(unit, workspace_id, message_id, lease_token, values | _NO_LEASE)


def release(unit: Unit, workspace_id: int, message_id: int, lease_token: str) -> bool:
    """Give back a message of which no attempt was begun, for anybody to claim."""
    return _write(unit, workspace_id, message_id, lease_token, _NO_LEASE)


def _lease(
    unit: Unit,
    workspace_id: int,
    claiming: ReturningUpdate[Any],
    real_now: datetime,
    lease: timedelta,
    wanted: Mapping[str, Any],
) -> list[OutboxMessage]:
    mine = {"token": uuid.uuid4().hex, "until": real_now + lease}
    values = {"in_workspace": workspace_id, "real_now": real_now, **mine, **wanted}
    ids = list(unit.session.execute(claiming, values).scalars())
    if not ids:
        return []
    found = read_messages(unit, workspace_id, outbox_messages.c.id.in_(ids))
    return sorted(found, key=lambda each: (each.not_before, each.id))


def _give_up(
    unit: Unit,
    workspace_id: int,
    message_id: int,
    lease_token: str,
    state: MessageState,
    reason: str,
    now: datetime,
) -> bool:
    values = {"state": state, "reason": reason, "closed_at": now, "unknown_since": None}
    if not _write(unit, workspace_id, message_id, lease_token, values | _NO_LEASE):
        return False
    suppress_parts(unit, workspace_id, message_id, now)
    return True


def _write(
    unit: Unit,
    workspace_id: int,
    message_id: int,
    lease_token: str,
    values: Mapping[str, Any],
    step: Update = _CHANGE,
) -> bool:
    return changed_rows(unit, step, {**values, **_mine(workspace_id, message_id, lease_token)}) == 1


def _mine(workspace_id: int, message_id: int, lease_token: str) -> dict[str, Any]:
    return {"in_workspace": workspace_id, "of_message": message_id, "held_with": lease_token}
