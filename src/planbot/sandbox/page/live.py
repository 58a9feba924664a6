"""Telling open pages what has changed, over server-sent events."""

import asyncio
import json
import zlib
from collections.abc import AsyncIterator, Callable
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from planbot.sandbox.signal import Signal

Json = dict[str, Any]

FALLBACK_SECONDS = 2.0
MOVING_SECONDS = 0.15
GATHERING_SECONDS = 0.05


class Pulse:
    """Beats after every request that may have changed something.

    All that happens in the workspace happens inside some request: a call of the Web API, an answer to a
    response URL, or the control API.
    """

    def __init__(self) -> None:
        self.beats = 0
        self.ended = False
        self._signal = Signal()

    def beat(self) -> None:
        self.beats += 1
        self._signal.notify()

    async def wait(self, seen: int, seconds: float) -> None:
        """Return when there was a beat after the first `seen`, or after `seconds`."""
        if self.beats == seen and not self.ended:
            await self._signal.wait(seconds)

    def shut_down(self) -> None:
        self.ended = True
        self._signal.notify()


class Beating:
    """Middleware that lets the pulse beat after every request but the page's own."""

    def __init__(self, app: ASGIApp, pulse: Pulse) -> None:
        self._app = app
        self._pulse = pulse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        finally:
            if scope["type"] == "http" and not scope["path"].startswith("/page/"):
                self._pulse.beat()


async def changes(pulse: Pulse, look: Callable[[], Json]) -> AsyncIterator[str]:
    """Server-sent events: what `look` sees, at once and whenever it has become something else.

    `look` gives {part: digest} and `is_moving`: while the clock moves it is asked more often.
    """
    before: Json | None = None
    while not pulse.ended:
        beats = pulse.beats
        seen = look()
        if seen != before:
            yield f"data: {json.dumps(seen)}\n\n"
            before = seen
        await pulse.wait(beats, MOVING_SECONDS if seen["is_moving"] else FALLBACK_SECONDS)
        await asyncio.sleep(GATHERING_SECONDS)


def digest_of(value: Any) -> str:
    """A short text that changes with a JSON value."""
    return f"{zlib.crc32(json.dumps(value, sort_keys=True).encode()):08x}"
