"""Which messages ask about an item."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from planbot.store.message_rows import in_state, read_messages
from planbot.store.outbox_records import MessageState, OutboxMessage
from planbot.store.tables import asks, outbox_messages
from planbot.store.unit_of_work import Unit


def messages_asking(
    unit: Unit,
    workspace_id: int,
    item_ids: Collection[int],
    *,
    since: datetime,
    kinds: Collection[str] | None = None,
) -> Sequence[OutboxMessage]:
    """Return the messages that ask about any of the items since then, and are or may yet be in Slack.

    Only those with asks of the given `kinds`, where they are given.
    """
    asking = select(asks.c.outbox_message_id).where(
        asks.c.workspace_id == workspace_id, asks.c.item_id.in_(item_ids), asks.c.at >= since
    )
    if kinds is not None:
        asking = asking.where(asks.c.kind.in_(kinds))
    return read_messages(
        unit,
        workspace_id,
        outbox_messages.c.id.in_(asking),
        in_state(outbox_messages, MessageState.SENT, MessageState.UNKNOWN, MessageState.QUEUED),
    )
