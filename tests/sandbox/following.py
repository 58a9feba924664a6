"""A follower of the workspace's clock, as an app is one."""

import contextlib
import threading
from collections.abc import Callable
from datetime import datetime

import httpx
from driver import Driver

from planbot.sandbox import Sandbox


def follow(sandbox: Sandbox, at_step: Callable[[datetime], None]) -> None:
    """Start a follower that does `at_step` for each step before it has finished; it ends with the sandbox."""

    def poll() -> None:
        with Driver(sandbox.url) as own, contextlib.suppress(httpx.TransportError):
            step = own.post("/clock/follow", follower="bot", finished=None)["step"]
            ready.set()
            while True:
                answer = own.post("/clock/follow", follower="bot", finished=step)
                if answer["step"] > step:
                    at_step(datetime.fromisoformat(answer["now"]))
                step = answer["step"]

    ready = threading.Event()
    threading.Thread(target=poll, daemon=True).start()
    assert ready.wait(5)
