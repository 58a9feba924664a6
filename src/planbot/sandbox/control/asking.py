"""A request to the control API and its answer: JSON in, JSON out, a sentence for what makes no sense."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from planbot.sandbox.clock import ClockMoveError
from planbot.sandbox.control.errors import ControlError
from planbot.sandbox.faults import FaultError

Json = dict[str, Any]
Answering = Callable[["Ask"], Awaitable[Json]]


@dataclass(frozen=True)
class Ask:
    """A request to the control API: its path and query parameters, and its JSON body."""

    request: Request
    body: Json

    def path(self, name: str) -> str:
        return str(self.request.path_params[name])

    def query(self, name: str) -> str | None:
        return self.request.query_params.get(name)

    def text(self, name: str) -> str:
        value = self.body.get(name)
        if not isinstance(value, str) or not value:
            raise ControlError(f"{name!r} is needed, as text.")
        return value

    def optional(self, name: str) -> str | None:
        value = self.body.get(name)
        return None if value is None else str(value)

    def instant(self, name: str) -> datetime | None:
        text = self.optional(name)
        try:
            return datetime.fromisoformat(text) if text is not None else None
        except ValueError:
            raise ControlError(f"{text!r} is no ISO instant such as 2026-11-24T09:30:00-05:00.") from None

    def mapping(self, name: str) -> Json:
        value = self.body.get(name, {})
        if not isinstance(value, dict):
            raise ControlError(f"{name!r} must be an object.")
        return value


def answering(answer: Answering) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint: JSON in, JSON out, a sentence for what makes no sense."""

    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse(await answer(Ask(request, await _body(request))))
        except ControlError as error:
            return JSONResponse({"ok": False, "error": str(error)}, error.status)
        except FaultError as error:
            return JSONResponse({"ok": False, "error": str(error)}, 400)
        except ClockMoveError as error:
            return JSONResponse({"ok": False, "error": str(error)}, 409)

    return endpoint


async def _body(request: Request) -> Json:
    raw = await request.body()
    if not raw:
        return {}
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise ControlError("The control API takes JSON: send Content-Type: application/json.", 415)
    try:
        body = json.loads(raw)
    except ValueError:
        raise ControlError("The body is no JSON.") from None
    if not isinstance(body, dict):
        raise ControlError("The body must be a JSON object.")
    return body


def whole_number(text: str | None) -> int:
    """A number of the query, 0 where there is none."""
    if text is None:
        return 0
    if not text.isdigit():
        raise ControlError(f"{text!r} is no number.")
    return int(text)
