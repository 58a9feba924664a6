"""What waits in the outbox for somebody who cannot be reached any more."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from planbot.store.doubt import once_given_up
from planbot.store.message_rows import in_state
from planbot.store.outbox_records import MessageState
from planbot.store.tables import outbox_messages
from planbot.store.unit_of_work import Unit


def suppress_messages_to(
    unit: Unit, workspace_id: int, person_id: int, *, reason: str, now: datetime
) -> Sequence[str]:
    """Close what is queued for the person and return the dedupe keys, oldest first.

    Left alone is what a worker has in hand at this moment, which checks for itself before it posts, and what
    may be in Slack already: whether it is has still to be found out.
    """
    messages = outbox_messages
    waiting = (
        select(messages.c.id, messages.c.dedupe_key)
        .where(
            messages.c.workspace_id == workspace_id,
            messages.c.recipient_person_id == person_id,
            messages.c.lease_token.is_(None),
            in_state(messages, MessageState.QUEUED),
        )
        .order_by(messages.c.id)
        .with_for_update(key_share=True)
    )
    found = unit.session.execute(waiting).all()
    if found:
        unit.session.execute(
            update(messages)
            .where(messages.c.id.in_([row.id for row in found]))
            .values(state=MessageState.SUPPRESSED, reason=once_given_up(reason), closed_at=now, retry_at=None)
        )
    return [row.dedupe_key for row in found]
