"""The loop of the jobs: claimed with a lease, renewed while the work goes on, and closed with their effect.

A worker that dies lets its lease run out, and another does the job from the start: only the unit of work that
closes it has an effect, and it has to hold the lease.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from planbot.loop import Loop
from planbot.plan.clock import Clock
from planbot.store import jobs
from planbot.store.real_time import real_now
from planbot.store.records import Job
from planbot.store.unit_of_work import Database, Unit

log = structlog.get_logger(__name__)

_POLL_SECONDS = 1.0

Close = Callable[[Unit], None]
Step = Callable[[Job, datetime, Close], None]
"""Does a job; it has to call the `Close` in the unit of work of its effect."""


class LostLease(Exception):
    """Another worker has the job: nothing of this unit may be stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobTiming:
    """`retry` is how long a job waits that failed for a reason that may pass; after `most_attempts` it is
    given up."""

    lease: timedelta = timedelta(seconds=60)
    retry: timedelta = timedelta(seconds=5)
    most_attempts: int = 4


class JobRunner:
    """Does one workspace's jobs, one at a time. `drain` may be called from any thread.

    `steps` do the jobs by kind, `give_up` closes one that keeps failing; `done` is called after each.
    """

    def __init__(
        self,
        database: Database,
        workspace_id: int,
        steps: Mapping[str, Step],
        give_up: Step,
        clock: Clock,
        done: Callable[[], None],
        timing: JobTiming | None = None,
    ) -> None:
        self._database = database
        self._workspace_id = workspace_id
        self._steps = steps
        self._give_up = give_up
        self._clock = clock
        self._done = done
        self._timing = timing or JobTiming()
        self._loop = Loop("jobs", self._turn)

    def start(self) -> None:
        """Work in a thread of its own, woken by `wake` and looking by itself every so often."""
        self._loop.start(_POLL_SECONDS)

    def wake(self) -> None:
        """Have the runner look now: a job was queued."""
        self._loop.wake()

    def stop(self, timeout: float) -> None:
        """Take nothing new; return once the job under way is done, or after `timeout` seconds."""
        self._loop.stop(timeout)

    def drain(self) -> int:
        """Do the jobs that wait; return how many were dealt with."""
        count = 0
        with self._loop.alone:
            while not self._loop.stopping.is_set():
                job = self._database.write(self._claim) if self._is_any_waiting() else None
                if job is None:
                    break
                self._work(job)
                count += 1
        return count

    def _turn(self, _woken: bool) -> float:
        self.drain()
        return _POLL_SECONDS

    def _is_any_waiting(self) -> bool:
        with self._database.reading() as unit:
            return jobs.is_any_waiting(unit, self._workspace_id, real_now=real_now(unit))

    def _claim(self, unit: Unit) -> Job | None:
        return jobs.claim_job(unit, self._workspace_id, real_now=real_now(unit), lease=self._timing.lease)

    def _work(self, job: Job) -> None:
        is_hopeless = job.attempts > self._timing.most_attempts or job.kind not in self._steps
        step = self._give_up if is_hopeless else self._steps[job.kind]
        try:
            with self._holding(job):
                step(job, self._clock.now(), lambda unit: self._close(unit, job, failed=is_hopeless))
        except LostLease:
            log.warning("another worker has the job", job=job.id, kind=job.kind)
        except Exception:
            log.exception("a job failed; it will be tried again", job=job.id, kind=job.kind)
            self._hold(job, self._timing.retry)
        self._done()

    def _close(self, unit: Unit, job: Job, *, failed: bool) -> None:
        mine = (unit, self._workspace_id, job.id, job.lease_token or "")
        now = self._clock.now()
        if failed:
            closed = jobs.fail_job(*mine, error="it kept failing", now=now)
        else:
            closed = jobs.finish_job(*mine, result=None, now=now)
        if not closed:
            raise LostLease

    @contextmanager
    def _holding(self, job: Job) -> Iterator[None]:
        """Renew the lease for as long as the work goes on."""
        ended = threading.Event()

        def renew() -> None:
            while not ended.wait(self._timing.lease.total_seconds() / 3):
                try:
                    self._hold(job, self._timing.lease)
                except Exception:
                    log.exception("the lease of a job could not be renewed", job=job.id)

        thread = threading.Thread(target=renew, name=f"job-{job.id}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _hold(self, job: Job, span: timedelta) -> None:
        self._database.write(
            lambda unit: jobs.hold_job(
                unit, self._workspace_id, job.id, job.lease_token or "", until=real_now(unit) + span
            )
        )
