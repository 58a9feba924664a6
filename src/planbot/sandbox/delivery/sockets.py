"""Socket Mode: the app's WebSocket connections and the envelopes that are on their way."""

import asyncio
import contextlib
import itertools
import json
import secrets
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from starlette.websockets import WebSocket, WebSocketDisconnect

from planbot.sandbox.delivery.receiver import ACK_SECONDS, Answer, Attempt, Delivery, Kind
from planbot.sandbox.signal import Signal

Json = dict[str, Any]
DisconnectReason = Literal["warning", "refresh_requested", "link_disabled", "too_many_websockets"]

CONNECTION_LIMIT = 10
TICKET_SECONDS = 30.0
GRACE_SECONDS = 10.0
"""How long a connection stays open after it was asked to go."""


@dataclass(eq=False)
class Connection:
    websocket: WebSocket
    leaving: bool = False
    closed: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, message: Json) -> bool:
        """False where the other side is gone."""
        try:
            await self.websocket.send_text(json.dumps(message))
        except (WebSocketDisconnect, RuntimeError):
            self.closed.set()
            return False
        return True

    async def close(self) -> None:
        with contextlib.suppress(RuntimeError):
            await self.websocket.close()
        self.closed.set()


class SocketHub:
    """Up to ten connections; each envelope goes to exactly one of them, in turn.

    An acknowledgement is known by its envelope, whichever connection it comes over: a client that was
    asked to reconnect acknowledges on its new one. Where `breaks` says so of an envelope, the connection
    breaks in its place.
    """

    def __init__(
        self,
        app_id: str,
        connected: Signal,
        *,
        ack_seconds: float = ACK_SECONDS,
        breaks: Callable[[Kind], bool] = lambda _kind: False,
    ) -> None:
        self.ack_seconds = ack_seconds
        self.enabled = True
        self._app_id = app_id
        self._connected = connected
        self._tickets: dict[str, float] = {}
        self._connections: list[Connection] = []
        self._turn = itertools.count()
        self._unacked: dict[str, asyncio.Future[Json | None]] = {}
        self._breaks = breaks

    @property
    def ready(self) -> bool:
        return bool(self._open())

    @property
    def connection_count(self) -> int:
        return len(self._open())

    @property
    def unacked_count(self) -> int:
        return len(self._unacked)

    def issue_ticket(self) -> str:
        """A ticket for one connection within 30 seconds."""
        ticket = secrets.token_hex(16)
        self._tickets[ticket] = time.monotonic()
        return ticket

    async def serve(self, websocket: WebSocket) -> None:
        """One connection from handshake to end; without a fresh ticket it is refused."""
        issued = self._tickets.pop(websocket.query_params.get("ticket", ""), None)
        if not self.enabled or issued is None or time.monotonic() - issued > TICKET_SECONDS:
            await websocket.close()
            return
        await websocket.accept()
        connection = Connection(websocket)
        if len(self._connections) >= CONNECTION_LIMIT:
            await connection.send(self._disconnect_message("too_many_websockets"))
            await connection.close()
            return
        self._connections.append(connection)
        await connection.send(self._hello())
        self._connected.notify()
        try:
            async for text in websocket.iter_text():
                self._receive(text)
        finally:
            connection.closed.set()
            self._connections.remove(connection)

    def prepare(self, attempt: Attempt) -> Delivery:
        """The envelope; events whose connection breaks under it fail at once."""
        envelope: Json = {
            "envelope_id": str(uuid.uuid4()),
            "type": attempt.kind,
            "payload": attempt.payload,
            "accepts_response_payload": attempt.kind != "events_api",
        }
        if attempt.kind == "events_api":
            envelope |= {"retry_attempt": attempt.number, "retry_reason": attempt.reason}
        return Delivery(envelope, lambda: self._deliver(envelope, attempt.kind))

    async def disconnect(self, reason: DisconnectReason) -> int:
        """Ask every connection to go, as Slack does before it closes them; answers how many were open.

        A `warning` announces only, the others close after ten seconds.
        """
        connections = self._open()
        for connection in connections:
            await connection.send(self._disconnect_message(reason))
            if reason != "warning":
                connection.leaving = True
                asyncio.get_running_loop().call_later(GRACE_SECONDS, self._close_soon, connection)
        return len(connections)

    async def enable(self, enabled: bool) -> None:
        """Turn Socket Mode on or off for the app; turned off, connections are told `link_disabled`."""
        if self.enabled and not enabled:
            await self.disconnect("link_disabled")
        self.enabled = enabled

    async def drop(self) -> int:
        """Close every connection without a word; answers how many were open."""
        connections = self._open()
        for connection in connections:
            connection.leaving = True
            await connection.close()
        return len(connections)

    async def shut_down(self) -> None:
        for connection in list(self._connections):
            await connection.close()

    def _open(self) -> list[Connection]:
        return [one for one in self._connections if not one.leaving and not one.closed.is_set()]

    async def _deliver(self, envelope: Json, kind: Kind) -> Answer:
        """Send an envelope over one connection and wait for its acknowledgement."""
        envelope_id = envelope["envelope_id"]
        acked: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        self._unacked[envelope_id] = acked
        try:
            if self._breaks(kind):
                await self._break_one()
                return Answer(failure="connection_failed")
            connection = await self._send(envelope)
            if connection is None:
                return Answer(failure="connection_failed")
            return await self._wait_for(acked, connection, kind)
        finally:
            del self._unacked[envelope_id]

    async def _send(self, envelope: Json) -> Connection | None:
        while connections := self._open():
            connection = connections[next(self._turn) % len(connections)]
            if await connection.send(envelope):
                return connection
        return None

    async def _break_one(self) -> None:
        for connection in self._open()[:1]:
            connection.leaving = True
            await connection.close()

    async def _wait_for(
        self, acked: "asyncio.Future[Json | None]", connection: Connection, kind: Kind
    ) -> Answer:
        broken = asyncio.ensure_future(connection.closed.wait())
        waiting: set[asyncio.Future[Any]] = {acked}
        if kind == "events_api":
            waiting.add(broken)
        try:
            await asyncio.wait(waiting, timeout=self.ack_seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            broken.cancel()
        if acked.done():
            return Answer(payload=acked.result())
        return Answer(failure="connection_failed" if connection.closed.is_set() else "timeout")

    def _receive(self, text: str) -> None:
        try:
            message = json.loads(text)
        except ValueError:
            return
        acked = self._unacked.get(message.get("envelope_id", "")) if isinstance(message, dict) else None
        if acked is not None and not acked.done():
            payload = message.get("payload")
            acked.set_result(payload if isinstance(payload, dict) and payload else None)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._connections),
            "debug_info": {"host": "applink-sandbox", "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._app_id},
        }

    @staticmethod
    def _disconnect_message(reason: DisconnectReason) -> Json:
        return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-sandbox"}}

    @staticmethod
    def _close_soon(connection: Connection) -> None:
        if not connection.closed.is_set():
            task = asyncio.ensure_future(connection.close())
            connection.closed.set()
            task.add_done_callback(lambda done: done.exception())
