"""A worker that dies in the middle of its first job, as by a power cut: python doomed.py URL WORKSPACE."""

import os
import signal
import sys
from datetime import timedelta

from planbot.jobs.runner import JobRunner, JobTiming
from planbot.plan.clock import SystemClock
from planbot.store.unit_of_work import open_database


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    with open_database(sys.argv[1], interactive=False) as database:
        timing = JobTiming(lease=timedelta(milliseconds=300))
        JobRunner(database, int(sys.argv[2]), {"read": die}, die, SystemClock(), lambda: None, timing).drain()
