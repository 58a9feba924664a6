"""The day's tidying: done once, in small steps, and broken off when planbot stops."""

from datetime import timedelta
from itertools import chain, repeat

import pytest
from cities import NOW, City, found_city, message_to_omar

from planbot.schedule import tidying
from planbot.schedule.tidying import tidy
from planbot.store import outbox, receipts, uploads
from planbot.store.records import UploadState
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
    asked = chain([False], repeat(True))
    done = tidy(database, city.workspace_id, NOW + YEAR, keep_closed=KEEP, stopping=lambda: next(asked))
    assert done == 2
    assert len(keys(database, city)) == 4
    assert tidy(database, city.workspace_id, NOW + YEAR + timedelta(days=1), keep_closed=KEEP) == 3


def test_two_that_tidy_at_once_do_not_do_it_twice(database: Database, city: City) -> None:
    later = NOW + YEAR
    assert sum(tidy(database, city.workspace_id, later, keep_closed=KEEP) for _ in range(2)) == 5


def test_a_dropped_file_is_not_kept_for_good(database: Database, city: City) -> None:
    with database.writing() as unit:
        found = [
            uploads.add_upload(
                unit,
                city.workspace_id,
                key=f"Ev{day}",
                by_id=city.ruth.id,
                slack_file="F1",
                name="plan.csv",
                now=NOW + timedelta(days=day),
            )
            for day in (0, 10)
        ]
        old, recent = (one.id for one in found if one)
        for upload_id in (old, recent):
            uploads.keep_content(unit, city.workspace_id, upload_id, b"Goal,Action")
    tidy(database, city.workspace_id, NOW + timedelta(days=20), keep_closed=KEEP)
    with database.reading() as unit:
        assert uploads.content_of(unit, city.workspace_id, old) is None
        assert uploads.upload(unit, city.workspace_id, old).state is UploadState.EXPIRED
        assert uploads.content_of(unit, city.workspace_id, recent) == b"Goal,Action"
        assert uploads.upload(unit, city.workspace_id, recent).state is UploadState.READING
