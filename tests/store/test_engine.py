"""Addresses, places and failures of databases."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from cities import NOW, found_city
from databases import PostgresqlServer, SqliteFiles

from planbot.store import engine, workspaces
from planbot.store.dialects import COMPILED
from planbot.store.engine import build_engine, parse_url
from planbot.store.errors import (
    DatabaseNotMigrated,
    DatabaseUnreachable,
    InvalidDatabaseUrl,
)
from planbot.store.file_systems import refuse_network_file_system
from planbot.store.unit_of_work import open_database


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_spoken_to_through_psycopg(scheme: str) -> None:
    assert parse_url(f"{scheme}://ann@host/city").drivername == "postgresql+psycopg"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("planbot.db", "not a URL"),
        ("mysql://host/city", "not with mysql"),
        ("postgresql+asyncpg://host/city", "not with"),
        ("sqlite://", "in memory"),
        ("sqlite:///:memory:", "in memory"),
        ("sqlite:///file:x?mode=memory&uri=true", "in memory"),
    ],
)
def test_other_addresses_are_refused_in_words(url: str, why: str) -> None:
    with pytest.raises(InvalidDatabaseUrl, match=why):
        open_database(url)


def test_sqlite_is_set_up_for_many_readers_and_one_writer(tmp_path: Path) -> None:
    engine = build_engine(parse_url(f"sqlite:///{tmp_path / 'a.db'}"), wait_seconds=2)
    with engine.connect() as connection:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas]
    engine.dispose()
    assert found == ["wal", 1, 1, 2000]


MOUNTS = """\
22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
30 22 0:40 / /srv/share rw - nfs4 server:/share rw
31 30 8:2 / /srv/share/local rw - xfs /dev/sdb1 rw
32 22 0:41 / /srv/with\\040space rw master:1 - cifs //server/x rw
broken line
"""


@pytest.mark.parametrize("place", ["/srv/share/planbot.db", "/srv/with space/planbot.db"])
def test_a_network_file_system_is_refused(tmp_path: Path, place: str) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS)
    with pytest.raises(InvalidDatabaseUrl, match="network file system"):
        refuse_network_file_system(Path(place), mounts)


@pytest.mark.parametrize(
    "place", ["/var/planbot.db", "/srv/share/local/planbot.db", "/srv/shared/planbot.db"]
)
def test_a_local_file_system_is_not_refused(tmp_path: Path, place: str) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS)
    refuse_network_file_system(Path(place), mounts)
    refuse_network_file_system(Path(place), tmp_path / "no such list")


def test_an_unreachable_server_is_named_without_its_password() -> None:
    with pytest.raises(DatabaseUnreachable) as refused:
        open_database("postgresql://ann:s3cret@127.0.0.1:1/city")
    assert "127.0.0.1" in str(refused.value)
    assert "s3cret" not in str(refused.value)


def test_a_file_that_is_no_database_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"PK\x03\x04" * 500)
    with pytest.raises(DatabaseUnreachable, match="not a database"):
        open_database(f"sqlite:///{path}")


def test_tables_that_vanish_are_reported_in_words(tmp_path: Path, sqlite_files: object) -> None:
    url = sqlite_files.copy(tmp_path)  # type: ignore[attr-defined]
    with open_database(url) as database:
        with sqlite3.connect(tmp_path / "planbot.db") as connection:
            connection.execute("DROP TABLE workspace_settings")
        with pytest.raises(DatabaseNotMigrated), database.reading() as unit:
            workspaces.load_policy(unit, 1)


def test_a_server_that_goes_away_is_reported_and_comes_back(postgresql: PostgresqlServer) -> None:
    """The connection dies in the middle of a unit: nothing is stored, and the next unit works."""
    with postgresql.database() as url, open_database(url) as database:
        city = database.write(found_city)

        def interrupted() -> None:
            with database.writing() as unit:
                workspaces.link_to_team(unit, city.workspace_id, "T-other")
                unit.session.connection().exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")

        with pytest.raises(DatabaseUnreachable):
            interrupted()
        with database.writing() as unit:
            assert workspaces.workspace_of_team(unit, "T-other") is None
            workspaces.set_setting(unit, city.workspace_id, "rest_days", 3, now=NOW)


def test_postgresql_is_told_how_long_to_bear_with_whoever_stands_still(postgresql: PostgresqlServer) -> None:
    with postgresql.database() as url:
        opened = build_engine(parse_url(url), wait_seconds=2)
        with opened.connect() as connection:
            names = ("lock_timeout", "idle_in_transaction_session_timeout")
            found = [connection.exec_driver_sql(f"SHOW {name}").scalar() for name in names]
            driver = connection.connection.dbapi_connection
            assert driver
            said = driver.info.get_parameters()
        opened.dispose()
    assert found == ["2s", "1min"]
    keepalives = ("keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout")
    assert [said.get(name) for name in keepalives] == ["30", "10", "3", "30000"]


def test_a_unit_that_stands_still_loses_its_locks_and_stores_nothing(
    postgresql: PostgresqlServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other unit gets the lock because the server ends the first one; the next unit works."""
    monkeypatch.setattr(engine, "_LONGEST_PAUSE_SECONDS", 0.3)
    with (
        postgresql.database() as url,
        open_database(url) as database,
        open_database(url, interactive=False) as other,
    ):
        city = database.write(found_city)

        def stand_still() -> None:
            with database.writing() as unit:
                workspaces.lock_workspace(unit, city.workspace_id)
                workspaces.link_to_team(unit, city.workspace_id, "T-other")
                other.write(lambda theirs: workspaces.lock_workspace(theirs, city.workspace_id))
                workspaces.workspace_of_team(unit, "T-other")

        with pytest.raises(DatabaseUnreachable):
            stand_still()
        with database.writing() as unit:
            assert workspaces.workspace_of_team(unit, "T-other") is None
            workspaces.set_setting(unit, city.workspace_id, "rest_days", 3, now=NOW)


def test_a_file_that_was_moved_is_not_written_to_and_not_made_anew(
    sqlite_files: SqliteFiles, tmp_path: Path
) -> None:
    url = sqlite_files.copy(tmp_path)
    file, elsewhere = tmp_path / "planbot.db", tmp_path / "elsewhere.db"
    with open_database(url) as database:
        with database.writing() as unit:
            found_city(unit)
        file.rename(elsewhere)
        for enter in (database.reading, database.writing):
            with pytest.raises(DatabaseUnreachable, match=r"planbot.db is gone. Put it back"), enter():
                pass
        assert not file.exists()
        elsewhere.rename(file)
        with database.reading() as unit:
            assert len(workspaces.list_workspaces(unit)) == 1
        shutil.copyfile(file, elsewhere)
        elsewhere.replace(file)
        with pytest.raises(DatabaseUnreachable, match="was replaced while planbot ran"), database.writing():
            pass


def test_engines_of_a_kind_compile_each_statement_once(database_url: str) -> None:
    with open_database(database_url) as one, open_database(database_url, interactive=False) as other:
        one.write(lambda unit: workspaces.list_workspaces(unit))
        known = len(COMPILED)
        other.write(lambda unit: workspaces.list_workspaces(unit))
    assert len(COMPILED) == known
