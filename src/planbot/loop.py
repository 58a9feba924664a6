"""Work that goes on in a thread of its own: woken when there is some, and looking by itself now and then."""

import threading
from collections.abc import Callable

import structlog

log = structlog.get_logger(__name__)


class Loop:
    """Calls `turn` until it is stopped: at once, then after as many seconds as it returned, or when woken.

    `turn` is told whether it was woken. One that fails is logged, and the next comes `poll_seconds` later.
    What else does the same work by hand holds `alone` meanwhile, and ends when `stopping` is set.
    """

    def __init__(self, name: str, turn: Callable[[bool], float]) -> None:
        self._name = name
        self._turn = turn
        self._woken = threading.Event()
        self._thread: threading.Thread | None = None
        self.stopping = threading.Event()
        self.alone = threading.Lock()

    def start(self, poll_seconds: float) -> None:
        self._thread = threading.Thread(target=self._run, args=(poll_seconds,), name=self._name, daemon=True)
        self._thread.start()

    @property
    def is_running(self) -> bool:
        """Whether it goes on by itself: started, alive and not told to stop."""
        return self._thread is not None and self._thread.is_alive() and not self.stopping.is_set()

    def wake(self) -> None:
        """Have the next turn begin now."""
        self._woken.set()

    def stop(self, timeout: float) -> None:
        """Begin nothing new; return once what is under way, in whatever thread, is over, or after `timeout`
        seconds."""
        self.stopping.set()
        self._woken.set()
        if self._thread is not None:
            self._thread.join(timeout)
        if self.alone.acquire(timeout=timeout):
            self.alone.release()

    def _run(self, poll_seconds: float) -> None:
        woken = False
        while not self.stopping.is_set():
            try:
                pause = self._turn(woken)
            except Exception:
                log.exception("it could not be worked on and will be tried again", what=self._name)
                pause = poll_seconds
            woken = self._woken.wait(pause)
            self._woken.clear()
