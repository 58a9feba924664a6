"""Builds the engine for a database address: SQLite on this host, or PostgreSQL.

SQLite: the driver's own transactions begin at the first write, after what was read before it, and so lose
updates; here planbot begins them. A writing unit takes the write lock at entry (`BEGIN IMMEDIATE`), because a
reading transaction that turns to writing fails at once when another has written meanwhile.
"""

import json
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from planbot.store.dialects import COMPILED, POSTGRESQL, SQLITE
from planbot.store.errors import InvalidDatabaseUrl
from planbot.store.file_systems import refuse_network_file_system
from planbot.store.translation import translate_errors

WRITES = "planbot_writes"
INTERACTIVE_WAIT_SECONDS = 2.0
WORKER_WAIT_SECONDS = 15.0
# A process that stands still in the middle of a unit, or is cut off, must not hold its locks for hours.
_LONGEST_PAUSE_SECONDS = 60
_LOST_PEER = {
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
_POSTGRESQL_SCHEMES = ("postgres", "postgresql", "postgresql+psycopg")


def parse_url(url: str) -> URL:
    """Return the address with its driver named.

    Raises `InvalidDatabaseUrl` for what is neither SQLite in a file nor PostgreSQL. A database in memory is
    refused: it belongs to one connection, and a web and a worker thread would see one each.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise InvalidDatabaseUrl(
            "The database address is not a URL. Write sqlite:///planbot.db or postgresql://user@host/name."
        ) from error
    if parsed.drivername in _POSTGRESQL_SCHEMES:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("sqlite", "sqlite+pysqlite"):
        raise InvalidDatabaseUrl(f"planbot works with SQLite and PostgreSQL, not with {parsed.drivername}.")
    if parsed.database in (None, "", ":memory:") or "mode" in parsed.query:
        raise InvalidDatabaseUrl("A database in memory keeps no record. Name a file: sqlite:///planbot.db.")
    return parsed.set(drivername="sqlite+pysqlite")


def sqlite_file(url: URL) -> Path | None:
    """Return the file of a SQLite address, None for PostgreSQL."""
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def build_engine(url: URL, *, wait_seconds: float, foreign_keys: bool = True) -> Engine:
    """Return an engine for `url` whose exceptions are the store's own.

    `wait_seconds` is how long a statement waits for a lock before it raises `Busy`. `foreign_keys` is False
    for migrations of SQLite only, where altering a parent table would otherwise delete its children.
    """
    path = sqlite_file(url)
    common: dict[str, Any] = {
        "pool_size": 5,
        "max_overflow": 15,
        "pool_timeout": wait_seconds,
        "json_serializer": partial(json.dumps, ensure_ascii=False),
        "execution_options": {"compiled_cache": COMPILED},
    }
    if path is not None:
        refuse_network_file_system(path)
        engine = create_engine(
            url.set(drivername=SQLITE),
            connect_args={"isolation_level": None, "timeout": wait_seconds},
            **common,
        )
        _prepare_sqlite(engine, foreign_keys)
    else:
        engine = create_engine(
            url.set(drivername=POSTGRESQL),
            connect_args={"connect_timeout": 5, "application_name": "planbot", **_LOST_PEER},
            pool_pre_ping=True,
            **common,
        )
        _prepare_postgresql(engine, wait_seconds)
    translate_errors(engine, url.render_as_string(hide_password=True))
    return engine


def _prepare_sqlite(engine: Engine, foreign_keys: bool) -> None:
    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES, True)
        # Straight to the driver: it cannot fail, and SQLAlchemy takes ten times as long.
        driver: Any = connection.connection.dbapi_connection
        driver.execute(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _prepare_postgresql(engine: Engine, wait_seconds: float) -> None:
    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: object) -> None:
        connection.execute(f"SET lock_timeout = {int(wait_seconds * 1000)}")
        connection.execute(f"SET idle_in_transaction_session_timeout = '{_LONGEST_PAUSE_SECONDS}s'")
        connection.commit()
