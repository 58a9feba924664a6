"""What leaves the outbox in time, what stays, and that nothing of it is lost."""

from datetime import timedelta

import pytest
from cities import HOUR, LEASE, NOW, REAL, City, close_sent, enqueue_ask, message_to_omar
from sqlalchemy import func, select

from planbot.store import claims, delivery, facts, ledger, outbox, pacing, receipts, retention
from planbot.store.outbox_records import MessageState, NewMessage, NewPart, OutboxMessage, SendMethod
from planbot.store.tables import inbound_receipts, outbox_messages, send_lanes
from planbot.store.unit_of_work import Database, Unit

LONG_AFTER = NOW + timedelta(days=500)


def archive(unit: Unit, city: City, *, limit: int = 100) -> int:
    return retention.archive_messages(
        unit, city.workspace_id, closed_before=NOW + HOUR, now=LONG_AFTER, limit=limit
    )


def keys(unit: Unit, city: City) -> list[str]:
    return [message.dedupe_key for message in outbox.list_messages(unit, city.workspace_id)]


def claimed(unit: Unit, city: City) -> OutboxMessage:
    (message,) = claims.claim(unit, city.workspace_id, now=NOW, real_now=REAL, lease=LEASE, limit=1)
    return message


def send(unit: Unit, city: City, *, parts: int = 0) -> OutboxMessage:
    message, here = claimed(unit, city), city.workspace_id
    token = message.lease_token or ""
    if message.rendered_at is None:
        replies = [NewPart(text=f"part {number}", blocks=[]) for number in range(parts)]
        blocks = [{"type": "divider"}]
        delivery.store_rendering(
            unit, here, message.id, token, text="Hello", blocks=blocks, now=NOW, parts=replies
        )
    close_sent(unit, here, message.id, token, channel="D1", ts=f"{message.id}.0", now=NOW)
    return outbox.message(unit, here, message.id)


def kill(unit: Unit, city: City) -> OutboxMessage:
    message = claimed(unit, city)
    delivery.close_dead(
        unit, city.workspace_id, message.id, message.lease_token or "", reason="is_archived", now=NOW
    )
    return message


def count(unit: Unit, table: object) -> int:
    return unit.session.scalar(select(func.count()).select_from(table)) or 0  # type: ignore[arg-type]


def test_what_was_sent_goes_to_the_ledger_whole_and_its_asks_stay(database: Database, city: City) -> None:
    with database.writing() as unit:
        enqueue_ask(unit, city, "1")
        sent = send(unit, city)
        asks = facts.load_facts(unit, city.workspace_id, now=LONG_AFTER).asks
        assert archive(unit, city) == 1
        assert keys(unit, city) == []
        assert facts.load_facts(unit, city.workspace_id, now=LONG_AFTER).asks == asks

        (entry,) = ledger.list_entries(unit, city.workspace_id, subject_kind="message", subject_id="1")
        assert (entry.verb, entry.at) == (retention.ARCHIVED, LONG_AFTER)
        told = {
            "text": "Hello",
            "blocks": [{"type": "divider"}],
            "state": "sent",
            "posted_ts": sent.posted_ts,
        }
        assert entry.before | told == entry.before
        assert entry.before["recipient_person_id"] == city.omar.id
        assert entry.before["closed_at"] == NOW.isoformat()
        assert archive(unit, city) == 0


def test_what_was_held_back_takes_asks_that_nobody_was_asked_along(database: Database, city: City) -> None:
    with database.writing() as unit:
        enqueue_ask(unit, city, "1")
        (message,) = outbox.list_messages(unit, city.workspace_id)
        outbox.discard(unit, city.workspace_id, message.id, reason="away", now=NOW)
        assert archive(unit, city) == 1
        assert facts.load_facts(unit, city.workspace_id, now=LONG_AFTER).asks == []
        (entry,) = ledger.list_entries(unit, city.workspace_id, subject_kind="message")
        assert entry.before["reason"] == "away"


def test_what_is_open_dead_or_closed_later_stays(database: Database, city: City) -> None:
    with database.writing() as unit:
        outbox.enqueue(unit, city.workspace_id, message_to_omar(city, "dead"), now=NOW)
        kill(unit, city)
        outbox.enqueue(unit, city.workspace_id, message_to_omar(city, "later"), now=NOW)
        later = claimed(unit, city)
        delivery.close_suppressed(
            unit, city.workspace_id, later.id, later.lease_token or "", reason="no", now=NOW + HOUR
        )
        outbox.enqueue(unit, city.workspace_id, message_to_omar(city, "unknown"), now=NOW)
        lost = claimed(unit, city)
        delivery.mark_unknown(
            unit, city.workspace_id, lost.id, lost.lease_token or "", reason="timeout", real_now=REAL
        )
        outbox.enqueue(unit, city.workspace_id, message_to_omar(city, "queued"), now=NOW)
        assert archive(unit, city) == 0
        assert sorted(keys(unit, city)) == ["dead", "later", "queued", "unknown"]


def test_a_message_stays_as_long_as_another_refers_to_it(database: Database, city: City) -> None:
    with database.writing() as unit:
        outbox.enqueue(unit, city.workspace_id, message_to_omar(city, "1"), now=NOW)
        first = send(unit, city, parts=1)
        edit = NewMessage(
            kind="ask", dedupe_key="edit", not_before=NOW, recipient_person_id=city.omar.id, edits_id=first.id
        )
        outbox.enqueue(unit, city.workspace_id, edit, now=NOW)
        assert archive(unit, city) == 0
        send(unit, city)
        assert keys(unit, city) == ["edit", "1/part-1", "1"]
        assert archive(unit, city) == 1
        assert keys(unit, city) == ["edit", "1"]

        edited = outbox.message_of_key(unit, city.workspace_id, "edit")
        outbox.discard(unit, city.workspace_id, edited.id if edited else 0, reason="no", now=NOW)
        assert [archive(unit, city), archive(unit, city)] == [1, 1]
        assert keys(unit, city) == []


def test_the_parts_of_a_dead_message_stay_with_it(database: Database, city: City) -> None:
    with database.writing() as unit:
        outbox.enqueue(unit, city.workspace_id, message_to_omar(city, "1"), now=NOW)
        message, here = claimed(unit, city), city.workspace_id
        token = message.lease_token or ""
        parts = [NewPart(text="more", blocks=[])]
        delivery.store_rendering(unit, here, message.id, token, text="t", blocks=[], now=NOW, parts=parts)
        delivery.close_dead(unit, here, message.id, token, reason="is_archived", now=NOW)
        assert archive(unit, city) == 0
        outbox.requeue(unit, here, message.id)
        assert {one.state for one in outbox.list_messages(unit, here)} == {MessageState.QUEUED}


def test_no_batch_is_larger_than_asked(database: Database, city: City) -> None:
    with database.writing() as unit:
        for number in range(5):
            outbox.enqueue(unit, city.workspace_id, message_to_omar(city, f"{number}"), now=NOW)
            send(unit, city)
    with database.writing() as unit:
        assert [archive(unit, city, limit=2) for _ in range(4)] == [2, 2, 1, 0]
        assert count(unit, outbox_messages) == 0


@pytest.mark.parametrize("limit", [1, 10])
def test_old_receipts_and_free_lanes_are_forgotten(database: Database, city: City, limit: int) -> None:
    with database.writing() as unit:
        for key, at in (("old", NOW), ("older", NOW - HOUR), ("new", NOW + HOUR)):
            receipts.take_receipt(unit, city.workspace_id, key, now=at)
        for lane, at in (("person:1", REAL), ("person:2", REAL + 2 * HOUR)):
            pacing.hold_lane(unit, city.workspace_id, SendMethod.POST, lane, until=at)
        found = retention.forget_receipts(unit, city.workspace_id, before=NOW + HOUR, limit=limit)
        assert found == min(limit, 2)
        assert count(unit, inbound_receipts) == 3 - found
        assert retention.forget_lanes(unit, city.workspace_id, free_before=REAL + HOUR, limit=limit) == 1
        assert list(unit.session.scalars(select(send_lanes.c.lane))) == ["person:2"]
