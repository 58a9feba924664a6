"""Breaking a connection under a caller, so that it sees a reset as from a failing network."""

import socket
import struct
from collections.abc import Callable

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

_KEY = "sandbox.drop"


def droppable(app: ASGIApp) -> ASGIApp:
    """Wrap the whole application so that a request can be given to `drop_connection`.

    uvicorn's `send` is bound to the request's cycle, which holds the transport.
    """

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            transport = getattr(getattr(send, "__self__", None), "transport", None)
            if transport is not None:

                def drop() -> None:
                    raw = transport.get_extra_info("socket")
                    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    transport.abort()

                scope[_KEY] = drop
        await app(scope, receive, send)

    return wrapped


def drop_connection(request: Request) -> None:
    """Reset the caller's connection without an answer; what the handler returns afterwards is lost."""
    drop: Callable[[], None] = request.scope[_KEY]
    drop()
