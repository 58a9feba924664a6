"""Which queued messages may go out next."""

from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Integer, Select, bindparam, func, select, text

from planbot.store.message_rows import in_state
from planbot.store.outbox_records import MessageState, SendMethod
from planbot.store.tables import outbox_messages, send_lanes
from planbot.store.unit_of_work import Unit

LOOK_AHEAD = 5
_CLAIMING = 0x706C616E
_HELD = outbox_messages.alias("held")
_OTHER_PART = outbox_messages.alias("other_part")
_EDITED = outbox_messages.alias("edited")
_EARLIER_EDIT = outbox_messages.alias("earlier_edit")


def take_turn_to_claim(unit: Unit, workspace_id: int) -> None:
    """Wait until no other unit is claiming, so that this one sees whom the others are writing to.

    Whoever changes a budget takes the turn before, too: two units must not wait for each other. On SQLite a
    writing unit is alone anyway.
    """
    if unit.dialect == "postgresql":
        turn = text("SELECT pg_advisory_xact_lock(:claiming, :workspace_id)")
        unit.session.execute(turn, {"claiming": _CLAIMING, "workspace_id": workspace_id})


def next_due(method: SendMethod, *, urgent: bool) -> Select[Any]:
    """Return a query for the ids of the messages to claim: the first of each recipient's.

    It takes the parameters `in_workspace`, `business_now`, `real_now`, `count`, `look_ahead` and
    `lanes_free_by`: lanes that are taken for longer are left alone. It reads the
    queue in the order of its index and stops after `look_ahead`, so a long queue costs no more than a short
    one; where many there go to one recipient it gives fewer than `count`.
    """
    message = outbox_messages
    now: BindParameter[Any] = bindparam("business_now")
    real_now: BindParameter[Any] = bindparam("real_now")
    due = (
        select(message.c.id, message.c.lane, message.c.not_before)
        .where(
            message.c.workspace_id == bindparam("in_workspace"),
            in_state(message, MessageState.QUEUED),
            message.c.urgent == urgent,
            message.c.lease_token.is_(None),
            message.c.not_before <= now,
            _none_or(message.c.expires_at, message.c.expires_at > now),
            _none_or(message.c.retry_at, message.c.retry_at <= real_now),
            message.c.lane.not_in(_lanes_in_use()),
            message.c.lane.not_in(_lanes_taken(method)),
            _thread_is_ready() if method is SendMethod.POST else _edited_is_there(),
        )
        .order_by(message.c.not_before, message.c.id)
        .limit(bindparam("look_ahead", type_=Integer))
        .with_for_update(skip_locked=True, key_share=True, of=message)
        .cte("due")
    )
    place = func.row_number().over(partition_by=due.c.lane, order_by=(due.c.not_before, due.c.id))
    placed = select(due.c.id, due.c.not_before, place.label("place")).subquery()
    return (
        select(placed.c.id)
        .where(placed.c.place == 1)
        .order_by(placed.c.not_before, placed.c.id)
        .limit(bindparam("count", type_=Integer))
    )


def next_unknown() -> Select[Any]:
    """Return a query for the ids of the messages to look for in Slack, the longest unknown first.

    It takes the parameters `in_workspace`, `settled_before`, `real_now` and `count`.
    """
    message = outbox_messages
    settled = (
        select(message.c.id)
        .where(
            message.c.workspace_id == bindparam("in_workspace"),
            in_state(message, MessageState.UNKNOWN),
            message.c.lease_token.is_(None),
            message.c.unknown_since <= bindparam("settled_before"),
            _none_or(message.c.retry_at, message.c.retry_at <= bindparam("real_now")),
        )
        .order_by(message.c.unknown_since, message.c.id)
        .limit(bindparam("count", type_=Integer))
        .with_for_update(skip_locked=True, key_share=True, of=message)
        .cte("settled")
    )
    return select(settled.c.id)


def _none_or(column: ColumnElement[Any], condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return column.is_(None) | condition


def _lanes_in_use() -> Select[Any]:
    """Return a query for whom messages are being sent to; a lease that has run out holds nobody up."""
    held = _HELD.c
    return select(held.lane).where(
        held.workspace_id == bindparam("in_workspace"),
        held.lease_token.is_not(None),
        held.lease_until >= bindparam("real_now"),
    )


def _thread_is_ready() -> ColumnElement[bool]:
    """Whether a message is no part, or its parent is sent and the parts before it are closed."""
    message = outbox_messages
    other = _OTHER_PART
    posts = message.c.edits_id.is_(None)
    of_thread = other.c.workspace_id == message.c.workspace_id
    parent_sent = select(other.c.id).where(
        of_thread, other.c.id == message.c.parent_id, other.c.state == MessageState.SENT
    )
    part_before = select(other.c.id).where(
        of_thread,
        other.c.parent_id == message.c.parent_id,
        other.c.part_number < message.c.part_number,
        in_state(other, MessageState.QUEUED, MessageState.UNKNOWN),
    )
    return posts & (message.c.parent_id.is_(None) | (parent_sent.exists() & ~part_before.exists()))


def _edited_is_there() -> ColumnElement[bool]:
    """Whether a message edits one that is in Slack, and no earlier edit of it is on its way."""
    message, edited, earlier = outbox_messages, _EDITED, _EARLIER_EDIT
    is_sent = select(edited.c.id).where(
        edited.c.workspace_id == message.c.workspace_id,
        edited.c.id == message.c.edits_id,
        edited.c.state == MessageState.SENT,
    )
    on_its_way = select(earlier.c.id).where(
        earlier.c.workspace_id == message.c.workspace_id,
        earlier.c.edits_id == message.c.edits_id,
        earlier.c.id < message.c.id,
        in_state(earlier, MessageState.QUEUED, MessageState.UNKNOWN),
    )
    return message.c.edits_id.is_not(None) & is_sent.exists() & ~on_its_way.exists()


def _lanes_taken(method: SendMethod) -> Select[Any]:
    """Return a query for the lanes that have had their share for now, or that Slack asked to leave alone."""
    return select(send_lanes.c.lane).where(
        send_lanes.c.workspace_id == bindparam("in_workspace"),
        send_lanes.c.method == method,
        send_lanes.c.free_at > bindparam("lanes_free_by"),
    )
