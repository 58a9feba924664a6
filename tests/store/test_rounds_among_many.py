"""What a round of the outbox costs does not grow with what was sent before.

Counted in the instructions of SQLite's virtual machine, which are the same on every machine.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from cities import HOUR, LEASE, NOW, REAL, City, found_city
from databases import SqliteFiles

from planbot.store import claims, delivery, outbox
from planbot.store.outbox_records import Arrival, NewMessage, OutboxMessage, Rendering, SendMethod
from planbot.store.tables import outbox_messages
from planbot.store.unit_of_work import Unit, open_database

SENT_BEFORE = 5_000
AT_ONCE = 16
EVERY = 10

Step = Callable[[Unit, City, list[OutboxMessage]], object]


def claim(unit: Unit, city: City, method: SendMethod = SendMethod.POST) -> list[OutboxMessage]:
    found = claims.claim(unit, city.workspace_id, method, now=NOW, real_now=REAL, lease=LEASE, limit=AT_ONCE)
    return list(found)


def render(unit: Unit, city: City, held: list[OutboxMessage]) -> None:
    said = [Rendering(hold=each.hold, text="Hello", blocks=[]) for each in held]
    delivery.store_renderings(unit, city.workspace_id, said, now=NOW)


def begin(unit: Unit, city: City, held: list[OutboxMessage]) -> None:
    holds = [each.hold for each in held]
    begun = delivery.begin_attempts(unit, city.workspace_id, holds, now=NOW, real_now=REAL, lease=LEASE)
    assert begun == set(holds)


def close(unit: Unit, city: City, held: list[OutboxMessage]) -> None:
    arrivals = [Arrival(hold=each.hold, channel="D1", ts=f"{each.id}.1") for each in held]
    assert len(delivery.close_sent(unit, city.workspace_id, arrivals, now=NOW)) == AT_ONCE


STEPS: dict[str, Step] = {
    "to see whether anything is due": lambda unit, city, _: outbox.is_anything_due(
        unit, city.workspace_id, now=NOW
    ),
    "to free what a dead worker held": lambda unit, city, _: claims.release_expired(
        unit, city.workspace_id, real_now=REAL
    ),
    "to close what is too late": lambda unit, city, _: claims.close_expired(unit, city.workspace_id, now=NOW),
    "to close edits of nothing": lambda unit, city, _: claims.suppress_edits_of_nothing(
        unit, city.workspace_id, now=NOW
    ),
    "to look for edits": lambda unit, city, _: outbox.has_queued_edits(unit, city.workspace_id),
    "to claim edits": lambda unit, city, _: claim(unit, city, SendMethod.EDIT),
    "to claim posts": lambda unit, city, _: claim(unit, city),
    "to claim what may be lost": lambda unit, city, _: claims.claim_unknown(
        unit, city.workspace_id, real_now=REAL, settle=HOUR, lease=LEASE, limit=AT_ONCE
    ),
    "to store what is said": render,
    "to begin": begin,
    "to close": close,
}


@pytest.mark.parametrize("name", STEPS)
def test_a_step_costs_the_same_after_thousands(name: str, sqlite_files: SqliteFiles, tmp_path: Path) -> None:
    spent = []
    for sent_before in (0, SENT_BEFORE):
        folder = tmp_path / str(sent_before)
        folder.mkdir()
        spent.append(instructions(STEPS[name], sqlite_files.copy(folder), sent_before=sent_before))
    at_first, later = spent
    assert later <= 1.5 * at_first + 1_000


def instructions(step: Step, url: str, *, sent_before: int) -> int:
    """Return how many instructions a step takes that is done with messages in hand, and others waiting."""
    with open_database(url) as database, database.writing() as unit:
        city = found_city(unit)
        fill(unit, city, sent_before)
        queue(unit, city, 2 * AT_ONCE)
        held = claim(unit, city)
        assert len(held) == AT_ONCE
        if step is not render:
            render(unit, city, held)
        with counted(unit) as spent:
            step(unit, city, held)
    return spent()


@contextmanager
def counted(unit: Unit) -> Iterator[Callable[[], int]]:
    connection = unit.session.connection().connection.dbapi_connection
    assert connection is not None
    spent = 0

    def count() -> int:
        nonlocal spent
        spent += EVERY
        return 0

    connection.set_progress_handler(count, EVERY)
    try:
        yield lambda: spent
    finally:
        connection.set_progress_handler(None, 0)


def queue(unit: Unit, city: City, count: int) -> None:
    for number in range(count):
        new = NewMessage(
            kind="ask", dedupe_key=f"new{number}", not_before=NOW, recipient_channel=f"C{number}"
        )
        assert outbox.enqueue(unit, city.workspace_id, new, now=NOW)


def fill(unit: Unit, city: City, count: int) -> None:
    """Store messages that were sent in the last years."""
    rows = [
        {
            "workspace_id": city.workspace_id,
            "kind": "ask",
            "dedupe_key": f"old{number}",
            "recipient_channel": f"C{number % 100}",
            "lane": f"channel:C{number % 100}",
            "references": {},
            "urgent": False,
            "not_before": NOW - timedelta(hours=number),
            "state": "sent",
            "attempts": 1,
            "part_number": 0,
            "text": "Hello",
            "rendered_at": NOW,
            "posted_channel": f"C{number % 100}",
            "posted_ts": f"{number}.1",
            "closed_at": NOW - timedelta(hours=number),
            "created_at": NOW - timedelta(hours=number),
        }
        for number in range(count)
    ]
    if rows:
        unit.session.execute(outbox_messages.insert(), rows)
