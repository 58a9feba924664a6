"""Instants and words mean the same on both databases, and what is neither is refused."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from cities import NOW, City
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql, sqlite

from planbot.store import ledger, sweep_marks, workspaces
from planbot.store.columns import UtcInstant
from planbot.store.errors import NaiveInstant
from planbot.store.tables import people
from planbot.store.unit_of_work import Database

INSTANTS = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=-5)), timezone(timedelta(hours=9, minutes=30))]),
)


def test_a_naive_instant_is_refused(database: Database) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(NaiveInstant), database.writing() as unit:
        workspaces.create_workspace(unit, name="Ashland", now=naive)
    with pytest.raises(NaiveInstant), database.reading() as unit:
        ledger.list_entries(unit, 1, since=naive)


def test_an_instant_of_another_zone_comes_back_as_the_same_in_utc(database: Database) -> None:
    there = datetime(2026, 11, 23, 9, 30, 15, 123456, tzinfo=timezone(timedelta(hours=-5)))
    with database.writing() as unit:
        made = workspaces.create_workspace(unit, name="Ashland", now=there)
    assert made.created_at == there
    assert made.created_at.tzinfo is UTC


def test_instants_compare_across_zones(database: Database, city: City) -> None:
    """23:00 in New York is later than 02:00 UTC of the next day, though its text is less."""
    late = datetime(2026, 11, 23, 23, tzinfo=timezone(timedelta(hours=-5)))
    with database.writing() as unit:
        sweep_marks.add_mark(unit, city.workspace_id, "late", now=late)
        since = datetime(2026, 11, 24, 2, tzinfo=UTC)
        assert sweep_marks.marks_since(unit, city.workspace_id, since) == {"late"}
        assert not sweep_marks.marks_since(unit, city.workspace_id, since + timedelta(hours=3))


@given(INSTANTS, INSTANTS)
def test_what_sqlite_stores_sorts_as_the_instants_do(one: datetime, other: datetime) -> None:
    dialect = sqlite.dialect()
    store = UtcInstant().dialect_impl(dialect).bind_processor(dialect)
    read = UtcInstant().dialect_impl(dialect).result_processor(dialect, None)
    assert store
    assert read
    assert (store(one) < store(other)) == (one < other)
    assert read(store(one)) == one


@given(INSTANTS)
def test_postgresql_keeps_the_instant(instant: datetime) -> None:
    assert UtcInstant().process_bind_param(instant, postgresql.dialect()) == instant


def test_an_unknown_word_is_refused_before_it_is_sent(database: Database, city: City) -> None:
    with pytest.raises(LookupError), database.writing() as unit:
        unit.session.execute(people.update().values(role="mayor"))
