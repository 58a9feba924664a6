"""What becomes of the messages that a worker holds: rendered once, attempted, closed.

Every step names the token of the lease (`claims`) and tells whether it was still held; where it was lost to
another worker, nothing is stored. Steps that every message takes are taken for many at a time. Business time
is `now`; leases and retries run on `real_now`.

    claim -> store_renderings (first time) -> begin_attempts -> [post]
          -> close_sent | retry_later | mark_unknown | close_dead
    claim -> close_suppressed | release
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Update, bindparam, func, select, tuple_, update

from planbot.store import threads
from planbot.store.columns import UtcInstant
from planbot.store.doubt import BECAUSE, once_given_up, once_sent, while_on_its_way
from planbot.store.outbox import suppress_parts
from planbot.store.outbox_records import Arrival, Hold, MessageState, NewPart, Rendering
from planbot.store.records import Json
from planbot.store.rows import changed_rows
from planbot.store.tables import outbox_messages
from planbot.store.unit_of_work import Unit

# Built once: to build a statement takes longer than to run it.
_IS_MINE = (
    outbox_messages.c.workspace_id == bindparam("in_workspace"),
    outbox_messages.c.id == bindparam("of_message"),
    outbox_messages.c.lease_token == bindparam("held_with"),
)
_HOLD = (outbox_messages.c.id, outbox_messages.c.lease_token)
_ARE_MINE = (
    outbox_messages.c.workspace_id == bindparam("in_workspace"),
    outbox_messages.c.id.in_(bindparam("of_messages", expanding=True)),  # pairs alone have SQLite read all
    tuple_(*_HOLD).in_(bindparam("holds", expanding=True)),
)
_CHANGE = update(outbox_messages).where(*_IS_MINE)
_ONE_MORE = outbox_messages.c.attempts + 1
_SENT = _CHANGE.values(attempts=_ONE_MORE, reason=once_sent())
_GIVE_UP = _CHANGE.values(reason=once_given_up(BECAUSE))
_LATER = _CHANGE.values(reason=while_on_its_way(BECAUSE))
_COUNTED_LATER = _LATER.values(attempts=_ONE_MORE)
_BEGIN = (
    update(outbox_messages)
    .where(*_ARE_MINE)
    .values(
        first_attempt_at=func.coalesce(
            outbox_messages.c.first_attempt_at, bindparam("begun", type_=UtcInstant())
        )
    )
    .returning(*_HOLD)
)
_HELD = select(outbox_messages.c.id).where(*_IS_MINE)
_HOLDING = select(*_HOLD).where(*_ARE_MINE).with_for_update(key_share=True)
_RENDER = _CHANGE.where(outbox_messages.c.rendered_at.is_(None))
_RENDER_WITH_PARTS = _RENDER.returning(*threads.BEGINNING)
_NO_LEASE = {"lease_token": None, "lease_until": None}


def store_renderings(
    unit: Unit, workspace_id: int, renderings: Sequence[Rendering], *, now: datetime
) -> None:
    """Keep what will be sent: every attempt sends these bytes. What is not held any more stays as it is."""
    plain = []
    for each in renderings:
        if each.parts or each.gone is not None:
            hold = each.hold
            store_rendering(
                unit,
                workspace_id,
                hold.message_id,
                hold.token,
                text=each.text,
                blocks=each.blocks,
                parts=each.parts,
                gone=each.gone,
                now=now,
            )
        else:
            rendered = {"text": each.text, "blocks": each.blocks, "rendered_at": now}
            plain.append(_mine(workspace_id, each.hold.message_id, each.hold.token) | rendered)
    if plain:
        unit.session.execute(_RENDER, plain)


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
    gone: NewPart | None = None,
) -> bool:
    """Keep what will be sent, and the replies that follow it in its thread; every attempt sends these bytes.

    An edit changes the replies that are there; those that it has no more say `gone`. Raises ValueError
    if it was rendered before.
    """
    mine = _mine(workspace_id, message_id, lease_token)
    rendered = {"text": text, "blocks": blocks, "rendered_at": now}
    row = unit.session.execute(_RENDER_WITH_PARTS, mine | rendered).one_or_none()
    if row is None:
        if unit.session.execute(_HELD, mine).first() is not None:
            raise ValueError("a message is rendered once")
        return False
    if row.edits_id is None:
        threads.add_parts(unit, workspace_id, row, parts, now=now)
    else:
        threads.change_parts(unit, workspace_id, row, parts, gone, now=now)
    return True


def replace_blocks(unit: Unit, workspace_id: int, message_id: int, lease_token: str, *, blocks: Json) -> bool:
    """Change what will be sent. Only for what Slack has refused, so that nobody can have seen it."""
    return _write(unit, workspace_id, message_id, lease_token, {"blocks": blocks})


def begin_attempts(
    unit: Unit,
    workspace_id: int,
    holds: Collection[Hold],
    *,
    now: datetime,
    real_now: datetime,
    lease: timedelta,
) -> set[Hold]:
    """Record that posts are about to be made, and renew the leases to outlast them; return those held.

    From here until it is closed, a worker that dies leaves a message unknown.
    """
    values = {"begun": now, "attempted_at": real_now, "lease_until": real_now + lease}
    return {Hold(*row) for row in unit.session.execute(_BEGIN, _all_mine(workspace_id, holds) | values)}


def close_sent(unit: Unit, workspace_id: int, arrivals: Sequence[Arrival], *, now: datetime) -> set[Hold]:
    """Record where Slack has these messages; return those that were held."""
    mine = _all_mine(workspace_id, [each.hold for each in arrivals])
    held = {Hold(*row) for row in unit.session.execute(_HOLDING, mine)}
    closed = [
        {
            "state": MessageState.SENT,
            "posted_channel": each.channel,
            "posted_ts": each.ts,
            "closed_at": now,
            "unknown_since": None,
            **_NO_LEASE,
            **_mine(workspace_id, each.hold.message_id, each.hold.token),
        }
        for each in arrivals
        if each.hold in held
    ]
    if closed:
        unit.session.execute(_SENT, closed)
    return held


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
        "because": reason,
        "retry_at": retry_at,
        "attempted_at": None,
        "unknown_since": None,
    }
    step = _COUNTED_LATER if counted else _LATER
    return _write(unit, workspace_id, message_id, lease_token, values | _NO_LEASE, step)


def mark_unknown(
    unit: Unit, workspace_id: int, message_id: int, lease_token: str, *, reason: str, real_now: datetime
) -> bool:
    """Record that nobody knows whether Slack has the message; `claim_unknown` gives it out after a while."""
    values = {"state": MessageState.UNKNOWN, "because": reason, "unknown_since": real_now}
    return _write(unit, workspace_id, message_id, lease_token, values | _NO_LEASE, _LATER)


def look_later(
    unit: Unit, workspace_id: int, message_id: int, lease_token: str, *, retry_at: datetime, reason: str
) -> bool:
    """Leave a message unknown, to be looked for again from the real instant `retry_at`."""
    values = {"because": reason, "retry_at": retry_at}
    return _write(unit, workspace_id, message_id, lease_token, values | _NO_LEASE, _LATER)


def release(unit: Unit, workspace_id: int, message_id: int, lease_token: str) -> bool:
    """Give back a message of which no attempt was begun, for anybody to claim."""
    return _write(unit, workspace_id, message_id, lease_token, _NO_LEASE)


def _give_up(
    unit: Unit,
    workspace_id: int,
    message_id: int,
    lease_token: str,
    state: MessageState,
    reason: str,
    now: datetime,
) -> bool:
    values = {"state": state, "because": reason, "closed_at": now, "unknown_since": None}
    if not _write(unit, workspace_id, message_id, lease_token, values | _NO_LEASE, _GIVE_UP):
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


def _all_mine(workspace_id: int, holds: Collection[Hold]) -> dict[str, Any]:
    return {
        "in_workspace": workspace_id,
        "of_messages": [hold.message_id for hold in holds],
        "holds": [(hold.message_id, hold.token) for hold in holds],
    }
