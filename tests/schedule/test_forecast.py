"""What was foreseen is what the sweep then stores, step by step."""

from datetime import date, timedelta

import pytest
from services.city import ASK, City, build_city

from planbot.plan.forecast import forecast
from planbot.schedule.sweep import sweep
from planbot.store import outbox, people
from planbot.store.facts import load_facts
from planbot.store.outbox_records import MessageState
from planbot.store.unit_of_work import Database

SINCE = ASK - timedelta(days=1, hours=12)
UNTIL = SINCE + timedelta(days=12)


@pytest.fixture
def city(database: Database) -> City:
    return build_city(database)


def test_the_weeks_come_as_they_were_foreseen(database: Database, city: City) -> None:
    """Over Thanksgiving, with Tom in another zone and Maria on leave until Wednesday, Tom standing in."""
    here = city.workspace_id
    with database.writing() as unit:
        people.update_person(unit, here, city.tom.id, zone="America/Los_Angeles")
        leave = {"away_until": date(2026, 12, 2), "away_since": SINCE, "delegate_id": city.tom.id}
        people.update_person(unit, here, city.maria.id, **leave)
    with database.reading() as unit:
        foreseen = forecast(load_facts(unit, here, now=SINCE), frozenset(), SINCE, UNTIL)
    swept, now = [], SINCE
    while now < UNTIL:
        swept += sweep(database, here, now).messages
        now += timedelta(hours=1)
    assert swept == foreseen
    with database.reading() as unit:
        rows = {row.dedupe_key: row for row in outbox.list_messages(unit, here)}
    assert {key: row.state is MessageState.SUPPRESSED for key, row in rows.items()} == {
        message.dedupe_key: message.reason is not None for message in foreseen
    }
    assert {message.person_id for message in foreseen if message.items} == {city.tom.id, city.maria.id}
