"""The loop around the courier: takes what is due and what may have been lost, until told to stop."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from planbot.outbox.courier import Courier
from planbot.outbox.pace import Pace
from planbot.outbox.sender import NotAllowedIn
from planbot.outbox.timing import Timing
from planbot.plan.clock import Clock
from planbot.store import delivery, outbox, pacing
from planbot.store.claim_order import take_turn_to_claim
from planbot.store.records import OutboxMessage, SendMethod
from planbot.store.unit_of_work import Database, Unit

log = structlog.get_logger(__name__)

_BATCH = 10
_PATIENT_POLL_SECONDS = 0.05
_CROWDED_POLL_SECONDS = 0.1

Work = Callable[[OutboxMessage], None]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a worker has claimed: to be sent, and to be looked for."""

    due: Sequence[OutboxMessage] = ()
    lost: Sequence[OutboxMessage] = ()


class Worker:
    """Sends one workspace's messages. `drain` may be called from any thread; one at a time works.

    `refused` is called, once, with Slack's reason when it does not take the token; the worker has stopped by
    then, and everything it had is back in the queue.
    """

    def __init__(
        self,
        database: Database,
        workspace_id: int,
        courier: Courier,
        clock: Clock,
        timing: Timing,
        pace: Pace,
        refused: Callable[[str], None] = lambda _reason: None,
    ) -> None:
        self._database = database
        self._workspace_id = workspace_id
        self._courier = courier
        self._clock = clock
        self._timing = timing
        self._pace = pace
        self._refused = refused
        self._one_at_a_time = threading.Lock()
        self._stopping = threading.Event()
        self._woken = threading.Event()
        self._thread: threading.Thread | None = None
        self._hands = ThreadPoolExecutor(timing.at_once, thread_name_prefix="outbox")

    def start(self, poll_seconds: float = 1.0) -> None:
        """Send in a thread of its own, woken by `wake` and looking by itself every so often."""
        self._thread = threading.Thread(target=self._run, args=(poll_seconds,), name="outbox", daemon=True)
        self._thread.start()

    @property
    def is_working(self) -> bool:
        """Whether it sends by itself: started, alive and not told to stop."""
        return self._thread is not None and self._thread.is_alive() and not self._stopping.is_set()

    def wake(self) -> None:
        """Have the worker look now: something urgent was queued."""
        self._woken.set()

    def stop(self, timeout: float) -> None:
        """Take nothing new; return once what is being sent is closed, or after `timeout` seconds."""
        self._stopping.set()
        self._woken.set()
        if self._thread is not None:
            self._thread.join(timeout)
        if self._one_at_a_time.acquire(timeout=timeout):  # whoever else called `drain` has ended, too
            self._one_at_a_time.release()
        self._hands.shutdown(wait=False)

    def drain(self, patience: timedelta = timedelta(0)) -> int:
        """Send what is due until nothing is; return how many messages were dealt with.

        With `patience`, also wait up to so long for what Slack, or its pace, asks to send a little later.
        """
        done = 0
        under_way: set[Future[None]] = set()
        deadline = time.monotonic() + patience.total_seconds()
        with self._one_at_a_time:
            while True:
                begun = self._begin_more(_BATCH - len(under_way))
                done += len(begun)
                under_way |= begun
                if under_way:
                    _, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                elif self._stopping.is_set() or time.monotonic() >= deadline or not self._is_anything_due():
                    break  # nothing, or only what has to wait longer than that
                else:
                    self._stopping.wait(_PATIENT_POLL_SECONDS)
        return done

    def _run(self, poll_seconds: float) -> None:
        pause = poll_seconds
        while not self._stopping.is_set():
            try:
                done = self.drain()
                # What is due and may not go yet is looked at again soon, then less and less often.
                crowded = _CROWDED_POLL_SECONDS if done else 2 * pause
                pause = min(poll_seconds, crowded if self._is_anything_due() else poll_seconds)
            except Exception:
                pause = poll_seconds
                log.exception("the outbox could not be worked on; it will be tried again")
            if self._woken.wait(pause):
                pause = min(pause, _CROWDED_POLL_SECONDS)
            self._woken.clear()

    def _begin_more(self, room: int) -> set["Future[None]"]:
        """Take up to `room` messages, unless so few that the rest under way will keep all hands busy."""
        if room < _BATCH - self._timing.at_once or self._stopping.is_set() or not self._is_anything_due():
            return set()
        taken = self._database.write(lambda unit: self._take(unit, room))
        work: list[tuple[OutboxMessage, Work]] = [(message, self._courier.look_for) for message in taken.lost]
        work += [(message, self._deliver) for message in taken.due]
        return {self._hands.submit(self._work_on, message, step) for message, step in work}

    def _work_on(self, message: OutboxMessage, work: Work) -> None:
        """One message's trouble is not its neighbours': its lease runs out, and it is taken up again."""
        try:
            work(message)
        except NotAllowedIn as refusal:
            self._give_up(refusal.reason)
        except Exception:
            log.exception("a message could not be worked on", key=message.dedupe_key)

    def _deliver(self, message: OutboxMessage) -> None:
        if self._stopping.is_set():
            self._give_back(message)
        else:
            self._courier.deliver(message)

    def _give_up(self, reason: str) -> None:
        if not self._stopping.is_set():
            self._stopping.set()
            log.error("slack does not take the token", reason=reason)
            self._refused(reason)

    def _take(self, unit: Unit, room: int) -> Taken:
        now, real_now, workspace_id = self._clock.now(), datetime.now(UTC), self._workspace_id
        delivery.release_expired(unit, workspace_id, real_now=real_now)
        delivery.suppress_expired(unit, workspace_id, now=now)
        take_turn_to_claim(unit, workspace_id)
        due: list[OutboxMessage] = []
        for method in (SendMethod.POST, SendMethod.EDIT):
            if method is SendMethod.POST or outbox.has_queued_edits(unit, workspace_id):
                due += self._take_due(unit, method, room - len(due), now, real_now)
        return Taken(due, self._take_lost(unit, room, real_now))

    def _take_lost(self, unit: Unit, room: int, real_now: datetime) -> Sequence[OutboxMessage]:
        """Claim what may have been lost, as much as looking for it is allowed."""
        pace, timing, workspace_id = self._pace, self._timing, self._workspace_id
        budget = pacing.load_budget(unit, workspace_id, SendMethod.LOOK) or pace.first(
            SendMethod.LOOK, real_now
        )
        limit = min(room, pace.allowed(budget, real_now))
        if not limit:
            return ()
        found = delivery.claim_unknown(
            unit, workspace_id, real_now=real_now, settle=timing.settle, lease=timing.lease, limit=limit
        )
        if found:
            pacing.save_budget(unit, workspace_id, pace.spend(budget, len(found), real_now))
        return found

    def _take_due(
        self, unit: Unit, method: SendMethod, room: int, now: datetime, real_now: datetime
    ) -> Sequence[OutboxMessage]:
        """Claim as much as the workspace's budget allows, and count it as spent."""
        pace, workspace_id = self._pace, self._workspace_id
        budget = pacing.load_budget(unit, workspace_id, method) or pace.first(method, real_now)
        allowed = pace.allowed(budget, real_now)
        if not allowed or not room:
            return ()
        found = delivery.claim(
            unit,
            workspace_id,
            method,
            now=now,
            real_now=real_now,
            lease=self._timing.lease,
            limit=min(room, allowed),
            lane_allowance=pace.lane_allowance,
        )
        if found:
            if len(found) == allowed:
                budget = pace.raised(budget, real_now)
            pacing.save_budget(unit, workspace_id, pace.spend(budget, len(found), real_now))
        return found

    def _give_back(self, message: OutboxMessage) -> None:
        token = message.lease_token or ""
        self._database.write(lambda unit: delivery.release(unit, self._workspace_id, message.id, token))

    def _is_anything_due(self) -> bool:
        with self._database.reading() as unit:
            return outbox.is_anything_due(unit, self._workspace_id, now=self._clock.now())
