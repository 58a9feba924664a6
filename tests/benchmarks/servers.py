"""Databases, and servers in processes of their own: their processor time is not counted as planbot's."""

import multiprocessing
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from databases import PostgresqlServer, SqliteFiles, run_id

from planbot.sandbox import Sandbox, WorkspaceFile

_PROCESSES = multiprocessing.get_context("spawn")


def _run_sandbox(link: Connection, make: Callable[[], WorkspaceFile], options: dict[str, Any]) -> None:
    with Sandbox(make(), **options) as sandbox:
        link.send({**sandbox.describe(), "bot_token": sandbox.bot_token, "api_url": sandbox.api_url})
        link.recv()


@contextmanager
def sandbox_apart(make: Callable[[], WorkspaceFile], **options: Any) -> Iterator[dict[str, Any]]:
    """Yield what there is to know of a sandbox; `make` returns its workspace, and must be importable."""
    here, there = multiprocessing.Pipe()
    process = _PROCESSES.Process(target=_run_sandbox, args=(there, make, options))
    process.start()
    try:
        yield here.recv()
    finally:
        here.send("stop")
        process.join()


@contextmanager
def database_address(kind: str) -> Iterator[str]:
    """Yield the address of a migrated database without a row."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / "made"
            made.mkdir()
            yield SqliteFiles(made).copy(Path(folder))
    else:
        server = PostgresqlServer(run_id())
        with server.database() as url:
            yield url
        server.stop()
