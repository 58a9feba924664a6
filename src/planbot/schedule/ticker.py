"""The heartbeat: calls back every so often, for as long as the process lives."""

from collections.abc import Callable
from datetime import UTC

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler


class Ticker:
    """Calls `beat` at once and then every `seconds`, never twice at a time.

    Jobs are kept in memory and nothing depends on when a beat comes: a late one finds by itself what fell
    due meanwhile. Hence no grace time (the default drops a beat that is a second late) and one catch-up.
    """

    def __init__(self, beat: Callable[[], None], seconds: float) -> None:
        self._beat = beat
        self._seconds = seconds
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def start(self) -> None:
        self._scheduler.add_job(self._beat, "interval", seconds=self._seconds)
        self._scheduler.start()

    def stop(self) -> None:
        """Stop, and return once a running beat has ended."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
