"""Taking messages with a lease: what is due, and what may have been lost; and what a dead worker held.

A claim gives a token that every later step names (`delivery`), and that is lost when the lease runs out.
Business time is `now`; leases and retries run on `real_now`.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Update, bindparam, case, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from planbot.store.claim_order import LOOK_AHEAD, next_due, next_unknown, take_turn_to_claim
from planbot.store.columns import UtcInstant
from planbot.store.doubt import once_given_up, once_too_late, while_on_its_way
from planbot.store.message_rows import in_state, messages_of_ids
from planbot.store.outbox import PARENT_NOT_SENT, suppress_parts
from planbot.store.outbox_records import MessageState, OutboxMessage, SendMethod
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


def _free_rows(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether it is one of the messages that no other unit is changing: nobody waits for one."""
    message = outbox_messages
    chosen = (
        select(message.c.id)
        .where(message.c.workspace_id == bindparam("in_workspace"), *conditions)
        .order_by(message.c.id)
        .with_for_update(skip_locked=True, key_share=True, of=message)
    )
    return (message.c.workspace_id == bindparam("in_workspace")) & message.c.id.in_(chosen)


def _release_expired() -> Update:
    message = outbox_messages
    real_now = bindparam("real_now", type_=UtcInstant())
    begun = (message.c.state == MessageState.QUEUED) & message.c.attempted_at.is_not(None)
    run_out = _free_rows(message.c.lease_token.is_not(None), message.c.lease_until < real_now)
    stopped = while_on_its_way("The worker stopped while sending it.")
    return (
        update(message)
        .where(run_out)
        .values(
            state=case((begun, MessageState.UNKNOWN), else_=message.c.state),
            unknown_since=case((begun, real_now), else_=message.c.unknown_since),
            reason=case((begun, stopped), else_=message.c.reason),
            **_NO_LEASE,
        )
    )


def _close_expired() -> ReturningUpdate[Any]:
    message = outbox_messages
    now = bindparam("business_now", type_=UtcInstant())
    past = _free_rows(
        in_state(message, MessageState.QUEUED), message.c.lease_token.is_(None), message.c.expires_at <= now
    )
    tried = (message.c.attempts > 0) | message.c.first_attempt_at.is_not(None)
    return (
        update(message)
        .where(past)
        .values(
            state=case((tried, MessageState.DEAD), else_=MessageState.SUPPRESSED),
            reason=case(
                (tried, once_too_late("Slack could not be reached in time.")),
                else_=once_given_up("It was no longer of use."),
            ),
            closed_at=now,
        )
        .returning(message.c.id)
    )


def _suppress_orphans() -> Update:
    message, edited = outbox_messages, outbox_messages.alias("edited")
    given_up = select(edited.c.id).where(
        edited.c.workspace_id == bindparam("in_workspace"),
        in_state(edited, MessageState.SUPPRESSED, MessageState.DEAD),
    )
    orphans = _free_rows(
        in_state(message, MessageState.QUEUED),
        message.c.lease_token.is_(None),
        message.c.edits_id.in_(given_up),
    )
    now = bindparam("business_now", type_=UtcInstant())
    values = {"state": MessageState.SUPPRESSED, "reason": PARENT_NOT_SENT, "closed_at": now}
    return update(message).where(orphans).values(values)


# Built once: to build a statement takes longer than to run it.
_NO_LEASE = {"lease_token": None, "lease_until": None}
_RELEASE_EXPIRED = _release_expired()
_CLOSE_EXPIRED = _close_expired()
_SUPPRESS_ORPHANS = _suppress_orphans()
_CLAIM = {
    (method, urgent): _claiming(next_due(method, urgent=urgent))
    for method in (SendMethod.POST, SendMethod.EDIT)
    for urgent in (True, False)
}
_CLAIM_UNKNOWN = _claiming(next_unknown())


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
    return changed_rows(unit, _RELEASE_EXPIRED, {"in_workspace": workspace_id, "real_now": real_now})


def close_expired(unit: Unit, workspace_id: int, *, now: datetime) -> Sequence[OutboxMessage]:
    """Close queued messages that are past their expiry and held by nobody; return those that are dead.

    What was tried in vain is dead, for the reason of the last attempt; what nobody came to is suppressed.
    """
    here = {"in_workspace": workspace_id, "business_now": now}
    closed = list(unit.session.execute(_CLOSE_EXPIRED, here).scalars())
    for message_id in closed:
        suppress_parts(unit, workspace_id, message_id, now)
    found = messages_of_ids(unit, workspace_id, closed)
    return [each for each in found if each.state is MessageState.DEAD]


def suppress_edits_of_nothing(unit: Unit, workspace_id: int, *, now: datetime) -> int:
    """Close edits of messages that were given up as the edits were being queued; return how many."""
    return changed_rows(unit, _SUPPRESS_ORPHANS, {"in_workspace": workspace_id, "business_now": now})


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
    found = messages_of_ids(unit, workspace_id, ids)
    return sorted(found, key=lambda each: (each.not_before, each.id))
