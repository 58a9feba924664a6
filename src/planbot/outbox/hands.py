"""Threads in which a worker composes, posts and looks, and the tray on which they lay what came of it."""

import queue
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum, auto

import structlog

from planbot.outbox.outcomes import Outcome, Prepared
from planbot.store.outbox_records import OutboxMessage

log = structlog.get_logger(__name__)

# What comes back within so many seconds of the first is stored together.
_GATHER_SECONDS = 0.03


class Job(Enum):
    PREPARE = auto()
    POST = auto()
    LOOK = auto()


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a job: `result`, or the `error` that nobody had thought of."""

    message: OutboxMessage
    job: Job
    result: Prepared | Outcome | None = None
    error: Exception | None = None


class Hands:
    """So many threads; jobs are given and gathered by one other."""

    def __init__(self, count: int) -> None:
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="outbox")
        self._tray: queue.SimpleQueue[Done] = queue.SimpleQueue()
        self._out: Counter[Job] = Counter()

    @property
    def busy(self) -> int:
        """How many jobs were given that have not been gathered."""
        return self._out.total()

    def busy_with(self, *jobs: Job) -> int:
        return sum(self._out[job] for job in jobs)

    def give(self, message: OutboxMessage, job: Job, work: Callable[[], Prepared | Outcome]) -> None:
        self._pool.submit(self._do, message, job, work)
        self._out[job] += 1

    def gather(self, patience: float) -> list[Done]:
        """Return what has come back: at once where some has, else after up to `patience` seconds."""
        found: list[Done] = []
        until = time.monotonic() + patience
        while self.busy:
            try:
                done = self._tray.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                break
            self._out[done.job] -= 1
            found.append(done)
            if len(found) == 1:
                until = time.monotonic() + _GATHER_SECONDS
        return found

    def close(self) -> None:
        self._pool.shutdown(wait=False)

    def _do(self, message: OutboxMessage, job: Job, work: Callable[[], Prepared | Outcome]) -> None:
        done = Done(message, job)
        try:
            done = Done(message, job, work())
        except Exception as error:
            log.exception("a message could not be worked on", key=message.dedupe_key)
            done = Done(message, job, error=error)
        finally:
            self._tray.put(done)
