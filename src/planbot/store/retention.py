"""What leaves the tables in time, in small batches: each call takes at most `limit` rows and tells how many.

Nothing of the record goes: a message that leaves the outbox stands in the ledger from then on, whole, and an
ask outlives the message that it went out in.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, exists, or_, select, tuple_, update

from planbot.plan.delivery_words import UNDELIVERED
from planbot.store import ledger
from planbot.store.message_rows import in_state
from planbot.store.outbox_records import MessageState
from planbot.store.records import Json
from planbot.store.rows import AnyRow
from planbot.store.tables import asks, inbound_receipts, outbox_messages, send_lanes
from planbot.store.unit_of_work import Unit

ARCHIVED = "archived"
_CLOSED_WELL = (MessageState.SENT, MessageState.SUPPRESSED)
_PARENT = outbox_messages.alias("parent")
_REFERRING = outbox_messages.alias("referring")
_DEAD = outbox_messages.alias("dead")
_LATER = outbox_messages.alias("later")
# Of no meaning once a message is closed.
_LEFT_OUT = {"workspace_id", "lane", "lease_token", "lease_until", "retry_at", "unknown_since"}


def archive_messages(
    unit: Unit, workspace_id: int, *, closed_before: datetime, now: datetime, limit: int
) -> int:
    """Move messages that were sent or suppressed before then to the ledger, as `archived`.

    One stays while another row refers to it (a part to its message, an edit to what it edits), and with a
    dead message its parts: they are sent with it if it gets another life. So does the latest notice to
    administrators of what is still dead, or they would be told again.
    """
    message = outbox_messages
    statement = (
        select(message)
        .where(
            message.c.workspace_id == workspace_id,
            message.c.closed_at < closed_before,
            in_state(message, *_CLOSED_WELL),
            ~_is_referred_to(),
            message.c.parent_id.is_(None) | _parent_is_closed_well(),
            (message.c.kind != UNDELIVERED) | ~_tells_of_the_dead(),
        )
        .order_by(message.c.closed_at)
        .limit(limit)
        .with_for_update(skip_locked=True, of=message)
    )
    found = unit.session.execute(statement).all()
    for row in found:
        ledger.add_entry(
            unit,
            workspace_id,
            verb=ARCHIVED,
            subject_kind="message",
            subject_id=row.dedupe_key,
            before=_as_json(row),
            at=now,
        )
    ids = [row.id for row in found]
    _part_with_asks(unit, workspace_id, ids)
    unit.session.execute(delete(message).where(message.c.workspace_id == workspace_id, message.c.id.in_(ids)))
    return len(ids)


def forget_receipts(unit: Unit, workspace_id: int, *, before: datetime, limit: int) -> int:
    """Delete receipts from before then (business time): Slack has long given up trying again."""
    return _delete_some(
        unit, inbound_receipts, workspace_id, inbound_receipts.c.at < before, ("key",), limit=limit
    )


def forget_lanes(unit: Unit, workspace_id: int, *, free_before: datetime, limit: int) -> int:
    """Delete lanes that have been free since then (real time): they say nothing any more."""
    return _delete_some(
        unit, send_lanes, workspace_id, send_lanes.c.free_at < free_before, ("method", "lane"), limit=limit
    )


def _is_referred_to() -> ColumnElement[bool]:
    message, referring = outbox_messages, _REFERRING
    in_workspace = referring.c.workspace_id == message.c.workspace_id
    return or_(
        exists().where(in_workspace, referring.c.parent_id == message.c.id),
        exists().where(in_workspace, referring.c.edits_id == message.c.id),
    )


def _parent_is_closed_well() -> ColumnElement[bool]:
    message, parent = outbox_messages, _PARENT
    return exists().where(
        parent.c.workspace_id == message.c.workspace_id,
        parent.c.id == message.c.parent_id,
        in_state(parent, *_CLOSED_WELL),
    )


def _tells_of_the_dead() -> ColumnElement[bool]:
    message, dead, later = outbox_messages, _DEAD, _LATER
    return exists().where(
        dead.c.workspace_id == message.c.workspace_id,
        in_state(dead, MessageState.DEAD),
        dead.c.closed_at <= message.c.rendered_at,
    ) & ~exists().where(
        later.c.workspace_id == message.c.workspace_id,
        later.c.kind == UNDELIVERED,
        in_state(later, MessageState.SENT),
        later.c.rendered_at > message.c.rendered_at,
    )


def _part_with_asks(unit: Unit, workspace_id: int, message_ids: Collection[int]) -> None:
    """Let the asks of messages that were sent stand alone; those that nobody was asked go with theirs."""
    message = outbox_messages
    of_messages = (asks.c.workspace_id == workspace_id, asks.c.outbox_message_id.in_(message_ids))
    never_sent = select(message.c.id).where(
        message.c.workspace_id == workspace_id,
        message.c.id.in_(message_ids),
        in_state(message, MessageState.SUPPRESSED),
    )
    unit.session.execute(delete(asks).where(*of_messages, asks.c.outbox_message_id.in_(never_sent)))
    unit.session.execute(update(asks).where(*of_messages).values(outbox_message_id=None))


def _delete_some(
    unit: Unit,
    table: Table,
    workspace_id: int,
    condition: ColumnElement[bool],
    key: tuple[str, ...],
    *,
    limit: int,
) -> int:
    """Delete up to `limit` rows of the workspace, each known by the columns of `key`."""
    columns = tuple_(*(table.c[name] for name in key))
    here = table.c.workspace_id == workspace_id
    some = select(*(table.c[name] for name in key)).where(here, condition).limit(limit)
    statement = delete(table).where(here, condition, columns.in_(some)).returning(table.c.workspace_id)
    return len(unit.session.execute(statement).all())


def _as_json(row: AnyRow) -> Json:
    values: dict[str, Any] = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in row._mapping.items()
        if name not in _LEFT_OUT
    }
    return values
