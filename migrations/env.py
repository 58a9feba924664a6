"""Runs the migrations on the engine that planbot itself uses.

`planbot db upgrade` hands the address over; the alembic command line takes it from PLANBOT_DATABASE_URL.
"""

import os
from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, text
from sqlmodel.sql.sqltypes import AutoString

from planbot.store.columns import UtcInstant
from planbot.store.engine import WORKER_WAIT_SECONDS, build_engine, parse_url
from planbot.store.errors import StoreError
from planbot.store.tables import metadata

ONE_AT_A_TIME = 0x706C616E626F74
"""Any number that nobody else locks: the letters of planbot."""


def run() -> None:
    url = context.config.attributes.get("url") or os.environ.get("PLANBOT_DATABASE_URL")
    connectable = context.config.attributes.get("connection")
    if connectable is not None:
        with connectable.connect() as connection:
            migrate(connection)
        return
    engine = build_engine(
        parse_url(url or "sqlite:///planbot.db"), wait_seconds=WORKER_WAIT_SECONDS, foreign_keys=False
    )
    try:
        with engine.connect() as connection:
            migrate(connection)
    finally:
        engine.dispose()


def migrate(connection: Connection) -> None:
    """Migrate in one transaction, which replicas that start together take in turn.

    SQLite alters a table by making it anew; with foreign keys on, that would delete the rows that refer to
    it. They are off, and checked before the transaction ends.
    """
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            broken = connection.execute(text("PRAGMA foreign_key_check")).all()
            if broken:
                raise StoreError(f"The migration would leave rows that refer to nothing: {broken[:5]}")


def render_item(kind: str, item: Any, autogen_context: Any) -> str | Literal[False]:
    """Write the store's own column type into a new migration with its import."""
    if kind == "type" and isinstance(item, UtcInstant):
        autogen_context.imports.add("from planbot.store.columns import UtcInstant")
        return "UtcInstant()"
    if kind == "type" and isinstance(item, AutoString):
        return "sa.String()"
    return False


run()
