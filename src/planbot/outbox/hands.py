"""Threads in which a worker composes and posts, and the tray on which they lay what came of it."""

import queue
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeAlias

import structlog

from planbot.outbox.outcomes import Outcome, Prepared
from planbot.store.outbox_records import OutboxMessage

log = structlog.get_logger(__name__)

Done: TypeAlias = tuple[OutboxMessage, Prepared | Outcome | None]
"""A message and what came of it; None where that is unknown, and its lease is left to run out."""

# What comes back within so many seconds of the first is stored together.
_GATHER_SECONDS = 0.02


class Hands:
    """So many threads; jobs are given and gathered by one other."""

    def __init__(self, count: int) -> None:
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="outbox")
        self._tray: queue.SimpleQueue[Done] = queue.SimpleQueue()
        self._out = 0

    @property
    def are_busy(self) -> bool:
        """Whether a job was given that has not been gathered."""
        return self._out > 0

    def give(self, message: OutboxMessage, job: Callable[[], Prepared | Outcome]) -> None:
        self._out += 1
        self._pool.submit(self._do, message, job)

    def gather(self, patience: float) -> list[Done]:
        """Return what has come back: at once where some has, else after up to `patience` seconds."""
        found: list[Done] = []
        until = time.monotonic() + patience
        while self._out:
            try:
                found.append(self._tray.get(timeout=max(0.0, until - time.monotonic())))
            except queue.Empty:
                break
            self._out -= 1
            if len(found) == 1:
                until = time.monotonic() + _GATHER_SECONDS
        return found

    def close(self) -> None:
        self._pool.shutdown(wait=False)

    def _do(self, message: OutboxMessage, job: Callable[[], Prepared | Outcome]) -> None:
        result = None
        try:
            result = job()
        except Exception:
            log.exception("a message could not be worked on", key=message.dedupe_key)
        finally:
            self._tray.put((message, result))
