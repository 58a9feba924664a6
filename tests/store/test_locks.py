"""A row that is held to be changed can be referred to all the same, and a reference holds no worker up.

On PostgreSQL a reference locks what it names (`FOR KEY SHARE`), which waits for `FOR UPDATE` and makes
`SKIP LOCKED` pass the row over, but goes together with `FOR NO KEY UPDATE`. SQLite has one writer.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from cities import HOUR, LEASE, NOW, REAL, City, begin_attempt, close_sent, found_city, message_to_omar
from databases import PostgresqlServer

from planbot.store import claims, delivery, items, outbox, people, recipients, workspaces
from planbot.store.engine import build_engine, parse_url
from planbot.store.outbox_records import MessageState, NewAsk, OutboxMessage
from planbot.store.unit_of_work import Database, Unit

AFTER = REAL + LEASE + HOUR
LOCK_SECONDS = 0.5
KEY = "m"


def queued(unit: Unit, city: City) -> None:
    message = message_to_omar(city, KEY)
    assert outbox.enqueue(unit, city.workspace_id, message, now=NOW)


def claimed(unit: Unit, city: City) -> None:
    queued(unit, city)
    assert claim(unit, city)


def lost(unit: Unit, city: City) -> None:
    claimed(unit, city)
    assert delivery.mark_unknown(*mine(unit, city), reason="timeout", real_now=REAL)


def expiring(unit: Unit, city: City) -> None:
    new = message_to_omar(city, KEY)
    fields = {name: getattr(new, name) for name in type(new).__dataclass_fields__}
    assert outbox.enqueue(unit, city.workspace_id, type(new)(**fields | {"expires_at": NOW}), now=NOW)


def dead(unit: Unit, city: City) -> None:
    claimed(unit, city)
    assert delivery.close_dead(*mine(unit, city), reason="is_archived", now=NOW)


def row(unit: Unit, city: City) -> OutboxMessage:
    found = outbox.message_of_key(unit, city.workspace_id, KEY)
    assert found
    return found


def mine(unit: Unit, city: City) -> tuple[Unit, int, int, str]:
    held = row(unit, city)
    return unit, city.workspace_id, held.id, held.lease_token or ""


def claim(unit: Unit, city: City) -> object:
    return claims.claim(unit, city.workspace_id, now=NOW, real_now=REAL, lease=LEASE, limit=1)


def look(unit: Unit, city: City) -> object:
    return claims.claim_unknown(unit, city.workspace_id, real_now=AFTER, settle=HOUR, lease=LEASE, limit=1)


def close_expired(unit: Unit, city: City) -> bool:
    claims.close_expired(unit, city.workspace_id, now=NOW)
    return row(unit, city).state is MessageState.SUPPRESSED


def requeue(unit: Unit, city: City) -> bool:
    outbox.requeue(unit, city.workspace_id, row(unit, city).id)
    return True


def discard(unit: Unit, city: City) -> bool:
    outbox.discard(unit, city.workspace_id, row(unit, city).id, reason="no", now=NOW)
    return True


def lock_all(unit: Unit, city: City) -> bool:
    workspaces.lock_workspace(unit, city.workspace_id)
    items.lock_items(unit, city.workspace_id, [city.paving.id])
    return True


@dataclass(frozen=True)
class Step:
    """What holds rows: where a message has to stand for it, and what to do. It tells whether it was done."""

    given: Callable[[Unit, City], None]
    do: Callable[[Unit, City], object]


def of_message(given: Callable[[Unit, City], None], do: Callable[..., object], **what: Any) -> Step:
    return Step(given, lambda unit, city: do(*mine(unit, city), **what))


def of_workspace(given: Callable[[Unit, City], None], do: Callable[..., object], **what: Any) -> Step:
    return Step(given, lambda unit, city: do(unit, city.workspace_id, **what))


STEPS = {
    "claimed": Step(queued, claim),
    "looked for": Step(lost, look),
    "freed from a dead worker": of_workspace(claimed, claims.release_expired, real_now=AFTER),
    "expired": Step(expiring, close_expired),
    "begun": of_message(claimed, begin_attempt, now=NOW, real_now=REAL, lease=LEASE),
    "sent": of_message(claimed, close_sent, channel="D1", ts="1.0", now=NOW),
    "unknown": of_message(claimed, delivery.mark_unknown, reason="timeout", real_now=REAL),
    "dead": of_message(claimed, delivery.close_dead, reason="is_archived", now=NOW),
    "held while it waits": of_workspace(queued, outbox.hold_waiting, dedupe_key=KEY),
    "queued again": Step(dead, requeue),
    "discarded": Step(queued, discard),
    "closed for who has left": Step(
        queued,
        lambda unit, city: recipients.suppress_messages_to(
            unit, city.workspace_id, city.omar.id, reason="Omar has left", now=NOW
        ),
    ),
    "its reader marked as gone": Step(
        queued, lambda unit, city: people.update_person(unit, city.workspace_id, city.omar.id, active=False)
    ),
    "its item and workspace locked": Step(queued, lock_all),
}


def refer(unit: Unit, city: City) -> None:
    """Store what names the message, its reader, their item and the workspace: an edit, and another ask."""
    here, new = city.workspace_id, message_to_omar(city, "edit")
    fields = {name: getattr(new, name) for name in type(new).__dataclass_fields__}
    ask = NewAsk(item_id=city.paving.id, person_id=city.omar.id, kind="ask", day=NOW.date())
    edit = type(new)(**fields | {"edits_id": row(unit, city).id})
    assert outbox.enqueue(unit, here, edit, now=NOW)
    assert outbox.enqueue(unit, here, message_to_omar(city, "next"), now=NOW, asks=[ask])


@contextmanager
def impatient(url: str) -> Iterator[Database]:
    """A `Database` that soon raises `Busy` where it has to wait for a row."""
    with Database(build_engine(parse_url(url), wait_seconds=LOCK_SECONDS), interactive=True) as database:
        yield database


@pytest.fixture
def two(postgresql: PostgresqlServer) -> Iterator[tuple[Database, Database]]:
    """Two connections to one database, neither of which waits for the other."""
    with postgresql.database() as url, impatient(url) as one, impatient(url) as other:
        yield one, other


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_what_is_held_can_be_referred_to(two: tuple[Database, Database], step: Step) -> None:
    worker, person = two
    city = worker.write(found_city)
    worker.write(lambda unit: step.given(unit, city))
    with worker.writing() as unit:
        assert step.do(unit, city)
        with person.writing() as theirs:
            refer(theirs, city)


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_what_is_referred_to_can_be_held(two: tuple[Database, Database], step: Step) -> None:
    worker, person = two
    city = worker.write(found_city)
    worker.write(lambda unit: step.given(unit, city))
    with person.writing() as theirs:
        refer(theirs, city)
        with worker.writing() as unit:
            assert step.do(unit, city)
