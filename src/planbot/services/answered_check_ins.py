"""A message that was answered shows the answer: it is edited in place, through the outbox."""

from collections.abc import Collection
from datetime import datetime, timedelta

from planbot.plan.check_ins import AskKind
from planbot.plan.declines import HAND_OVER
from planbot.plan.planned import MessageKind
from planbot.store import asks, outbox
from planbot.store.outbox_records import NewMessage, OutboxMessage
from planbot.store.unit_of_work import Unit

ANSWERED = "check_in_answered"
NOT_ABOUT_DECISIONS: frozenset[str] = frozenset(AskKind) - {AskKind.DECISION} | {HAND_OVER}

# Older ones are far up in the conversation, and have been followed by others that ask the same.
_STILL_LOOKED_AT = timedelta(weeks=5)


def show_answers(
    unit: Unit,
    workspace_id: int,
    item_ids: Collection[int],
    *,
    key: str,
    now: datetime,
    kinds: Collection[str] = NOT_ABOUT_DECISIONS,
) -> None:
    """Queue an edit of every message that asks about the items, or tells of them, in one of these ways.

    `key` names what was said, for the edits' dedupe keys: one answer is shown once in each message. Neither
    an edit that waits already nor a message that is not composed yet serves instead: either may be being
    composed at this moment, from what was true before.
    """
    for message in asks.messages_asking(
        unit, workspace_id, item_ids, since=now - _STILL_LOOKED_AT, kinds=kinds
    ):
        show_again(unit, workspace_id, message, key, now)


def show_questions(unit: Unit, workspace_id: int, item_id: int, *, key: str, now: datetime) -> None:
    """Queue an edit of every message that puts a question about the item, as `show_answers` does."""
    show_answers(unit, workspace_id, [item_id], key=key, now=now, kinds=(AskKind.DECISION,))


def show_again(unit: Unit, workspace_id: int, message: OutboxMessage, key: str, now: datetime) -> None:
    """Queue an edit by which the message says what holds now."""
    is_launch = message.kind == MessageKind.LAUNCH.value
    edit = NewMessage(
        kind=message.kind if is_launch else ANSWERED,
        dedupe_key=f"{message.dedupe_key}/edit-{key}",
        not_before=now,
        recipient_person_id=message.recipient_person_id,
        recipient_channel=message.recipient_channel,
        references={
            "items": message.references["items"],
            "decisions": message.references.get("decisions", []),
            "hand_overs": message.references.get("hand_overs", []),
            "asked_at": message.created_at.isoformat(),
        },
        urgent=True,
        edits_id=message.id,
    )
    outbox.enqueue(unit, workspace_id, edit, now=now)
