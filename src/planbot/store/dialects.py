"""SQLite and PostgreSQL as SQLAlchemy speaks them, with one thing of our own: engines of a kind are alike.

SQLAlchemy compiles each statement once for a dialect, and every engine has a dialect of its own. A process
has an engine for people who wait and one for workers, and both run the same statements: dialects that are
equal find one another's. `store/engine.py` gives all engines of a kind the same settings.
"""

from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

SQLITE = "sqlite+planbot"
POSTGRESQL = "postgresql+planbot"

COMPILED: LRUCache[Any, Any] = LRUCache(1000)
"""Every statement that planbot knows, with room to spare."""


class Sqlite(SQLiteDialect_pysqlite):
    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sqlite)

    def __hash__(self) -> int:
        return hash(Sqlite)


class Postgresql(PGDialect_psycopg):
    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Postgresql)

    def __hash__(self) -> int:
        return hash(Postgresql)


registry.register("sqlite.planbot", __name__, Sqlite.__name__)
registry.register("postgresql.planbot", __name__, Postgresql.__name__)
