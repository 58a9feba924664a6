"""The outbox seen from those who put messages in and look at what became of them; `delivery` sends them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, exists, func, or_, select, update

from planbot.store import threads
from planbot.store.columns import UtcInstant
from planbot.store.doubt import once_given_up, once_sent
from planbot.store.errors import Conflict, NotFound
from planbot.store.looks import look_again
from planbot.store.message_rows import in_state, read_messages
from planbot.store.outbox_records import MessageState, NewAsk, NewMessage, OutboxMessage
from planbot.store.rows import insert_into
from planbot.store.tables import asks as asks_table
from planbot.store.tables import outbox_messages
from planbot.store.unit_of_work import Unit

_PART = outbox_messages.alias("part")
NOT_IN_SLACK = (MessageState.QUEUED, MessageState.DEAD)
"""Of an unknown message nobody can say yet that it was not seen."""
PARENT_NOT_SENT = "The message that it belongs to was not sent."

# Built once: to build a statement takes longer than to run it.
_HERE = outbox_messages.c.workspace_id == bindparam("in_workspace")
_IS_QUEUED = in_state(outbox_messages, MessageState.QUEUED)
_IS_DUE = outbox_messages.c.not_before <= bindparam("business_now", type_=UtcInstant())
_IS_ANY_DUE = select(
    or_(
        exists().where(_HERE, _IS_QUEUED, _IS_DUE),
        exists().where(_HERE, in_state(outbox_messages, MessageState.UNKNOWN)),
    )
)
_HAS_QUEUED_EDITS = select(exists().where(_HERE, _IS_QUEUED, outbox_messages.c.edits_id.is_not(None)))


def enqueue(
    unit: Unit, workspace_id: int, new: NewMessage, *, now: datetime, asks: Sequence[NewAsk] = ()
) -> bool:
    """Queue a message with the asks that it carries; return False, and store nothing, if its key is there."""
    lane = _lane(unit, workspace_id, new)
    values = {name: getattr(new, name) for name in NewMessage.__dataclass_fields__}
    values |= {
        "workspace_id": workspace_id,
        "lane": lane,
        "state": MessageState.QUEUED,
        "attempts": 0,
        "part_number": 0,
        "created_at": now,
    }
    statement = (
        insert_into(unit, outbox_messages)
        .values(values)
        .on_conflict_do_nothing(index_elements=["workspace_id", "dedupe_key"])
        .returning(outbox_messages.c.id)
    )
    message_id = unit.session.execute(statement).scalar_one_or_none()
    if message_id is None:
        return False
    rows = [
        {
            "workspace_id": workspace_id,
            "item_id": ask.item_id,
            "person_id": ask.person_id,
            "kind": ask.kind,
            "day": ask.day,
            "at": now,
            "outbox_message_id": message_id,
        }
        for ask in asks
    ]
    if rows:
        unit.session.execute(asks_table.insert(), rows)
        look_again(unit, workspace_id, [ask.item_id for ask in asks], now=now)
    return True


def _lane(unit: Unit, workspace_id: int, new: NewMessage) -> str:
    """Return whom a message goes to, by one name: a channel has its name, its id and, a DM, its person."""
    if new.recipient_channel is None:
        return f"person:{new.recipient_person_id}"
    message, own = outbox_messages, f"channel:{new.recipient_channel}"
    known: str | None = unit.session.scalar(
        select(message.c.lane)
        .where(
            message.c.workspace_id == workspace_id,
            message.c.posted_channel == new.recipient_channel,
            message.c.lane != own,
        )
        .limit(1)
    )
    return known or own


def message(unit: Unit, workspace_id: int, message_id: int) -> OutboxMessage:
    """Return the message; raises `NotFound`."""
    found = read_messages(unit, workspace_id, outbox_messages.c.id == message_id)
    if not found:
        raise NotFound(f"There is no message {message_id} in this workspace.")
    return found[0]


def message_of_key(unit: Unit, workspace_id: int, dedupe_key: str) -> OutboxMessage | None:
    found = read_messages(unit, workspace_id, outbox_messages.c.dedupe_key == dedupe_key)
    return found[0] if found else None


def message_posted_as(unit: Unit, workspace_id: int, channel: str, ts: str) -> OutboxMessage | None:
    """Return the message that Slack knows by this channel and timestamp."""
    found = read_messages(
        unit,
        workspace_id,
        outbox_messages.c.posted_channel == channel,
        outbox_messages.c.posted_ts == ts,
        outbox_messages.c.edits_id.is_(None),
    )
    return found[0] if found else None


def list_messages(
    unit: Unit,
    workspace_id: int,
    *,
    state: MessageState | None = None,
    recipient_person_id: int | None = None,
    since: datetime | None = None,
    before_id: int | None = None,
    limit: int | None = None,
) -> Sequence[OutboxMessage]:
    """Return messages, the newest first: in a state, to a person, queued (business time) from `since` on.

    `before_id` is the last one of the page before.
    """
    conditions: list[ColumnElement[bool]] = []
    if state is not None:
        conditions.append(outbox_messages.c.state == state)
    if recipient_person_id is not None:
        conditions.append(outbox_messages.c.recipient_person_id == recipient_person_id)
    if since is not None:
        conditions.append(outbox_messages.c.created_at >= since)
    if before_id is not None:
        conditions.append(outbox_messages.c.id < before_id)
    return read_messages(unit, workspace_id, *conditions, limit=limit)


def next_due(unit: Unit, workspace_id: int) -> datetime | None:
    """Return the business instant from which the earliest queued message may go out."""
    earliest: datetime | None = unit.session.scalar(
        select(func.min(outbox_messages.c.not_before)).where(
            outbox_messages.c.workspace_id == workspace_id, in_state(outbox_messages, MessageState.QUEUED)
        )
    )
    return earliest


def is_anything_due(unit: Unit, workspace_id: int, *, now: datetime) -> bool:
    """Whether a message is due by business time and not yet closed; looks no further than the first."""
    return bool(unit.session.scalar(_IS_ANY_DUE, {"in_workspace": workspace_id, "business_now": now}))


def has_queued_edits(unit: Unit, workspace_id: int) -> bool:
    """Whether an edit waits to be made: they are few, and looked for only where there are any."""
    return bool(unit.session.scalar(_HAS_QUEUED_EDITS, {"in_workspace": workspace_id}))


def hold_waiting(unit: Unit, workspace_id: int, dedupe_key: str) -> bool:
    """Whether the message of this key is still to be composed; nobody begins to before this unit ends."""
    message = outbox_messages
    waiting = (
        select(message.c.id)
        .where(
            message.c.workspace_id == workspace_id,
            message.c.dedupe_key == dedupe_key,
            in_state(message, MessageState.QUEUED),
            message.c.rendered_at.is_(None),
            message.c.lease_token.is_(None),
        )
        .with_for_update(key_share=True)
    )
    return unit.session.execute(waiting).one_or_none() is not None


def requeue(unit: Unit, workspace_id: int, message_id: int) -> None:
    """Give a dead message, and its parts, another life; its expiry no more counts.

    It is composed anew, for what it said may no longer be true; one that has parts, or is one, says what it
    said, and the edit of a part what was to be said there last. Raises `NotFound`, or `Conflict` if it is not
    dead.
    """
    _require(unit, workspace_id, message_id, MessageState.DEAD)
    message, part = outbox_messages, _PART
    given_up = (MessageState.DEAD, MessageState.SUPPRESSED)
    values = {
        "state": MessageState.QUEUED,
        "reason": once_sent(),
        "attempts": 0,
        "retry_at": None,
        "expires_at": None,
        "closed_at": None,
        "first_attempt_at": None,
        "attempted_at": None,
    }
    parts = select(part.c.id).where(part.c.workspace_id == workspace_id, part.c.parent_id == message_id)
    alone = (
        message.c.workspace_id == workspace_id,
        message.c.id == message_id,
        message.c.parent_id.is_(None),
        ~parts.exists(),
        ~threads.changes_a_reply(),
    )
    unit.session.execute(update(message).where(*alone).values(text=None, blocks=None, rendered_at=None))
    threads.bring_up_to_date(unit, workspace_id, message_id)
    family = or_(
        message.c.id == message_id, (message.c.parent_id == message_id) & message.c.state.in_(given_up)
    )
    unit.session.execute(update(message).where(message.c.workspace_id == workspace_id, family).values(values))


def discard(
    unit: Unit,
    workspace_id: int,
    message_id: int,
    *,
    reason: str,
    now: datetime,
    states: Collection[MessageState] = NOT_IN_SLACK,
) -> None:
    """Decide that a message in one of `states`, with its parts, is not to be sent.

    Raises `NotFound`, or `Conflict` if it is in another, or is being sent at this moment.
    """
    _require(unit, workspace_id, message_id, *states)
    unit.session.execute(
        update(outbox_messages)
        .where(outbox_messages.c.workspace_id == workspace_id, outbox_messages.c.id == message_id)
        .values(
            state=MessageState.SUPPRESSED, reason=once_given_up(reason), closed_at=now, unknown_since=None
        )
    )
    suppress_parts(unit, workspace_id, message_id, now)


def silence(
    unit: Unit, workspace_id: int, kinds: Collection[str], *, reason: str, now: datetime
) -> Sequence[int]:
    """Decide that no message of these kinds that waits is sent, nor what hangs on it; return their ids.

    One that is being sent at this moment goes out, and so does the thread of one that has gone.
    """
    message = outbox_messages
    rows = unit.session.execute(
        update(message)
        .where(
            message.c.workspace_id == workspace_id,
            in_state(message, MessageState.QUEUED),
            message.c.kind.in_(kinds),
            message.c.lease_token.is_(None),
            message.c.parent_id.is_(None),
            message.c.edits_id.is_(None),
        )
        .values(state=MessageState.SUPPRESSED, reason=once_given_up(reason), closed_at=now)
        .returning(message.c.id)
    )
    silenced = list(rows.scalars())
    for message_id in silenced:
        suppress_parts(unit, workspace_id, message_id, now)
    return silenced


def suppress_parts(unit: Unit, workspace_id: int, parent_id: int, now: datetime) -> None:
    """Close the parts and the edits of a message that is not sent: they would have nowhere to go."""
    unit.session.execute(
        update(outbox_messages)
        .where(
            outbox_messages.c.workspace_id == workspace_id,
            or_(outbox_messages.c.parent_id == parent_id, outbox_messages.c.edits_id == parent_id),
            in_state(outbox_messages, MessageState.QUEUED),
        )
        .values(
            state=MessageState.SUPPRESSED,
            reason=once_given_up(PARENT_NOT_SENT),
            closed_at=now,
            lease_token=None,
            lease_until=None,
        )
    )


def _require(unit: Unit, workspace_id: int, message_id: int, *states: MessageState) -> None:
    row = unit.session.execute(
        select(outbox_messages.c.state, outbox_messages.c.lease_token)
        .where(outbox_messages.c.workspace_id == workspace_id, outbox_messages.c.id == message_id)
        .with_for_update(key_share=True)
    ).one_or_none()
    if row is None:
        raise NotFound(f"There is no message {message_id} in this workspace.")
    if row.state not in states:
        raise Conflict(f"Message {message_id} is {row.state.label}.")
    if row.lease_token is not None:
        raise Conflict(f"Message {message_id} is being sent at this moment.")
