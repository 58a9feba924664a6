"""What does not fit together is asked about with a message and a row of its own kind, once."""

from datetime import date, datetime, time, timedelta

import pytest
from services.city import City, build_city

from planbot.plan.slots import local_instant
from planbot.plan.vocabulary import Status, Via
from planbot.schedule.sweep import sweep
from planbot.services.judging import Answer
from planbot.services.updates import record
from planbot.services.waiting import lines_of, waiting_for
from planbot.store import outbox
from planbot.store.facts import load_facts
from planbot.store.unit_of_work import Database

SAID = local_instant(date(2026, 12, 7), time(11), "America/New_York")
ASK = SAID + timedelta(hours=22, minutes=30)
"""Tuesday 09:30, the day after."""
QUESTION = "You said on track at 20%, and it is due in 8 business days. Still right?"


@pytest.fixture
def city(database: Database) -> City:
    """Maria says on Monday that both of her items are on track; the bridges are at 20 percent."""
    city = build_city(database)
    say(database, city, SAID, city.bridges.id, city.signals.id)
    return city


def say(database: Database, city: City, now: datetime, *item_ids: int, note: str | None = None) -> int:
    """How many items wait for a word after it."""
    answers = [Answer(item_id=item_id, status=Status.ON_TRACK, note=note) for item_id in item_ids]
    return record(database, city.workspace_id, city.maria.id, answers, now=now, via=Via.MODAL).left


def asked(database: Database, city: City, now: datetime) -> list[tuple[int, str]]:
    sweep(database, city.workspace_id, now)
    with database.reading() as unit:
        facts = load_facts(unit, city.workspace_id, now=now)
    return [(ask.item_id, ask.kind) for ask in facts.asks if ask.at == now]


def test_the_owner_is_asked_once_and_reads_it_in_the_form(database: Database, city: City) -> None:
    assert asked(database, city, ASK) == [(city.bridges.id, "contradiction")]
    with database.reading() as unit:
        (message,) = [one for one in outbox.list_messages(unit, city.workspace_id) if one.kind == "check_in"]
    assert message.recipient_person_id == city.maria.id
    waiting = waiting_for(database, city.workspace_id, city.maria.id, now=ASK)
    assert [line.id for line in waiting.lines] == [city.bridges.id]
    assert waiting.doubts == {city.bridges.id: QUESTION}
    by_head = lines_of(database, city.workspace_id, city.dana.id, [city.bridges.id], now=ASK)
    assert by_head.doubts == {}
    assert (city.bridges.id, "contradiction") not in asked(database, city, ASK + timedelta(weeks=1))


def test_any_answer_ends_the_waiting_and_a_note_the_asking(database: Database, city: City) -> None:
    asked(database, city, ASK)
    assert say(database, city, ASK + timedelta(hours=1), city.bridges.id) == 0
    still = lines_of(database, city.workspace_id, city.maria.id, [city.bridges.id], now=ASK)
    assert city.bridges.id in still.doubts
    later = ASK + timedelta(days=1)
    say(database, city, later, city.bridges.id, note="Only the report is left")
    explained = lines_of(database, city.workspace_id, city.maria.id, [city.bridges.id], now=later)
    assert explained.doubts == {}
