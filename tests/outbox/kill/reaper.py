"""Keeps workers at work, and kills them: each at a named point of its work, or at any instant.

Some stand still at their point first, for so long that others have taken over what they held, and go on.
"""

import multiprocessing
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import chain, cycle
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

import psutil
import pytest
from outbox.kill.doomed import TIMING, Point, Task, work

AT_RANDOM = "at a random instant"
LONGEST_RANDOM_SECONDS = 0.5
# For how long a worker may be on its way to its point: that has no message to pass it any more.
MOST_DEATHS = 4
"""How many times as many may die as are meant to, before the test gives up."""
LONGEST_SECONDS = 5.0
MOST_PASSES = 6
# Until the leases have run out, and what was under way has been looked for.
STILL_SECONDS = (TIMING.lease + TIMING.settle).total_seconds() + 0.5
# Time for whoever went on to do harm.
AFTERLIFE_SECONDS = 1.0


@dataclass(frozen=True)
class Fate:
    """Where a worker ends, or stands still and goes on; at no `point`, it is at any instant."""

    point: Point | None = None
    stands_still: bool = False


STANDS = (Point.AFTER_RENDER, Point.BEFORE_POST, Point.AFTER_ACCEPT)
# Lost posts are looked for when they have settled, which takes seconds: one worker in two rounds dies of it.
_ROUND = [*(Fate(point) for point in Point if point is not Point.AFTER_FIND), Fate()]
_STILL = cycle(Fate(point, stands_still=True) for point in STANDS)
_TWO_ROUNDS = [[*_ROUND, next(_STILL), *_ROUND, next(_STILL), Fate(Point.AFTER_FIND)] for _ in STANDS]
ROUNDS = list(chain(*_TWO_ROUNDS))

# Workers are forked from a server that has imported everything; a new interpreter would take a second each.
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["outbox.kill.preloaded", "holidays.countries"])


@dataclass
class Life:
    """A worker, and when it ends if it has not ended itself; that counts from when it began to work."""

    process: BaseProcess
    begun: Connection
    fate: Fate
    seconds: float
    ends_at: float | None = None
    goes_on_at: float | None = None

    @property
    def has_stood_still(self) -> bool:
        return self.goes_on_at is not None

    def is_over(self) -> bool:
        """Whether to bury it; until then, have one that stands still go on in time."""
        now = time.monotonic()
        if not self.process.is_alive():
            return True
        if self.ends_at is None and self.begun.poll():
            self.ends_at = now + self.seconds
        if self.fate.stands_still:
            self._wait_and_go_on(now)
        return self.ends_at is not None and now >= self.ends_at

    def _wait_and_go_on(self, now: float) -> None:
        process = psutil.Process(self.process.pid)
        if process.status() != psutil.STATUS_STOPPED:
            return
        if self.goes_on_at is None:
            self.goes_on_at = now + STILL_SECONDS
            self.ends_at = self.goes_on_at + AFTERLIFE_SECONDS
        elif now >= self.goes_on_at:
            process.send_signal(signal.SIGCONT)
            self.ends_at = now + AFTERLIFE_SECONDS

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.begun.close()
        assert self.process.exitcode == -9, f"a worker ended with {self.process.exitcode}"


class Reaper:
    """`workers` processes at a time, beside those that stand still, or have.

    `deaths` counts where they died, `stands` where they stood still before that.
    """

    def __init__(self, task: Task, workers: int, seed: int) -> None:
        self._task = task
        self._workers = workers
        self._numbers = random.Random(seed)
        self._fates = cycle(ROUNDS)
        self._missed: list[Fate] = []
        self._lives: list[Life] = []
        self.deaths: Counter[str] = Counter()
        self.stands: Counter[Point] = Counter()
        with pytest.MonkeyPatch.context() as patch:
            # The server imports before it is told where the tests are.
            patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
            forkserver.ensure_running()

    @property
    def progress(self) -> int:
        """How many have died, but for those that did not get where they were meant to die."""
        return self.deaths.total() - len(self._missed)

    def kill(self, times: int, between: Callable[[], None]) -> None:
        """Have so many workers die where they are meant to, and those that stand still go on.

        `between` is called all the while.
        """
        try:
            while (are_missing := self.progress < times) or any(life.has_stood_still for life in self._lives):
                assert self.deaths.total() < MOST_DEATHS * times, f"never reached: {self._missed}"
                while sum(not life.has_stood_still for life in self._lives) < self._workers:
                    self._lives.append(self._new_life() if are_missing else self._start(self._task))
                between()
                time.sleep(0.005)
                for life in [life for life in self._lives if life.is_over()]:
                    self._bury(life)
        finally:
            self._end_all()

    def finish(self, count_left: Callable[[], int], patience: float) -> None:
        """Have workers that nobody kills do the rest.

        Raises AssertionError where nothing gets done for `patience` seconds.
        """
        self._lives = [self._start(self._task) for _ in range(self._workers)]
        left, until = count_left(), time.monotonic() + patience
        try:
            while left:
                assert all(life.process.is_alive() for life in self._lives), "a worker ended by itself"
                assert time.monotonic() < until, f"{left} messages stay where they are"
                time.sleep(0.1)
                if (now_left := count_left()) < left:
                    left, until = now_left, time.monotonic() + patience
        finally:
            self._end_all()

    def _new_life(self) -> Life:
        fate = self._missed.pop() if self._missed else next(self._fates)
        if fate.point is None:
            return self._start(self._task, self._numbers.uniform(0, LONGEST_RANDOM_SECONDS))
        is_rare = fate.stands_still or fate.point is Point.AFTER_FIND
        passes = 1 if is_rare else self._numbers.randint(1, MOST_PASSES)
        task = replace(self._task, point=fate.point, passes=passes, stands_still=fate.stands_still)
        return self._start(task, LONGEST_SECONDS)

    def _bury(self, life: Life) -> None:
        ended_itself = not life.process.is_alive()
        life.end()
        point = life.fate.point
        self.deaths[point if ended_itself and point else AT_RANDOM] += 1
        if life.has_stood_still and point:
            self.stands[point] += 1
        elif point and not ended_itself:
            self._missed.append(life.fate)
        self._lives.remove(life)

    def _end_all(self) -> None:
        while self._lives:
            self._lives.pop().end()

    def _start(self, task: Task, seconds: float = float("inf")) -> Life:
        here, there = multiprocessing.Pipe(duplex=False)
        process = _PROCESSES.Process(target=work, args=(task, there), daemon=True)
        process.start()
        there.close()
        return Life(process, here, Fate(task.point, task.stands_still), seconds)
