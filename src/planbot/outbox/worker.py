"""The loop around the courier: takes what is due and what may have been lost, until told to stop."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog

from planbot.outbox.courier import Courier
from planbot.outbox.timing import Timing
from planbot.plan.clock import Clock
from planbot.store import delivery, outbox
from planbot.store.records import OutboxMessage
from planbot.store.unit_of_work import Database, Unit

log = structlog.get_logger(__name__)

_BATCH = 10
_PATIENT_POLL_SECONDS = 0.05


class Worker:
    """Sends one workspace's messages. `drain` may be called from any thread; one at a time works."""

    def __init__(
        self, database: Database, workspace_id: int, courier: Courier, clock: Clock, timing: Timing
    ) -> None:
        self._database = database
        self._workspace_id = workspace_id
        self._courier = courier
        self._clock = clock
        self._timing = timing
        self._one_at_a_time = threading.Lock()
        self._stopping = threading.Event()
        self._woken = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, poll_seconds: float = 1.0) -> None:
        """Send in a thread of its own, woken by `wake` and looking by itself every so often."""
        self._thread = threading.Thread(target=self._run, args=(poll_seconds,), name="outbox", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Have the worker look now: something urgent was queued."""
        self._woken.set()

    def stop(self, timeout: float) -> None:
        """Take nothing new; return once what is being sent is closed, or after `timeout` seconds."""
        self._stopping.set()
        self._woken.set()
        if self._thread is not None:
            self._thread.join(timeout)

    def drain(self, patience: timedelta = timedelta(0)) -> int:
        """Send what is due until nothing is; return how many messages were dealt with.

        With `patience`, also wait up to so long for what Slack asked to send a little later.
        """
        done = 0
        deadline = time.monotonic() + patience.total_seconds()
        with self._one_at_a_time:
            while not self._stopping.is_set():
                found = self._work_once()
                done += found
                if found:
                    continue
                if time.monotonic() >= deadline or not self._is_anything_due():
                    break  # nothing, or only what has to wait longer than that
                self._stopping.wait(_PATIENT_POLL_SECONDS)
        return done

    def _run(self, poll_seconds: float) -> None:
        while not self._stopping.is_set():
            try:
                self.drain()
            except Exception:
                log.exception("the outbox could not be worked on; it will be tried again")
            self._woken.wait(poll_seconds)
            self._woken.clear()

    def _work_once(self) -> int:
        if not self._is_anything_due():
            return 0
        due, lost = self._database.write(self._take)
        for message in lost:
            self._work_on(message, self._courier.look_for)
        for message in due:
            self._work_on(message, self._give_back if self._stopping.is_set() else self._courier.deliver)
        return len(due) + len(lost)

    def _work_on(self, message: OutboxMessage, work: Callable[[OutboxMessage], None]) -> None:
        """One message's trouble is not its neighbours': its lease runs out, and it is taken up again."""
        try:
            work(message)
        except Exception:
            log.exception("a message could not be worked on", key=message.dedupe_key)

    def _take(self, unit: Unit) -> tuple[list[OutboxMessage], list[OutboxMessage]]:
        now, real_now, workspace_id = self._clock.now(), datetime.now(UTC), self._workspace_id
        delivery.release_expired(unit, workspace_id, real_now=real_now)
        delivery.suppress_expired(unit, workspace_id, now=now)
        lease = self._timing.lease
        due = delivery.claim(unit, workspace_id, now=now, real_now=real_now, lease=lease, limit=_BATCH)
        lost = delivery.claim_unknown(
            unit, workspace_id, real_now=real_now, settle=self._timing.settle, lease=lease, limit=_BATCH
        )
        return list(due), list(lost)

    def _give_back(self, message: OutboxMessage) -> None:
        token = message.lease_token or ""
        self._database.write(lambda unit: delivery.release(unit, self._workspace_id, message.id, token))

    def _is_anything_due(self) -> bool:
        with self._database.reading() as unit:
            return outbox.count_due(unit, self._workspace_id, now=self._clock.now()) > 0
