"""The loop of a worker: rounds at the desk, and posts between them, until it is told to stop."""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import structlog

from planbot.loop import Loop
from planbot.outbox.courier import Courier
from planbot.outbox.desk import Desk, Round
from planbot.outbox.hands import Done, Hands, Job
from planbot.outbox.outcomes import Arrived, Outcome, Prepared
from planbot.outbox.pace import Pace
from planbot.outbox.sender import NotSent, Uncertain
from planbot.outbox.timing import Timing
from planbot.plan.clock import Clock
from planbot.store.unit_of_work import Database

log = structlog.get_logger(__name__)

_LEAST_IN_HAND = 10
_COMPOSERS = 8
_POLL_SECONDS = 1.0
_PATIENT_POLL_SECONDS = 0.05
_CROWDED_POLL_SECONDS = 0.1


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
        self._courier = courier
        self._desk = Desk(database, workspace_id, courier.verdicts, clock, timing, pace)
        self._refused = refused
        self._at_once = timing.at_once
        self._most_in_hand = max(_LEAST_IN_HAND, 4 * timing.at_once)
        # Some compose what goes next while all others wait for Slack.
        self._hands = Hands(timing.at_once + _COMPOSERS)
        self._look_again = 0.0
        self._ready: list[Prepared] = []
        self._unfiled: list[Outcome] = []
        self._loop = Loop("outbox", self._turn)
        self._longest_pause = self._pause = _POLL_SECONDS

    def start(self, poll_seconds: float = _POLL_SECONDS) -> None:
        """Send in a thread of its own, woken by `wake` and looking by itself every so often."""
        self._longest_pause = self._pause = poll_seconds
        self._loop.start(poll_seconds)

    @property
    def is_working(self) -> bool:
        """Whether it sends by itself: started, alive and not told to stop."""
        return self._loop.is_running

    def wake(self) -> None:
        """Have the worker look now: something urgent was queued."""
        self._loop.wake()

    def stop(self, timeout: float) -> None:
        """Take nothing new; return once what is being sent is closed, or after `timeout` seconds."""
        self._loop.stop(timeout)
        self._hands.close()

    def drain(self, patience: timedelta = timedelta(0)) -> int:
        """Send what is due until nothing is; return how many messages were dealt with.

        With `patience`, also wait up to so long for what Slack, or its pace, asks to send a little later.
        """
        done = 0
        deadline = time.monotonic() + patience.total_seconds()
        with self._loop.alone:
            while True:
                self._sort(self._hands.gather(_CROWDED_POLL_SECONDS))
                room = self._room()
                if self._unfiled or self._may_begin() or (room and self._desk.is_anything_due()):
                    done += self._work(room)
                if self._hands.busy or self._unfiled or self._ready:
                    continue
                is_late = self._loop.stopping.is_set() or time.monotonic() >= deadline
                if is_late or not self._desk.is_anything_due():
                    return done  # nothing is due, or only what has to wait longer than that
                self._loop.stopping.wait(_PATIENT_POLL_SECONDS)

    def _turn(self, woken: bool) -> float:
        """Send what is due; what may not go yet is looked at again soon, then less and less often."""
        done = self.drain()
        crowded = _CROWDED_POLL_SECONDS if done or woken else 2 * self._pause
        is_crowded = self._desk.is_anything_due()
        self._pause = min(self._longest_pause, crowded) if is_crowded else self._longest_pause
        return self._pause

    def _sort(self, done: list[Done]) -> None:
        """Put what came back where it belongs: to be stored, or to be posted next."""
        for each in done:
            if isinstance(each.result, Prepared):
                self._ready.append(each.result)
            elif each.result is not None:
                self._unfiled.append(each.result)
            elif each.error is not None:
                self._unfiled.append(self._stumbled(each, each.error))
        if self._loop.stopping.is_set():
            self._unfiled += [self._courier.verdicts.given_back(each.message) for each in self._ready]
            self._ready.clear()

    def _room(self) -> int:
        """Return how many messages to take now: none while those in hand keep all busy, or it just looked."""
        in_hand = self._hands.busy + len(self._ready)
        room = self._most_in_hand - in_hand
        is_soon = in_hand and time.monotonic() < self._look_again
        return 0 if self._loop.stopping.is_set() or is_soon or room < self._most_in_hand // 2 else room

    def _may_begin(self) -> bool:
        return bool(self._ready) and self._free_to_post() > 0

    def _free_to_post(self) -> int:
        return max(0, self._at_once - self._hands.busy_with(Job.POST, Job.LOOK))

    def _work(self, room: int) -> int:
        """Do a round at the desk, and give out what it brings; return how many messages were taken."""
        filing = list(self._unfiled)
        self._ready.sort(key=lambda each: not each.message.urgent)
        begin = self._ready[: self._free_to_post()]
        found = self._desk.work(filing, begin, room)
        del self._unfiled[: len(filing)], self._ready[: len(begin)]
        taken = len(found.due) + len(found.lost)
        if 0 < taken < room:  # its pace holds it up: let a few more fall due and take them together
            self._look_again = time.monotonic() + _PATIENT_POLL_SECONDS
        self._give_out(found)
        for outcome in filing:
            if isinstance(outcome, Arrived):
                log.info("sent", key=outcome.message.dedupe_key, channel=outcome.posted.channel)
            elif outcome.refused is not None:
                self._give_up(outcome.refused)
        return taken

    def _give_out(self, found: Round) -> None:
        for begun in found.begun:
            self._hands.give(begun.prepared.message, Job.POST, partial(self._courier.post, begun))
        for message in found.lost:
            self._hands.give(message, Job.LOOK, partial(self._courier.look_for, message))
        for message in found.due:
            self._hands.give(message, Job.PREPARE, partial(self._courier.prepare, message))

    def _stumbled(self, done: Done, error: Exception) -> Outcome:
        """What nobody had thought of counts as an attempt, so that it is not tried for ever."""
        reason = f"could not be worked on: {type(error).__name__}"
        if done.job is Job.LOOK:
            return self._courier.verdicts.not_found(done.message, Uncertain(reason))
        wrong = Uncertain(reason) if done.job is Job.POST else NotSent(reason)
        return self._courier.verdicts.failed(done.message, wrong)

    def _give_up(self, reason: str) -> None:
        if not self._loop.stopping.is_set():
            self._loop.stopping.set()
            log.error("slack does not take the token", reason=reason)
            self._refused(reason)
