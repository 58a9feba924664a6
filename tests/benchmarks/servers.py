"""Servers in processes of their own, so that their processor time is not counted as planbot's."""

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

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
