"""Telling open pages what has changed, over a WebSocket: browsers allow many of them to one server."""

import asyncio
import json
import zlib
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

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
    """Middleware that lets the pulse beat after every request that may change something."""

    def __init__(self, app: ASGIApp, pulse: Pulse) -> None:
        self._app = app
        self._pulse = pulse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        finally:
            if scope["type"] == "http" and _may_change(scope):
                self._pulse.beat()


def _may_change(scope: Scope) -> bool:
    """Not where somebody only looks; those who follow the clock only wait for it."""
    path: str = scope["path"]
    return path.startswith("/api/") or (scope["method"] != "GET" and path != "/sandbox/clock/follow")


async def tell_changes(socket: WebSocket, pulse: Pulse, look: Callable[[], Json]) -> None:
    """Send what `look` sees: at once, after each beat and now and then, until the page is closed.

    `look` gives {part: digest} and `is_moving`: while the clock moves it is asked more often.
    """
    await socket.accept()
    closed = asyncio.create_task(_until_closed(socket))
    try:
        while not pulse.ended and not closed.done():
            beats = pulse.beats
            seen = look()
            await socket.send_json(seen)
            beat = asyncio.create_task(
                pulse.wait(beats, MOVING_SECONDS if seen["is_moving"] else FALLBACK_SECONDS)
            )
            await asyncio.wait((beat, closed), return_when=asyncio.FIRST_COMPLETED)
            beat.cancel()
            await asyncio.sleep(MOVING_SECONDS if seen["is_moving"] else GATHERING_SECONDS)
        if not closed.done():
            await socket.close(1001)
    except WebSocketDisconnect:
        pass
    finally:
        closed.cancel()


def is_own_page(socket: WebSocket) -> bool:
    """Whether it was this server's page that opened the socket; browsers let any website try."""
    return urlsplit(socket.headers.get("origin", "")).netloc == socket.headers.get("host")


async def _until_closed(socket: WebSocket) -> None:
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass


def digest_of(value: Any) -> str:
    """A short text that changes with a JSON value."""
    return f"{zlib.crc32(json.dumps(value, sort_keys=True).encode()):08x}"
