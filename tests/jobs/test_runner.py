"""A job is done once, whoever dies of it, fails at it, or has it taken away."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cities import NOW, found_city

from planbot.jobs.runner import Close, JobRunner, JobTiming
from planbot.store import jobs, ledger
from planbot.store.records import Job, JobState
from planbot.store.unit_of_work import Database, Unit

pytestmark = pytest.mark.each_database

QUICK = JobTiming(lease=timedelta(seconds=0.4), retry=timedelta(0), most_attempts=3)

Step = Callable[[Job, datetime, Close], None]


class Noon:
    def now(self) -> datetime:
        return NOW


class Desk:
    """One workspace with one job, and workers for it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.writing() as unit:
            self.here = found_city(unit).workspace_id
            self.job_id = jobs.add_job(unit, self.here, kind="read", payload={}, now=NOW).id

    def worker(self, step: Step, give_up: Step | None = None) -> JobRunner:
        return JobRunner(
            self.database, self.here, {"read": step}, give_up or step, Noon(), lambda: None, QUICK
        )

    def do(self, job: Job, now: datetime, close: Close) -> None:
        """Leave a trace, and end the job with it."""
        self.database.write(lambda unit: self._trace(unit, now, close))

    def _trace(self, unit: Unit, now: datetime, close: Close) -> None:
        ledger.add_entry(unit, self.here, verb="read", subject_kind="upload", at=now)
        close(unit)

    @property
    def traces(self) -> int:
        with self.database.reading() as unit:
            entries = ledger.list_entries(unit, self.here, subject_kind="upload")
            return sum(entry.verb == "read" for entry in entries)

    @property
    def job(self) -> Job:
        with self.database.reading() as unit:
            return jobs.job(unit, self.here, self.job_id)


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def test_a_job_is_done_once(desk: Desk) -> None:
    worker = desk.worker(desk.do)
    assert [worker.drain(), worker.drain()] == [1, 0]
    assert (desk.traces, desk.job.state) == (1, JobState.DONE)


def test_a_worker_that_was_killed_leaves_its_job_to_the_next(desk: Desk, database_url: str) -> None:
    doomed = Path(__file__).with_name("doomed.py")
    ended = subprocess.run(
        [sys.executable, str(doomed), database_url, str(desk.here)], check=False, timeout=60
    )
    assert ended.returncode == -signal.SIGKILL
    assert desk.job.state is JobState.RUNNING
    time.sleep(0.4)
    assert desk.worker(desk.do).drain() == 1
    assert (desk.traces, desk.job.state, desk.job.attempts) == (1, JobState.DONE, 2)


def test_what_fails_is_tried_again_and_given_up_in_the_end(desk: Desk) -> None:
    tried = []

    def fail(job: Job, now: datetime, close: Close) -> None:
        tried.append(job.attempts)
        raise OSError("Slack is away")

    worker = desk.worker(fail, give_up=desk.do)
    while desk.job.state is not JobState.FAILED:
        worker.drain()
        time.sleep(0.01)
    assert tried == [1, 2, 3]
    assert desk.traces == 1


def test_a_lease_lasts_as_long_as_the_work(desk: Desk) -> None:
    """Two workers, and a job that takes three times its lease."""
    begun = threading.Event()

    def slow(job: Job, now: datetime, close: Close) -> None:
        begun.set()
        time.sleep(3 * QUICK.lease.total_seconds())
        desk.do(job, now, close)

    first = threading.Thread(target=desk.worker(slow).drain)
    first.start()
    assert begun.wait(10)
    second = desk.worker(desk.do)
    while first.is_alive():
        assert second.drain() == 0
        time.sleep(0.05)
    first.join()
    assert (desk.traces, desk.job.attempts) == (1, 1)


def test_who_lost_the_lease_stores_nothing(desk: Desk) -> None:
    def overtaken(job: Job, now: datetime, close: Close) -> None:
        with desk.database.writing() as unit:
            jobs.finish_job(unit, desk.here, job.id, job.lease_token or "", result=None, now=now)
        desk.do(job, now, close)

    desk.worker(overtaken).drain()
    assert (desk.traces, desk.job.state) == (0, JobState.DONE)
