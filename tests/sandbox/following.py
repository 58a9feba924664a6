"""A follower of the workspace's clock, as an app is one."""

import contextlib
import threading
from collections.abc import Callable
from datetime import datetime

import httpx
from driver import Driver

from planbot.sandbox import Sandbox


def follow(sandbox: Sandbox, at_step: Callable[[datetime], datetime | None], name: str = "bot") -> None:
    """Start a follower that does `at_step` for each step before it has finished; it ends with the sandbox.

    What `at_step` returns is until when nothing falls due for it; None if it does not say.
    """

    def poll() -> None:
        with Driver(sandbox.url) as own, contextlib.suppress(httpx.TransportError):
            step = own.post("/clock/follow", follower=name, finished=None)["step"]
            ready.set()
            quiet = None
            while True:
                answer = own.post("/clock/follow", follower=name, finished=step, quiet_until=quiet)
                if answer["step"] > step:
                    until = at_step(datetime.fromisoformat(answer["now"]))
                    quiet = until and until.isoformat()
                step = answer["step"]

    ready = threading.Event()
    threading.Thread(target=poll, daemon=True).start()
    assert ready.wait(5)
