"""What is decided about messages that could not be delivered: sent again, or not at all."""

from collections.abc import Callable, Sequence
from datetime import datetime

from planbot.plan.errors import UserError
from planbot.plan.model import Person
from planbot.plan.vocabulary import Via
from planbot.services.deliveries import require_administrator
from planbot.services.message_names import MessageNames
from planbot.store import ledger, outbox
from planbot.store.errors import Conflict, NotFound
from planbot.store.outbox_records import MessageState, OutboxMessage
from planbot.store.records import Json
from planbot.store.unit_of_work import Database, Unit

RETRIED, DISCARDED = "retried", "discarded"
DEALT_WITH = "That message has been dealt with already."

_AGAIN = {"state": MessageState.QUEUED.value}


def retry_dead(
    database: Database, workspace_id: int, person_id: int, message_id: int, *, now: datetime
) -> str:
    """Have a dead message sent again; return a sentence on what came of it.

    One that is no longer dead is left alone, and the sentence says so. Raises `UserError` where the person is
    no administrator.
    """

    def step(unit: Unit, message: OutboxMessage, person: Person) -> str:
        outbox.requeue(unit, workspace_id, message.id)
        _record(unit, workspace_id, RETRIED, message, _AGAIN, by_id=person.id, via=Via.BUTTON, now=now)
        which = MessageNames(unit, workspace_id).whole(message)
        return f"{which} goes out again, if it still has something to say."

    return _decide(database, workspace_id, person_id, message_id, step)


def discard_dead(
    database: Database, workspace_id: int, person_id: int, message_id: int, *, now: datetime
) -> str:
    """Decide that a dead message is not to be sent; as `retry_dead` otherwise."""

    def step(unit: Unit, message: OutboxMessage, person: Person) -> str:
        reason = f"discarded by {person.name}"
        outbox.discard(unit, workspace_id, message.id, reason=reason, now=now, states=(MessageState.DEAD,))
        after = _never(reason)
        _record(unit, workspace_id, DISCARDED, message, after, by_id=person.id, via=Via.BUTTON, now=now)
        return f"{MessageNames(unit, workspace_id).whole(message)} is discarded."

    return _decide(database, workspace_id, person_id, message_id, step)


def dead_keys(database: Database, workspace_id: int) -> Sequence[str]:
    """Return the keys of all dead messages, the oldest first."""
    with database.reading() as unit:
        dead = outbox.list_messages(unit, workspace_id, state=MessageState.DEAD)
    return [message.dedupe_key for message in reversed(dead)]


def retry_key(database: Database, workspace_id: int, key: str, *, now: datetime) -> None:
    """Have the dead message of this key sent again, for the operator; raises `UserError` saying why not."""

    def step(unit: Unit) -> None:
        message = _message_of(unit, workspace_id, key)
        outbox.requeue(unit, workspace_id, message.id)
        _record(unit, workspace_id, RETRIED, message, _AGAIN, by_id=None, via=Via.TERMINAL, now=now)

    _told_by_key(key, lambda: database.write(step), "Only a dead message can be sent again.")


def discard_key(database: Database, workspace_id: int, key: str, *, reason: str, now: datetime) -> None:
    """Decide that a message which is not sent yet never will be; raises `UserError` saying why not."""

    def step(unit: Unit) -> None:
        message = _message_of(unit, workspace_id, key)
        outbox.discard(unit, workspace_id, message.id, reason=reason, now=now)
        after = _never(reason)
        _record(unit, workspace_id, DISCARDED, message, after, by_id=None, via=Via.TERMINAL, now=now)

    _told_by_key(key, lambda: database.write(step), "Only what was not sent yet can be discarded.")


def _decide(
    database: Database,
    workspace_id: int,
    person_id: int,
    message_id: int,
    step: Callable[[Unit, OutboxMessage, Person], str],
) -> str:
    def decide(unit: Unit) -> str:
        person = require_administrator(unit, workspace_id, person_id)
        return step(unit, outbox.message(unit, workspace_id, message_id), person)

    try:
        return database.write(decide)
    except (Conflict, NotFound):
        return DEALT_WITH


def _never(reason: str) -> Json:
    return {"state": MessageState.SUPPRESSED.value, "reason": reason}


def _record(
    unit: Unit,
    workspace_id: int,
    verb: str,
    message: OutboxMessage,
    after: Json,
    *,
    by_id: int | None,
    via: Via,
    now: datetime,
) -> None:
    ledger.add_entry(
        unit,
        workspace_id,
        verb=verb,
        subject_kind="message",
        subject_id=message.dedupe_key,
        actor_id=by_id,
        # What the row no longer tells: why it was dead, and what it said then.
        before={"state": message.state.value, "reason": message.reason, "text": message.text},
        after=after,
        via=via,
        at=now,
    )


def _told_by_key(key: str, act: Callable[[], None], rule: str) -> None:
    try:
        act()
    except Conflict as conflict:
        raise UserError(f"{key}: {conflict} {rule}") from None


def _message_of(unit: Unit, workspace_id: int, key: str) -> OutboxMessage:
    message = outbox.message_of_key(unit, workspace_id, key)
    if message is None:
        raise UserError(f"{key}: there is no message of this key. See: planbot outbox --json")
    return message
