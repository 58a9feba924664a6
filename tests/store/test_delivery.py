"""A message is held by one worker at a time, and its end is written by the one that holds it."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from cities import HOUR, LEASE, NOW, REAL, City, begin_attempt, close_sent, message_to_omar

from planbot.plan.delivery_words import SENT_AGAIN
from planbot.store import claims, delivery, outbox, people, recipients
from planbot.store.outbox_records import Arrival, MessageState, NewMessage, NewPart, OutboxMessage, Rendering
from planbot.store.unit_of_work import Database, Unit, open_database

SECOND = timedelta(seconds=1)
AFTER = REAL + LEASE + SECOND


def queue(unit: Unit, city: City, key: str, **fields: Any) -> int:
    values = {"kind": "ask", "dedupe_key": key, "not_before": NOW, "recipient_channel": f"C-{key}", **fields}
    assert outbox.enqueue(unit, city.workspace_id, NewMessage(**values), now=NOW)
    stored = outbox.message_of_key(unit, city.workspace_id, key)
    assert stored
    return stored.id


def claim(
    unit: Unit, city: City, *, limit: int = 10, now: datetime = NOW, real: datetime = REAL
) -> list[OutboxMessage]:
    found = claims.claim(unit, city.workspace_id, now=now, real_now=real, lease=LEASE, limit=limit)
    assert all(each.lease_token and each.lease_until == real + LEASE for each in found)
    return list(found)


def keys(found: list[OutboxMessage]) -> list[str]:
    return [each.dedupe_key for each in found]


def token(message: OutboxMessage) -> str:
    assert message.lease_token
    return message.lease_token


def sent(unit: Unit, city: City, message: OutboxMessage) -> None:
    assert close_sent(
        unit, city.workspace_id, message.id, token(message), channel="D1", ts=str(message.id), now=NOW
    )


def begin(unit: Unit, city: City, message: OutboxMessage) -> None:
    assert begin_attempt(
        unit, city.workspace_id, message.id, token(message), now=NOW, real_now=REAL, lease=LEASE
    )


def test_urgent_ones_go_first_then_the_earliest(database: Database, city: City) -> None:
    with database.writing() as unit:
        queue(unit, city, "second", not_before=NOW - HOUR)
        queue(unit, city, "third")
        queue(unit, city, "first", urgent=True)
        queue(unit, city, "early", not_before=NOW + HOUR)
        assert keys(claim(unit, city, limit=2)) == ["first", "second"]
        assert keys(claim(unit, city)) == ["third"]
        assert keys(claim(unit, city, now=NOW + HOUR)) == ["early"]


def test_what_is_held_is_not_given_out(database: Database, city: City) -> None:
    with database.writing() as unit:
        queue(unit, city, "1")
        assert keys(claim(unit, city)) == ["1"]
        assert claim(unit, city) == []


def test_one_at_a_time_to_a_recipient(database: Database, city: City) -> None:
    with database.writing() as unit:
        for key in ("1", "2"):
            outbox.enqueue(unit, city.workspace_id, message_to_omar(city, key), now=NOW)
        (first,) = claim(unit, city)
        assert claim(unit, city) == []
        sent(unit, city, first)
        assert keys(claim(unit, city)) == ["2"]


def test_a_held_up_recipient_holds_up_nobody_else(database: Database, city: City) -> None:
    with database.writing() as unit:
        for number in range(30):
            queue(unit, city, f"busy-{number}", recipient_channel="C-busy")
        queue(unit, city, "free")
        assert keys(claim(unit, city, limit=2)) == ["busy-0"]
        assert keys(claim(unit, city, limit=2)) == ["free"]


def test_an_expired_message_is_not_sent(database: Database, city: City) -> None:
    with database.writing() as unit:
        message_id = queue(unit, city, "1", expires_at=NOW + HOUR)
        queue(unit, city, "2")
        later = NOW + HOUR
        assert not claims.close_expired(unit, city.workspace_id, now=NOW)
        assert keys(claim(unit, city, now=later)) == ["2"]
        assert not claims.close_expired(unit, city.workspace_id, now=later)
        closed = outbox.message(unit, city.workspace_id, message_id)
    assert (closed.state, closed.closed_at) == (MessageState.SUPPRESSED, later)
    assert closed.reason


@pytest.mark.parametrize(
    ("was_posted", "reason", "told"),
    [
        (True, "slack_unreachable", "slack_unreachable"),
        (False, "could not be composed: ValueError", "could not be composed: ValueError"),
        (True, None, "Slack could not be reached in time."),
    ],
)
def test_what_was_tried_until_it_was_too_late_is_dead(
    was_posted: bool, reason: str | None, told: str, database: Database, city: City
) -> None:
    with database.writing() as unit:
        queue(unit, city, "1", expires_at=NOW + HOUR)
        (held,) = claim(unit, city)
        if was_posted:
            begin(unit, city, held)
        if reason is None:
            delivery.release(unit, city.workspace_id, held.id, token(held))
        else:
            delivery.retry_later(unit, city.workspace_id, held.id, token(held), retry_at=REAL, reason=reason)
        (dead,) = claims.close_expired(unit, city.workspace_id, now=NOW + HOUR)
    assert (dead.state, dead.reason, dead.closed_at) == (MessageState.DEAD, told, NOW + HOUR)


def test_a_message_is_rendered_once(database: Database, city: City) -> None:
    here = city.workspace_id
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "Grüße ▲ <&>"}}]
    with database.writing() as unit:
        queue(unit, city, "1")
        (message,) = claim(unit, city)
        assert delivery.store_rendering(
            unit, here, message.id, token(message), text="Grüße", blocks=blocks, now=NOW
        )
        stored = outbox.message(unit, here, message.id)
        assert (stored.text, stored.blocks, stored.rendered_at) == ("Grüße", blocks, NOW)
        assert list(stored.blocks[0]) == ["type", "text"]
        with pytest.raises(ValueError, match="once"):
            delivery.store_rendering(unit, here, message.id, token(message), text="x", blocks=[], now=NOW)


def test_parts_follow_their_parent_in_order(database: Database, city: City) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        queue(unit, city, "rollup", recipient_channel="C1", urgent=True)
        (parent,) = claim(unit, city)
        parts = [NewPart(text=f"part {n}", blocks=[{"n": n}]) for n in (1, 2)]
        delivery.store_rendering(
            unit, here, parent.id, token(parent), text="head", blocks=[], now=NOW, parts=parts
        )
        assert claim(unit, city) == []
        sent(unit, city, parent)
        (first,) = claim(unit, city)
        assert (first.text, first.blocks, first.part_number, first.parent_id) == (
            "part 1",
            [{"n": 1}],
            1,
            parent.id,
        )
        assert (first.thread_channel, first.thread_ts) == ("D1", str(parent.id))
        assert (first.recipient_channel, first.urgent, first.kind) == ("C1", True, "ask")
        assert delivery.mark_unknown(unit, here, first.id, token(first), reason="timeout", real_now=REAL)
        assert claim(unit, city) == []
        (first,) = claims.claim_unknown(unit, here, real_now=REAL, settle=timedelta(0), lease=LEASE, limit=1)
        sent(unit, city, first)
        assert [each.text for each in claim(unit, city)] == ["part 2"]


def test_parts_of_a_message_that_is_not_sent_are_not_sent(database: Database, city: City) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        queue(unit, city, "1")
        (parent,) = claim(unit, city)
        delivery.store_rendering(
            unit,
            here,
            parent.id,
            token(parent),
            text="t",
            blocks=[],
            now=NOW,
            parts=[NewPart(text="p", blocks=[])],
        )
        assert delivery.close_suppressed(unit, here, parent.id, token(parent), reason="Answered.", now=NOW)
        part, _ = outbox.list_messages(unit, here)
        assert (part.state, part.reason) == (MessageState.SUPPRESSED, outbox.PARENT_NOT_SENT)
        assert not outbox.is_anything_due(unit, here, now=NOW)


def test_a_sent_message_says_where_it_is(database: Database, city: City) -> None:
    with database.writing() as unit:
        queue(unit, city, "1")
        (message,) = claim(unit, city)
        begin(unit, city, message)
        sent(unit, city, message)
        stored = outbox.message(unit, city.workspace_id, message.id)
    assert (stored.state, stored.posted_channel, stored.posted_ts) == (
        MessageState.SENT,
        "D1",
        str(message.id),
    )
    assert (stored.attempts, stored.first_attempt_at, stored.lease_token) == (1, NOW, None)


def test_a_retry_waits_for_its_real_instant(database: Database, city: City) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        queue(unit, city, "1")
        for attempts, counted in ((0, False), (1, True)):
            (message,) = claim(unit, city)
            begin(unit, city, message)
            assert delivery.retry_later(
                unit,
                here,
                message.id,
                token(message),
                retry_at=REAL + SECOND,
                reason="ratelimited",
                counted=counted,
            )
            assert claim(unit, city) == []
            (message,) = claim(unit, city, real=REAL + SECOND)
            assert (message.attempts, message.attempted_at) == (attempts, None)
            assert delivery.retry_later(
                unit, here, message.id, token(message), retry_at=REAL, reason="again", counted=False
            )


def test_a_worker_that_dies_before_its_attempt_leaves_the_message_queued(
    database: Database, city: City
) -> None:
    with database.writing() as unit:
        queue(unit, city, "1")
        claim(unit, city)
        assert claims.release_expired(unit, city.workspace_id, real_now=REAL + LEASE) == 0
        assert claims.release_expired(unit, city.workspace_id, real_now=AFTER) == 1
        assert keys(claim(unit, city, real=AFTER)) == ["1"]


def test_a_worker_that_dies_in_its_attempt_leaves_the_message_unknown(database: Database, city: City) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        queue(unit, city, "1")
        (message,) = claim(unit, city)
        begin(unit, city, message)
        assert claims.release_expired(unit, here, real_now=AFTER) == 1
        unknown = outbox.message(unit, here, message.id)
        assert (unknown.state, unknown.unknown_since) == (MessageState.UNKNOWN, AFTER)
        assert outbox.is_anything_due(unit, here, now=NOW)
        assert claim(unit, city, real=AFTER + HOUR) == []


def unknown_message(unit: Unit, city: City, **fields: Any) -> int:
    queue(unit, city, "1", **fields)
    (message,) = claim(unit, city)
    begin(unit, city, message)
    assert delivery.mark_unknown(
        unit, city.workspace_id, message.id, token(message), reason="The connection broke.", real_now=REAL
    )
    return message.id


def look(unit: Unit, city: City, *, real: datetime) -> list[OutboxMessage]:
    return list(
        claims.claim_unknown(
            unit, city.workspace_id, real_now=real, settle=60 * SECOND, lease=LEASE, limit=10
        )
    )


def test_an_unknown_message_is_looked_for_after_the_settle_time(database: Database, city: City) -> None:
    with database.writing() as unit:
        message_id = unknown_message(unit, city)
        assert look(unit, city, real=REAL + 59 * SECOND) == []
        (message,) = look(unit, city, real=REAL + 60 * SECOND)
        assert look(unit, city, real=REAL + 60 * SECOND) == []
        sent(unit, city, message)
        assert outbox.message(unit, city.workspace_id, message_id).state is MessageState.SENT


def test_an_unknown_message_that_is_not_in_slack_is_sent_again(database: Database, city: City) -> None:
    here, later = city.workspace_id, REAL + 60 * SECOND
    with database.writing() as unit:
        message_id = unknown_message(unit, city)
        (message,) = look(unit, city, real=later)
        assert delivery.retry_later(
            unit, here, message_id, token(message), retry_at=later, reason="Not found."
        )
        (again,) = claim(unit, city, real=later)
        assert (again.id, again.attempted_at, again.unknown_since) == (message_id, None, None)


def test_a_search_can_be_put_off(database: Database, city: City) -> None:
    here, later = city.workspace_id, REAL + 60 * SECOND
    with database.writing() as unit:
        message_id = unknown_message(unit, city)
        (message,) = look(unit, city, real=later)
        assert delivery.look_later(
            unit, here, message_id, token(message), retry_at=later + SECOND, reason="ratelimited"
        )
        assert look(unit, city, real=later) == []
        (message,) = look(unit, city, real=later + SECOND)
        assert claims.release_expired(unit, here, real_now=later + HOUR) == 1
        assert outbox.message(unit, here, message_id).state is MessageState.UNKNOWN


CLOSINGS: dict[Callable[..., bool], dict[str, Any]] = {
    begin_attempt: {"now": NOW, "real_now": REAL, "lease": LEASE},
    close_sent: {"channel": "D1", "ts": "1", "now": NOW},
    delivery.close_dead: {"reason": "no", "now": NOW},
    delivery.close_suppressed: {"reason": "no", "now": NOW},
    delivery.look_later: {"retry_at": REAL, "reason": "no"},
    delivery.mark_unknown: {"reason": "no", "real_now": REAL},
    delivery.release: {},
    delivery.retry_later: {"retry_at": REAL, "reason": "no"},
    delivery.store_rendering: {"text": "t", "blocks": [], "now": NOW},
}


@pytest.mark.parametrize("step", CLOSINGS, ids=lambda step: step.__name__)
def test_a_lost_lease_stores_nothing(database: Database, city: City, step: Callable[..., bool]) -> None:
    """The first worker was slow, another has the message now: what the first writes does not count."""
    with database.writing() as unit:
        queue(unit, city, "1")
        (mine,) = claim(unit, city)
        claims.release_expired(unit, city.workspace_id, real_now=AFTER)
        (theirs,) = claim(unit, city, real=AFTER)
        assert not step(unit, city.workspace_id, mine.id, token(mine), **CLOSINGS[step])
        assert outbox.message(unit, city.workspace_id, mine.id) == theirs
        assert step(unit, city.workspace_id, theirs.id, token(theirs), **CLOSINGS[step])


def test_no_message_is_claimed_twice(database: Database, database_url: str, city: City) -> None:
    """Eight threads on two `Database`s empty a queue of 200 to 20 people."""
    with database.writing() as unit:
        readers = [
            people.upsert_person(unit, city.workspace_id, email=f"p{n}@city.gov", name=f"P{n}", now=NOW).id
            for n in range(20)
        ]
        for number in range(200):
            new = NewMessage(
                kind="ask",
                dedupe_key=str(number),
                not_before=NOW,
                recipient_person_id=readers[number % 20],
                urgent=number % 7 == 0,
            )
            outbox.enqueue(unit, city.workspace_id, new, now=NOW)
    closed: Counter[int] = Counter()
    writing_to: Counter[int | None] = Counter()
    together = []
    guard = threading.Lock()

    def work(mine: Database) -> None:
        while mine.write(lambda unit: outbox.is_anything_due(unit, city.workspace_id, now=NOW)):
            for message in mine.write(lambda unit: claim(unit, city, limit=3)):
                with guard:
                    writing_to[message.recipient_person_id] += 1
                    together.append(writing_to[message.recipient_person_id])
                time.sleep(0.001)
                with guard:
                    writing_to[message.recipient_person_id] -= 1
                    closed[message.id] += 1
                mine.write(lambda unit, message=message: sent(unit, city, message))

    with open_database(database_url, interactive=False) as other, ThreadPoolExecutor(8) as threads:
        for done in [threads.submit(work, (database, other)[n % 2]) for n in range(8)]:
            done.result()
    assert len(closed) == 200
    assert set(closed.values()) == {1}
    assert set(together) == {1}


def test_of_several_messages_only_those_still_held_are_touched(database: Database, city: City) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        queue(unit, city, "1")
        (lost,) = claim(unit, city)
        claims.release_expired(unit, here, real_now=AFTER)
        (theirs,) = claim(unit, city, real=AFTER)
        queue(unit, city, "2")
        (kept,) = claim(unit, city, real=AFTER)
        mine = [lost.hold, kept.hold]
        renderings = [Rendering(hold=hold, text="t", blocks=[]) for hold in mine]
        delivery.store_renderings(unit, here, renderings, now=NOW)
        begun = delivery.begin_attempts(unit, here, mine, now=NOW, real_now=AFTER, lease=LEASE)
        arrivals = [Arrival(hold=hold, channel="D1", ts="1.0") for hold in mine]
        closed = delivery.close_sent(unit, here, arrivals, now=NOW)
        row = outbox.message(unit, here, kept.id)
        assert begun == closed == {kept.hold}
        assert (row.state, row.text, row.attempts) == (MessageState.SENT, "t", 1)
        assert outbox.message(unit, here, lost.id) == theirs


def doubtful(unit: Unit, city: City, **fields: Any) -> OutboxMessage:
    """A message that may be in Slack, claimed to be posted again: nobody can look."""
    unknown_message(unit, city, **fields)
    later = REAL + 60 * SECOND
    (message,) = look(unit, city, real=later)
    put_back = {"retry_at": later, "reason": SENT_AGAIN}
    assert delivery.retry_later(unit, city.workspace_id, message.id, token(message), **put_back)
    (again,) = claim(unit, city, real=later)
    return again


@pytest.mark.parametrize(
    ("step", "values"),
    [
        (delivery.mark_unknown, {"reason": "timeout", "real_now": REAL}),
        (delivery.retry_later, {"reason": "ratelimited", "retry_at": REAL}),
        (delivery.look_later, {"reason": "ratelimited", "retry_at": REAL}),
        (close_sent, {"channel": "D1", "ts": "1", "now": NOW}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_that_it_may_have_arrived_twice_stays_on_record(
    database: Database, city: City, step: Callable[..., bool], values: dict[str, Any]
) -> None:
    with database.writing() as unit:
        message = doubtful(unit, city)
        assert step(unit, city.workspace_id, message.id, token(message), **values)
        assert outbox.message(unit, city.workspace_id, message.id).reason == SENT_AGAIN


def test_a_worker_that_dies_does_not_take_the_doubt_with_it(database: Database, city: City) -> None:
    with database.writing() as unit:
        message = doubtful(unit, city)
        begin(unit, city, message)
        assert claims.release_expired(unit, city.workspace_id, real_now=AFTER + HOUR) == 1
        row = outbox.message(unit, city.workspace_id, message.id)
        assert (row.state, row.reason) == (MessageState.UNKNOWN, SENT_AGAIN)


def test_what_is_given_up_in_doubt_says_both_through_another_life_too(database: Database, city: City) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        message = doubtful(unit, city)
        delivery.close_dead(unit, here, message.id, token(message), reason="is_archived", now=NOW)
        assert outbox.message(unit, here, message.id).reason == f"is_archived; {SENT_AGAIN}"
        outbox.requeue(unit, here, message.id)
        assert outbox.message(unit, here, message.id).reason == SENT_AGAIN
        outbox.discard(unit, here, message.id, reason="discarded by Ruth", now=NOW)
        assert outbox.message(unit, here, message.id).reason == f"discarded by Ruth; {SENT_AGAIN}"


def test_the_doubt_is_said_once(database: Database, city: City) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        message = doubtful(unit, city)
        delivery.close_dead(unit, here, message.id, token(message), reason=SENT_AGAIN, now=NOW)
        assert outbox.message(unit, here, message.id).reason == SENT_AGAIN


def test_what_comes_too_late_keeps_the_doubt(database: Database, city: City) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        late = doubtful(unit, city, expires_at=NOW + HOUR)
        delivery.release(unit, here, late.id, token(late))
        assert keys(list(claims.close_expired(unit, here, now=NOW + HOUR))) == [late.dedupe_key]
        reason = outbox.message(unit, here, late.id).reason
        assert reason == f"Slack could not be reached in time; {SENT_AGAIN}"


def test_what_goes_to_somebody_who_left_keeps_the_doubt(database: Database, city: City) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        message = doubtful(unit, city, recipient_channel=None, recipient_person_id=city.omar.id)
        delivery.release(unit, here, message.id, token(message))
        recipients.suppress_messages_to(unit, here, city.omar.id, reason="Omar has left", now=NOW)
        assert outbox.message(unit, here, message.id).reason == f"Omar has left; {SENT_AGAIN}"
