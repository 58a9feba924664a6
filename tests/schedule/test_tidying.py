"""The day's tidying: done once, in small steps, and broken off when planbot stops."""

from datetime import timedelta

import pytest
from cities import NOW, City, found_city, message_to_omar

from planbot.schedule import tidying
from planbot.schedule.tidying import tidy
from planbot.store import outbox, receipts
from planbot.store.unit_of_work import Database

YEAR = timedelta(days=365)
KEEP = timedelta(days=100)


@pytest.fixture
def city(database: Database, monkeypatch: pytest.MonkeyPatch) -> City:
    """Five messages that were held back a year ago, and one that is queued."""
    monkeypatch.setattr(tidying, "_BATCH", 2)
    with database.writing() as unit:
        city = found_city(unit)
        for number in range(5):
            outbox.enqueue(unit, city.workspace_id, message_to_omar(city, f"{number}"), now=NOW)
        for message in outbox.list_messages(unit, city.workspace_id):
            outbox.discard(unit, city.workspace_id, message.id, reason="away", now=NOW)
        outbox.enqueue(unit, city.workspace_id, message_to_omar(city, "queued"), now=NOW)
        receipts.take_receipt(unit, city.workspace_id, "Ev1", now=NOW)
    return city


def keys(database: Database, city: City) -> list[str]:
    with database.reading() as unit:
        return [message.dedupe_key for message in outbox.list_messages(unit, city.workspace_id)]


def test_it_is_done_once_a_day_and_leaves_what_is_open(database: Database, city: City) -> None:
    assert tidy(database, city.workspace_id, NOW + KEEP, keep_closed=KEEP) == 0
    assert tidy(database, city.workspace_id, NOW + YEAR, keep_closed=KEEP) == 5
    assert keys(database, city) == ["queued"]
    with database.writing() as unit:
        assert receipts.take_receipt(unit, city.workspace_id, "Ev1", now=NOW), "the receipt was forgotten"

    assert tidy(database, city.workspace_id, NOW + YEAR, keep_closed=timedelta(0)) == 0


def test_it_is_broken_off_between_batches_and_gone_on_with_the_next_day(
    database: Database, city: City
) -> None:
    asked = iter([False, True, True, True])
    done = tidy(database, city.workspace_id, NOW + YEAR, keep_closed=KEEP, stopping=lambda: next(asked))
    assert done == 2
    assert len(keys(database, city)) == 4
    assert tidy(database, city.workspace_id, NOW + YEAR + timedelta(days=1), keep_closed=KEEP) == 3


def test_two_that_tidy_at_once_do_not_do_it_twice(database: Database, city: City) -> None:
    later = NOW + YEAR
    assert sum(tidy(database, city.workspace_id, later, keep_closed=KEEP) for _ in range(2)) == 5
