"""What would have been asked: remembered only by the messages that an administrator got in others' place."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from planbot.plan.model import Ask
from planbot.store.outbox_records import MessageState
from planbot.store.tables import outbox_messages
from planbot.store.unit_of_work import Unit

ONLY_ME = "only_me"
"""Under it the references of such a message say whom it would have gone to."""


def rehearsed_asks(unit: Unit, workspace_id: int, key_prefix: str) -> Sequence[Ask]:
    """Return what the messages whose dedupe key begins so would have asked, oldest first.

    They are no rows of `asks`: nobody was asked.
    """
    message = outbox_messages
    statement = (
        select(message.c.references, message.c.created_at)
        .where(
            message.c.workspace_id == workspace_id,
            message.c.dedupe_key.startswith(key_prefix, autoescape=True),
            message.c.state.not_in((MessageState.SUPPRESSED, MessageState.DEAD)),
        )
        .order_by(message.c.id)
    )
    return [
        Ask(
            item_id=item["item_id"],
            person_id=references[ONLY_ME]["person_id"],
            kind=item["kind"],
            day=date.fromisoformat(references[ONLY_ME]["day"]),
            at=created_at,
        )
        for references, created_at in unit.session.execute(statement)
        for item in references["items"]
    ]
