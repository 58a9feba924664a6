"""A bare Socket Mode client that shows every envelope and acknowledges as it is told."""

import json
import threading
from contextlib import ExitStack
from types import TracebackType
from typing import Any

import httpx
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from planbot.sandbox import Sandbox

Json = dict[str, Any]


def open_link(sandbox: Sandbox) -> str:
    """A fresh WebSocket address."""
    headers = {"Authorization": f"Bearer {sandbox.app_token}"}
    answer = httpx.post(f"{sandbox.api_url}apps.connections.open", headers=headers).json()
    return str(answer["url"])


class SocketApp:
    """Connected inside its `with`; `acks` false leaves every envelope unacknowledged."""

    def __init__(self, sandbox: Sandbox, *, acks: bool = True) -> None:
        self.acks = acks
        self.hello: Json = {}
        self.messages: list[Json] = []
        self.closed = threading.Event()
        self._sandbox = sandbox
        self._open = ExitStack()

    def __enter__(self) -> "SocketApp":
        self._socket = self._open.enter_context(connect(open_link(self._sandbox), proxy=None))
        self.hello = json.loads(self._socket.recv(timeout=5))
        thread = threading.Thread(target=self._read)
        thread.start()
        self._open.callback(thread.join)
        self._open.callback(self._socket.close)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def envelopes(self, kind: str | None = None) -> list[Json]:
        return [one for one in self.messages if "envelope_id" in one and kind in (None, one["type"])]

    def payloads(self, kind: str) -> list[Json]:
        """The interactive payloads of one type."""
        return [one["payload"] for one in self.envelopes("interactive") if one["payload"]["type"] == kind]

    def ack(self, envelope: Json, payload: Json | None = None) -> None:
        answer: Json = {"envelope_id": envelope["envelope_id"]}
        if payload is not None:
            answer["payload"] = payload
        self._socket.send(json.dumps(answer))

    def _read(self) -> None:
        try:
            for text in self._socket:
                message = json.loads(text)
                self.messages.append(message)
                if self.acks and "envelope_id" in message:
                    self.ack(message)
        except ConnectionClosed:
            pass
        finally:
            self.closed.set()
