"""Before the instant that is given nothing falls due, and one at which something does is waited for."""

from datetime import UTC, datetime, timedelta

import pytest
from services.city import ASK, City, build_city

from planbot.plan.vocabulary import Mode
from planbot.schedule.quiet import quiet_until
from planbot.schedule.sweep import look, sweep
from planbot.store import outbox, workspaces
from planbot.store.outbox_records import MessageState, NewMessage
from planbot.store.unit_of_work import Database

QUARTER = timedelta(minutes=15)


@pytest.fixture
def city(database: Database) -> City:
    return build_city(database)


def test_nothing_falls_due_before(database: Database, city: City) -> None:
    """From before the digests to after the ask, as a clock walks that stops only when told."""
    now, end = ASK - timedelta(days=2), ASK + timedelta(days=1)
    stops = 0
    while now < end:
        sweep(database, city.workspace_id, now)
        with database.writing() as unit:
            for row in outbox.list_messages(unit, city.workspace_id, state=MessageState.QUEUED):
                outbox.discard(unit, city.workspace_id, row.id, reason="not looked at here", now=now)
        stops += 1
        then = quiet_until(database, city.workspace_id, now)
        assert now < then <= now + timedelta(days=1)
        while now + QUARTER < then:
            now += QUARTER
            assert look(database, city.workspace_id, now).found.marks == ()
        now += QUARTER
    assert stops < 30


def test_a_message_for_later_is_waited_for(database: Database, city: City) -> None:
    night = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
    sweep(database, city.workspace_id, night)
    before = quiet_until(database, city.workspace_id, night)
    due = night + timedelta(minutes=40)
    assert due < before
    with database.writing() as unit:
        new = NewMessage(kind="notice", dedupe_key="later", recipient_person_id=city.maria.id, not_before=due)
        outbox.enqueue(unit, city.workspace_id, new, now=night)
    assert quiet_until(database, city.workspace_id, night) == due
    assert quiet_until(database, city.workspace_id, due) == due, "it waits to be sent"


@pytest.mark.parametrize("mode", [Mode.SET_UP, Mode.PAUSED])
def test_where_nothing_is_sent_the_next_day_is_looked_at(database: Database, city: City, mode: Mode) -> None:
    with database.writing() as unit:
        workspaces.set_setting(unit, city.workspace_id, "mode", mode, now=ASK)
    assert ASK < quiet_until(database, city.workspace_id, ASK) <= ASK + timedelta(days=1)
