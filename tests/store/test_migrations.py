"""The migrations lead up, down and up again, and to the tables that the code declares, on both databases."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from cities import City, fill_record
from pytest_alembic.tests import (
    test_model_definitions_match_ddl,
    test_single_head_revision,
    test_up_down_consistency,
    test_upgrade,
)
from sqlalchemy import Engine, inspect, text

import planbot
from planbot.store import migrate
from planbot.store.engine import build_engine, parse_url
from planbot.store.errors import DatabaseNotMigrated, DatabaseUnreachable
from planbot.store.migrate import MigrationState
from planbot.store.tables import metadata
from planbot.store.unit_of_work import Database, open_database

__all__ = [
    "test_model_definitions_match_ddl",
    "test_single_head_revision",
    "test_up_down_consistency",
    "test_upgrade",
]


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


def test_the_migrations_lead_to_the_declared_tables(empty_database_url: str, engine: Engine) -> None:
    migrate.upgrade(empty_database_url)
    migrated = schema(engine)
    migrate.downgrade(empty_database_url, "base")
    with engine.begin() as connection:
        metadata.create_all(connection)
    assert migrated == schema(engine)
    assert len(migrated) >= 50


def test_up_down_up(empty_database_url: str, engine: Engine) -> None:
    migrate.upgrade(empty_database_url)
    first = schema(engine)
    migrate.downgrade(empty_database_url, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    migrate.upgrade(empty_database_url)
    assert schema(engine) == first
    assert set(inspect(engine).get_table_names()) == metadata.tables.keys() | {"alembic_version"}


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
