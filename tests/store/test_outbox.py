"""Queueing messages, and looking at what became of them."""

import pytest
from cities import HOUR, LEASE, NOW, REAL, City, begin_attempt, close_sent, enqueue_ask, message_to_omar

from planbot.store import claims, delivery, facts, outbox
from planbot.store.errors import Conflict, NotFound
from planbot.store.outbox_records import MessageState, NewMessage, NewPart, OutboxMessage
from planbot.store.unit_of_work import Database, Unit


def claim_one(unit: Unit, city: City) -> OutboxMessage:
    (message,) = claims.claim(unit, city.workspace_id, now=NOW, real_now=REAL, lease=LEASE, limit=1)
    return message


def kill(unit: Unit, city: City) -> int:
    message = claim_one(unit, city)
    assert message.lease_token
    assert delivery.close_dead(
        unit, city.workspace_id, message.id, message.lease_token, reason="channel_not_found", now=NOW
    )
    return message.id


def test_a_message_is_queued_once(database: Database, city: City) -> None:
    with database.writing() as unit:
        assert enqueue_ask(unit, city, "dm:1")
        assert not enqueue_ask(unit, city, "dm:1", now=NOW + HOUR)
        (message,) = outbox.list_messages(unit, city.workspace_id)
        assert len(facts.load_facts(unit, city.workspace_id, now=NOW + HOUR).asks) == 1
        assert outbox.message_of_key(unit, city.workspace_id, "dm:1") == message
        assert outbox.message_of_key(unit, city.workspace_id, "dm:2") is None
    assert (message.state, message.kind, message.attempts) == (MessageState.QUEUED, "ask", 0)
    assert message.references == {"items": [city.paving.id]}
    assert (message.text, message.blocks, message.not_before) == (None, None, NOW)


def test_what_is_due(database: Database, city: City) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        assert outbox.next_due(unit, here) is None
        enqueue_ask(unit, city, "later", now=NOW + HOUR)
        assert outbox.next_due(unit, here) == NOW + HOUR
        assert not outbox.is_anything_due(unit, here, now=NOW)
        assert outbox.is_anything_due(unit, here, now=NOW + HOUR)


def test_messages_are_listed_newest_first_and_narrowed(database: Database, city: City) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        enqueue_ask(unit, city, "1")
        kill(unit, city)
        enqueue_ask(unit, city, "2", now=NOW + HOUR)
        to_channel = NewMessage(kind="rollup", dedupe_key="3", not_before=NOW, recipient_channel="C1")
        outbox.enqueue(unit, here, to_channel, now=NOW)

        def keys(**narrow: object) -> list[str]:
            return [each.dedupe_key for each in outbox.list_messages(unit, here, **narrow)]  # type: ignore[arg-type]

        assert keys() == ["3", "2", "1"]
        assert keys(state=MessageState.DEAD) == ["1"]
        assert keys(recipient_person_id=city.omar.id) == ["2", "1"]
        assert keys(since=NOW + HOUR) == ["2"]
        assert keys(limit=1) == ["3"]


def test_a_dead_message_gets_another_life_with_its_parts(database: Database, city: City) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        enqueue_ask(unit, city, "1")
        message = claim_one(unit, city)
        assert message.lease_token
        parts = [NewPart(text="more", blocks=[])]
        delivery.store_rendering(
            unit, here, message.id, message.lease_token, text="t", blocks=[], now=NOW, parts=parts
        )
        delivery.close_dead(unit, here, message.id, message.lease_token, reason="not_in_channel", now=NOW)
        part, dead = outbox.list_messages(unit, here)
        assert (part.state, part.reason) == (MessageState.SUPPRESSED, outbox.PARENT_NOT_SENT)
        assert (dead.state, dead.reason, dead.closed_at) == (MessageState.DEAD, "not_in_channel", NOW)
        assert facts.load_facts(unit, here, now=NOW).asks == []

        outbox.requeue(unit, here, dead.id)
        states = {each.state for each in outbox.list_messages(unit, here)}
        assert states == {MessageState.QUEUED}
        assert len(facts.load_facts(unit, here, now=NOW).asks) == 1
        assert claim_one(unit, city).text == "t"


def test_a_dead_message_without_parts_is_composed_anew(database: Database, city: City) -> None:
    """What it said when it died may no longer be true, or may be what Slack did not take."""
    here = city.workspace_id
    with database.writing() as unit:
        enqueue_ask(unit, city, "1")
        message = claim_one(unit, city)
        token = message.lease_token or ""
        delivery.store_rendering(unit, here, message.id, token, text="t", blocks=[], now=NOW)
        begin_attempt(unit, here, message.id, token, now=NOW, real_now=REAL, lease=LEASE)
        delivery.close_dead(unit, here, message.id, token, reason="invalid_blocks", now=NOW)
        outbox.requeue(unit, here, message.id)
        again = claim_one(unit, city)
        assert (again.text, again.rendered_at, again.first_attempt_at, again.attempts) == (None,) * 3 + (0,)


def test_only_the_dead_are_requeued(database: Database, city: City) -> None:
    with database.writing() as unit:
        enqueue_ask(unit, city, "1")
        (message,) = outbox.list_messages(unit, city.workspace_id)
        with pytest.raises(Conflict, match="queued"):
            outbox.requeue(unit, city.workspace_id, message.id)
        with pytest.raises(NotFound):
            outbox.requeue(unit, city.workspace_id, 999)


def test_discarding(database: Database, city: City) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        enqueue_ask(unit, city, "1")
        (message,) = outbox.list_messages(unit, here)
        outbox.discard(unit, here, message.id, reason="Discarded by Ruth.", now=NOW + HOUR)
        gone = outbox.message(unit, here, message.id)
        assert (gone.state, gone.reason, gone.closed_at) == (
            MessageState.SUPPRESSED,
            "Discarded by Ruth.",
            NOW + HOUR,
        )
        assert facts.load_facts(unit, here, now=NOW).asks == []
        with pytest.raises(Conflict, match="suppressed"):
            outbox.discard(unit, here, message.id, reason="Again.", now=NOW)


def test_what_is_being_sent_cannot_be_discarded(database: Database, city: City) -> None:
    with database.writing() as unit:
        enqueue_ask(unit, city, "1")
        message = claim_one(unit, city)
        with pytest.raises(Conflict, match="being sent"):
            outbox.discard(unit, city.workspace_id, message.id, reason="No.", now=NOW)


def test_a_sent_message_is_found_as_slack_knows_it(database: Database, city: City) -> None:
    with database.writing() as unit:
        outbox.enqueue(unit, city.workspace_id, message_to_omar(city, "1"), now=NOW)
        message = claim_one(unit, city)
        assert message.lease_token
        close_sent(unit, city.workspace_id, message.id, message.lease_token, channel="D1", ts="1.5", now=NOW)
        found = outbox.message_posted_as(unit, city.workspace_id, "D1", "1.5")
        assert found
        assert found.id == message.id
        assert outbox.message_posted_as(unit, city.workspace_id, "D1", "1.6") is None
