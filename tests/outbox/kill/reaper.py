"""Keeps workers at work, and kills them: each at a named point of its work, or at any instant."""

import multiprocessing
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import cycle
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

import pytest
from outbox.kill.doomed import Point, Task, work

AT_RANDOM = "at a random instant"
LONGEST_RANDOM_SECONDS = 0.5
# For how long a worker may be on its way to its point: that has no message to pass it any more.
LONGEST_SECONDS = 5.0
MOST_PASSES = 6
# Lost posts are looked for when they have settled, which takes seconds: one worker in two rounds dies of it.
_ROUND = [point for point in Point if point is not Point.AFTER_FIND] + [None]
ROUNDS = [*_ROUND, *_ROUND, Point.AFTER_FIND]

# Workers are forked from a server that has imported everything; a new interpreter would take a second each.
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["outbox.kill.doomed", "holidays.countries"])


@dataclass
class Life:
    """A worker, and when it ends if it has not ended itself; that counts from when it began to work."""

    process: BaseProcess
    begun: Connection
    point: Point | None
    seconds: float
    ends_at: float | None = None

    def is_over(self) -> bool:
        if not self.process.is_alive():
            return True
        if self.ends_at is None and self.begun.poll():
            self.ends_at = time.monotonic() + self.seconds
        return self.ends_at is not None and time.monotonic() >= self.ends_at

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.begun.close()
        assert self.process.exitcode == -9, f"a worker ended with {self.process.exitcode}"


class Reaper:
    """`workers` processes at a time. `deaths` counts where they died."""

    def __init__(self, task: Task, workers: int, seed: int) -> None:
        self._task = task
        self._workers = workers
        self._numbers = random.Random(seed)
        self._points = cycle(ROUNDS)
        self._lives: list[Life] = []
        self.deaths: Counter[str] = Counter()
        with pytest.MonkeyPatch.context() as patch:
            # The server imports before it is told where the tests are.
            patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
            forkserver.ensure_running()

    def kill(self, times: int, between: Callable[[], None]) -> None:
        """Have so many workers die, and call `between` all the while."""
        try:
            while self.deaths.total() < times:
                while len(self._lives) < self._workers:
                    self._lives.append(self._new_life())
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
        point = next(self._points)
        if point is None:
            return self._start(self._task, self._numbers.uniform(0, LONGEST_RANDOM_SECONDS))
        passes = 1 if point is Point.AFTER_FIND else self._numbers.randint(1, MOST_PASSES)
        return self._start(replace(self._task, point=point, passes=passes), LONGEST_SECONDS)

    def _bury(self, life: Life) -> None:
        ended_itself = not life.process.is_alive()
        life.end()
        self.deaths[life.point if ended_itself and life.point else AT_RANDOM] += 1
        self._lives.remove(life)

    def _end_all(self) -> None:
        while self._lives:
            self._lives.pop().end()

    def _start(self, task: Task, seconds: float = float("inf")) -> Life:
        here, there = multiprocessing.Pipe(duplex=False)
        process = _PROCESSES.Process(target=work, args=(task, there), daemon=True)
        process.start()
        there.close()
        return Life(process, here, task.point, seconds)
