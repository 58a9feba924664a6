"""SIGTERM and SIGINT: how a command that works until stopped is stopped."""

import os
import signal
import threading
from types import FrameType

STOPS = (signal.SIGTERM, signal.SIGINT)

# A wait without end would keep Python from running the signal's handler on some platforms.
_LOOK_SECONDS = 1.0


class Stop:
    """The first signal asks for an end in order, any later one ends the process at once.

    While the command is still starting, which may mean waiting for Slack, the first one breaks that off with
    KeyboardInterrupt.
    """

    def __init__(self) -> None:
        self._asked = False
        self._waiting: threading.Event | None = None

    def install(self) -> None:
        for number in STOPS:
            signal.signal(number, self._receive)

    def wait(self, stopped: threading.Event) -> None:
        """Return on a signal, or once `stopped` is set; the signal sets it too."""
        self._waiting = stopped
        while not self._asked and not stopped.wait(_LOOK_SECONDS):
            pass

    def _receive(self, number: int, _frame: FrameType | None) -> None:
        if self._asked:
            os._exit(128 + number)
        self._asked = True
        if self._waiting is None:
            raise KeyboardInterrupt
        self._waiting.set()


def wait_for_stop() -> None:
    """Return on SIGTERM or SIGINT."""
    stopped = threading.Event()
    for number in STOPS:
        signal.signal(number, lambda *_: stopped.set())
    while not stopped.wait(_LOOK_SECONDS):
        pass
