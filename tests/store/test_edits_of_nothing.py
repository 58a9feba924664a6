"""An edit of a message that was given up has nothing to change, and is closed; every other one waits."""

from typing import Any

import pytest
from cities import HOUR, LEASE, NOW, REAL, City, close_sent, found_city

from planbot.store import claims, delivery, outbox
from planbot.store.outbox_records import MessageState, NewMessage, OutboxMessage, SendMethod
from planbot.store.unit_of_work import Database, Unit

LATER = NOW + HOUR


def queue(unit: Unit, city: City, key: str, **fields: Any) -> OutboxMessage:
    values = {"kind": "ask", "dedupe_key": key, "not_before": NOW, "recipient_channel": f"C-{key}", **fields}
    assert outbox.enqueue(unit, city.workspace_id, NewMessage(**values), now=NOW)
    return row(unit, city, key)


def row(unit: Unit, city: City, key: str) -> OutboxMessage:
    found = outbox.message_of_key(unit, city.workspace_id, key)
    assert found
    return found


def in_state(unit: Unit, city: City, key: str, state: MessageState) -> OutboxMessage:
    """A message that has come so far."""
    here = city.workspace_id
    queue(unit, city, key)
    if state is not MessageState.QUEUED:
        (message,) = claims.claim(unit, here, now=NOW, real_now=REAL, lease=LEASE, limit=1)
        mine = (unit, here, message.id, message.lease_token or "")
        if state is MessageState.SENT:
            assert close_sent(*mine, channel="D1", ts="1.0", now=NOW)
        elif state is MessageState.UNKNOWN:
            assert delivery.mark_unknown(*mine, reason="timeout", real_now=REAL)
        elif state is MessageState.DEAD:
            assert delivery.close_dead(*mine, reason="is_archived", now=NOW)
        else:
            assert delivery.close_suppressed(*mine, reason="Answered.", now=NOW)
    message = row(unit, city, key)
    assert message.state is state
    return message


def edit_of(unit: Unit, city: City, message: OutboxMessage) -> str:
    """Queue an edit of `message`, and return its key."""
    key = f"{message.dedupe_key}/edit"
    queue(unit, city, key, edits_id=message.id)
    return key


@pytest.mark.parametrize("state", [MessageState.DEAD, MessageState.SUPPRESSED])
def test_an_edit_of_what_was_given_up_is_closed_with_the_reason(
    database: Database, city: City, state: MessageState
) -> None:
    with database.writing() as unit:
        message = in_state(unit, city, "given up", state)
        key = edit_of(unit, city, message)

        assert claims.suppress_edits_of_nothing(unit, city.workspace_id, now=LATER) == 1

        edit = row(unit, city, key)
        assert (edit.state, edit.reason) == (MessageState.SUPPRESSED, outbox.PARENT_NOT_SENT)
        assert edit.closed_at == LATER
        assert row(unit, city, "given up") == message
        assert claims.suppress_edits_of_nothing(unit, city.workspace_id, now=LATER) == 0


@pytest.mark.parametrize("state", [MessageState.SENT, MessageState.QUEUED, MessageState.UNKNOWN])
def test_an_edit_of_what_is_in_slack_or_may_come_there_stays(
    database: Database, city: City, state: MessageState
) -> None:
    with database.writing() as unit:
        key = edit_of(unit, city, in_state(unit, city, "alive", state))
        before = row(unit, city, key)
        assert claims.suppress_edits_of_nothing(unit, city.workspace_id, now=LATER) == 0
        assert row(unit, city, key) == before


def test_an_edit_that_is_being_made_is_its_workers_to_close(database: Database, city: City) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        message = in_state(unit, city, "sent", MessageState.SENT)
        key = edit_of(unit, city, message)
        (edit,) = claims.claim(unit, here, SendMethod.EDIT, now=NOW, real_now=REAL, lease=LEASE, limit=1)
        unit.session.connection().exec_driver_sql(
            f"UPDATE outbox_messages SET state = 'dead', reason = 'gone' WHERE id = {message.id}"
        )
        assert claims.suppress_edits_of_nothing(unit, here, now=LATER) == 0
        assert row(unit, city, key) == edit
        assert delivery.release(unit, here, edit.id, edit.lease_token or "")
        assert claims.suppress_edits_of_nothing(unit, here, now=LATER) == 1


def test_another_workspaces_edits_stay(database: Database, city: City) -> None:
    with database.writing() as unit:
        other = found_city(unit, "Belfast")
        keys = {
            each.workspace_id: edit_of(unit, each, in_state(unit, each, "given up", MessageState.DEAD))
            for each in (city, other)
        }
        assert claims.suppress_edits_of_nothing(unit, city.workspace_id, now=LATER) == 1
        assert row(unit, city, keys[city.workspace_id]).state is MessageState.SUPPRESSED
        assert row(unit, other, keys[other.workspace_id]).state is MessageState.QUEUED
