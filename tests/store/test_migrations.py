"""The migrations lead up, down and up again, and to the tables that the code declares, on both databases."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from cities import LEASE, NOW, REAL, City, begin_attempt, close_sent, fill_record, found_city, message_to_omar
from pytest_alembic.tests import test_model_definitions_match_ddl, test_single_head_revision
from sqlalchemy import Engine, column, inspect, select, table, text

import planbot
from planbot.store import claims, delivery, migrate, outbox
from planbot.store.engine import build_engine, parse_url
from planbot.store.errors import DatabaseNotMigrated, DatabaseUnreachable
from planbot.store.migrate import MigrationState
from planbot.store.outbox_records import NewMessage, NewPart
from planbot.store.tables import metadata
from planbot.store.unit_of_work import Database, Unit, open_database

__all__ = ["test_model_definitions_match_ddl", "test_single_head_revision"]


@pytest.fixture
def engine(empty_database_url: str) -> Iterator[Engine]:
    made = build_engine(parse_url(empty_database_url), wait_seconds=15, foreign_keys=False)
    yield made
    made.dispose()


@pytest.fixture
def alembic_config(empty_database_url: str) -> Config:
    """For the tests of pytest-alembic that are imported above."""
    return migrate.alembic_config(empty_database_url)


@pytest.fixture
def alembic_engine(engine: Engine) -> Engine:
    """For the tests of pytest-alembic that are imported above."""
    return engine


def schema(engine: Engine) -> dict[str, Any]:
    """Return what the database itself says of its tables, but for alembic's own."""
    if engine.dialect.name == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"
    else:
        query = """
            SELECT table_name || '.' || column_name, data_type || ' ' || is_nullable || ' '
                || coalesce(character_maximum_length::text, '')
            FROM information_schema.columns WHERE table_schema = 'public'
            UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
            UNION ALL SELECT conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid)
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        """
    with engine.connect() as connection:
        found = connection.execute(text(query)).all()
    return {name: sorted_parts(sql) for name, sql in found if "alembic_version" not in name}


def sorted_parts(definition: str) -> list[str]:
    """Return the lines of a CREATE TABLE in any order: where a constraint stands does not matter.

    SQLite puts the name of a table that was made anew in quotes.
    """
    unquoted = re.sub(r'^CREATE TABLE "(\w+)"', r"CREATE TABLE \1", definition)
    return sorted(line.strip().rstrip(",") for line in unquoted.splitlines())


def test_the_migrations_lead_up_down_and_up_again_to_the_declared_tables(
    empty_database_url: str, engine: Engine
) -> None:
    with engine.begin() as connection:
        metadata.create_all(connection)
    declared = schema(engine)
    assert len(declared) >= 50
    with engine.begin() as connection:
        metadata.drop_all(connection)
    migrate.upgrade(empty_database_url)
    assert schema(engine) == declared
    migrate.downgrade(empty_database_url, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    migrate.upgrade(empty_database_url)
    assert schema(engine) == declared
    assert set(inspect(engine).get_table_names()) == metadata.tables.keys() | {"alembic_version"}


DELIVERY = "0004"
"""From here on all tables are there that hold what people said and were sent."""


def fill_every_table(unit: Unit) -> None:
    """One of everything, and a message in each state: sent and unknown ones have parts that still wait."""
    city = found_city(unit)
    fill_record(unit, city)
    here = city.workspace_id

    for key in ("sent", "unknown", "dead", "leased"):
        to_channel = NewMessage(kind="rollup", dedupe_key=key, not_before=NOW, recipient_channel=f"C-{key}")
        outbox.enqueue(unit, here, to_channel, now=NOW)
    claimed = claims.claim(unit, here, now=NOW, real_now=REAL, lease=LEASE, limit=4)
    for message in claimed[:3]:
        key = message.dedupe_key
        mine = (unit, here, message.id, message.lease_token or "")
        parts = [NewPart(text="Grüße", blocks=[{"type": "divider"}])]
        delivery.store_rendering(*mine, text="t", blocks=[{"type": "divider"}], parts=parts, now=NOW)
        begin_attempt(*mine, now=NOW, real_now=REAL, lease=LEASE)
        if key == "sent":
            assert close_sent(*mine, channel="C1", ts="1.5", now=NOW)
        elif key == "unknown":
            assert delivery.mark_unknown(*mine, reason="timeout", real_now=REAL)
        else:
            assert delivery.close_dead(*mine, reason="channel_not_found", now=NOW)
    assert claimed[3].dedupe_key == "leased"
    outbox.enqueue(unit, here, message_to_omar(city, "queued"), now=NOW)


def stored(engine: Engine, columns: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the rows of the tables, with the columns that are named."""
    with engine.connect() as connection:
        return {
            name: sorted(
                repr(row) for row in connection.execute(select(*map(column, names)).select_from(table(name)))
            )
            for name, names in columns.items()
        }


def columns_of(engine: Engine) -> dict[str, list[str]]:
    found = inspect(engine)
    names = (name for name in found.get_table_names() if name != "alembic_version")
    return {name: sorted(each["name"] for each in found.get_columns(name)) for name in names}


def revisions_since(revision: str) -> list[str]:
    script = ScriptDirectory(str(migrate.migrations_folder()))
    return [each.revision for each in reversed(list(script.walk_revisions())) if each.revision > revision]


def test_what_is_stored_survives_every_migration_down_and_up(empty_database_url: str, engine: Engine) -> None:
    migrate.upgrade(empty_database_url, DELIVERY)
    kept = columns_of(engine)
    migrate.upgrade(empty_database_url)
    with open_database(empty_database_url) as database:
        database.write(fill_every_table)
    before = stored(engine, kept)
    assert [name for name, rows in stored(engine, columns_of(engine)).items() if not rows] == []
    later = revisions_since(DELIVERY)
    for revision in [*reversed(later[:-1]), DELIVERY]:
        migrate.downgrade(empty_database_url, revision)
        assert stored(engine, kept) == before, f"down to {revision}"
    for revision in later:
        migrate.upgrade(empty_database_url, revision)
        assert stored(engine, kept) == before, f"up to {revision}"


def test_an_older_planbot_has_no_edits_and_keeps_what_they_edit(
    empty_database_url: str, engine: Engine
) -> None:
    migrate.upgrade(empty_database_url)

    def edit_what_was_sent(unit: Unit) -> None:
        fill_every_table(unit)
        here = 1
        sent = outbox.message_of_key(unit, here, "sent")
        assert sent
        edit = NewMessage(
            kind="rollup", dedupe_key="edit", not_before=NOW, recipient_channel="C1", edits_id=sent.id
        )
        assert outbox.enqueue(unit, here, edit, now=NOW)

    with open_database(empty_database_url) as database:
        database.write(edit_what_was_sent)
    with engine.connect() as connection:
        keys = set(connection.execute(text("SELECT dedupe_key FROM outbox_messages")).scalars())
    migrate.downgrade(empty_database_url, DELIVERY)
    with engine.connect() as connection:
        left = set(connection.execute(text("SELECT dedupe_key FROM outbox_messages")).scalars())
    assert left == keys - {"edit"}
    assert {"sent", "sent/part-1"} <= left


def test_the_newest_migration_is_the_one_that_the_code_expects() -> None:
    script = ScriptDirectory(str(migrate.migrations_folder()))
    assert script.get_current_head() == migrate.HEAD
    revisions = [each.revision for each in script.walk_revisions()]
    assert revisions == sorted(revisions, reverse=True)


def test_states(empty_database_url: str, engine: Engine) -> None:
    assert migrate.check(empty_database_url) is MigrationState.NOT_MIGRATED
    migrate.upgrade(empty_database_url, "0001")
    assert migrate.check(empty_database_url) is MigrationState.BEHIND
    with pytest.raises(DatabaseNotMigrated, match="older planbot"):
        open_database(empty_database_url)
    migrate.upgrade(empty_database_url)
    assert migrate.check(empty_database_url) is MigrationState.CURRENT
    open_database(empty_database_url).close()
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert migrate.check(empty_database_url) is MigrationState.NEWER
    with pytest.raises(DatabaseNotMigrated, match="newer planbot"):
        open_database(empty_database_url)


def test_a_database_without_tables_is_refused(empty_database_url: str) -> None:
    with pytest.raises(DatabaseNotMigrated, match="planbot db upgrade"):
        open_database(empty_database_url)


def test_upgrading_twice_changes_nothing(database: Database, database_url: str, city: City) -> None:
    database.write(lambda unit: fill_record(unit, city))
    migrate.upgrade(database_url)
    assert migrate.check(database_url) is MigrationState.CURRENT


def test_asking_makes_no_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'none.db'}"
    assert migrate.check(url) is MigrationState.NOT_MIGRATED
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(DatabaseUnreachable, match="no folder"):
        migrate.check(f"sqlite:///{tmp_path / 'nowhere' / 'none.db'}")


def test_migrations_are_found_beside_src_and_inside_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert migrate.migrations_folder() == Path(planbot.__file__).parents[2] / "migrations"
    package = tmp_path / "site-packages" / "planbot"
    (package / "migrations").mkdir(parents=True)
    (package / "migrations" / "env.py").touch()
    monkeypatch.setattr(planbot, "__file__", str(package / "__init__.py"))
    assert migrate.migrations_folder() == package / "migrations"
