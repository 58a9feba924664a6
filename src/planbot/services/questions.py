"""A question asked where the answer stays: it is queued, and answered by the outbox."""

from datetime import datetime, timedelta

from planbot.services.people import find_in_slack
from planbot.store import outbox
from planbot.store.outbox_records import NewMessage
from planbot.store.unit_of_work import Database

_OF_USE_FOR = timedelta(hours=12)


def queue_answer(
    database: Database,
    workspace_id: int,
    *,
    event_id: str,
    question: str,
    asker_slack_id: str,
    channel: str,
    thread_ts: str | None,
    now: datetime,
) -> bool:
    """Queue the answer to a question, ahead of what is not urgent; return False for an event seen before.

    `event_id` is Slack's: the same one comes again when Slack was not answered in time.
    """
    asker = find_in_slack(database, workspace_id, asker_slack_id)
    message = NewMessage(
        kind="answer",
        dedupe_key=f"answer:{event_id}",
        not_before=now,
        expires_at=now + _OF_USE_FOR,
        recipient_channel=channel,
        references={
            "question": question,
            "asker_id": asker.id if asker else None,
            "thread_ts": thread_ts,
        },
        urgent=True,
    )
    return database.write(lambda unit: outbox.enqueue(unit, workspace_id, message, now=now))
