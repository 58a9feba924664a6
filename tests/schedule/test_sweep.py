"""What falls due is queued once, by however many sweeps at however many times."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from services.city import ASK, City, build_city

from planbot.plan.agenda import MessageKind
from planbot.plan.vocabulary import Mode
from planbot.schedule.sweep import look, sweep
from planbot.store import outbox, workspaces
from planbot.store.outbox_records import MessageState
from planbot.store.unit_of_work import Database

pytestmark = pytest.mark.each_database


@pytest.fixture
def city(database: Database) -> City:
    return build_city(database)


def _keys(database: Database, city: City) -> list[str]:
    with database.reading() as unit:
        return sorted(row.dedupe_key for row in outbox.list_messages(unit, city.workspace_id))


def test_looking_stores_nothing(database: Database, city: City) -> None:
    seen = look(database, city.workspace_id, ASK)
    assert {message.kind for message in seen.messages} >= {MessageKind.CHECK_IN, MessageKind.ROLLUP}
    assert _keys(database, city) == []
    assert look(database, city.workspace_id, ASK) == seen


def test_the_owner_is_asked_once_however_often_it_is_swept(database: Database, city: City) -> None:
    for minutes in (0, 1, 30, 120):
        sweep(database, city.workspace_id, ASK + timedelta(minutes=minutes))
    assert [key for key in _keys(database, city) if key.startswith("dm:")] == [
        f"dm:{city.maria.id}:2026-11-24"
    ]


def test_sweeps_at_once_queue_each_message_once(database: Database, city: City) -> None:
    with ThreadPoolExecutor(6) as pool:
        swept = list(pool.map(lambda _: sweep(database, city.workspace_id, ASK), range(6)))
    queued = [message.dedupe_key for each in swept for message in each.messages]
    assert sorted(queued) == _keys(database, city)
    assert len(queued) == len(set(queued))


def test_an_ask_is_remembered_with_its_items(database: Database, city: City) -> None:
    sweep(database, city.workspace_id, ASK)
    later = look(database, city.workspace_id, ASK + timedelta(days=1))
    assert later.facts is not None
    assert {(ask.person_id, ask.item_id, ask.kind) for ask in later.facts.asks} == {
        (city.maria.id, city.bridges.id, "ask"),
        (city.maria.id, city.signals.id, "ask"),
    }


def test_what_is_held_back_is_on_record_with_its_reason(database: Database, city: City) -> None:
    with database.writing() as unit:
        workspaces.set_setting(unit, city.workspace_id, "leadership_channel", None, now=ASK)
    sweep(database, city.workspace_id, ASK)
    with database.reading() as unit:
        row = outbox.message_of_key(unit, city.workspace_id, "rollup:2026-W48")
    assert row is not None
    assert (row.state, row.reason) == (MessageState.SUPPRESSED, "no leadership channel is set")


@pytest.mark.parametrize("mode", [Mode.SET_UP, Mode.PAUSED])
def test_nothing_falls_due_before_going_live_or_while_paused(
    database: Database, city: City, mode: Mode
) -> None:
    with database.writing() as unit:
        workspaces.set_setting(unit, city.workspace_id, "mode", mode, now=ASK)
    assert sweep(database, city.workspace_id, ASK).messages == ()
    assert _keys(database, city) == []
