"""The addresses of the page: the whole of it, its parts, what has changed, and moves of the clock."""

import json
import secrets
from collections.abc import Awaitable, Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket

from planbot.sandbox.clock import ClockMoveError, Stepper
from planbot.sandbox.control.errors import ControlError
from planbot.sandbox.control.stage import Stage
from planbot.sandbox.guide import GuideStep
from planbot.sandbox.page import wire
from planbot.sandbox.page.live import Pulse, is_own_page, tell_changes
from planbot.sandbox.page.moves import ClockMoves, as_instant
from planbot.sandbox.page.scene import Scene
from planbot.sandbox.page.screen import Screen
from planbot.sandbox.page.viewer import Viewer

Json = dict[str, Any]
Endpoint = Callable[["Page", Request], Awaitable[Response]]

STATIC = Path(__file__).parent / "static"

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
"""No script, style or picture but the page's own, and nothing from anywhere else."""


def page_shown(endpoint: Endpoint) -> Endpoint:
    """An endpoint that answers a page which says so where there is no such person or channel."""

    @wraps(endpoint)
    async def answered(self: "Page", request: Request) -> Response:
        try:
            return await endpoint(self, request)
        except ControlError as error:
            return self.html(self.screen.gone(str(error)), error.status)

    return answered


def refusing(endpoint: Endpoint) -> Endpoint:
    """An endpoint that answers JSON with a sentence for what makes no sense."""

    @wraps(endpoint)
    async def answered(self: "Page", request: Request) -> Response:
        try:
            return await endpoint(self, request)
        except ControlError as error:
            return JSONResponse({"ok": False, "error": str(error)}, error.status)
        except ClockMoveError as error:
            return JSONResponse({"ok": False, "error": str(error)}, 409)

    return answered


class Page:
    """The page of one workspace. `pulse` must beat when something may have changed."""

    def __init__(self, stage: Stage, stepper: Stepper, guide: Sequence[GuideStep]) -> None:
        self.pulse = Pulse()
        self._stage = stage
        self._stepper = stepper
        self._moves = ClockMoves(stage.workspace, stepper)
        self._guide = guide
        self.screen = Screen(stage, self._moves, guide, run=secrets.token_hex(4))

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/", self.beginning),
            Route("/as/{who}", self.person),
            Route("/as/{who}/{place}", self.whole),
            Mount("/page/static", StaticFiles(directory=STATIC)),
            WebSocketRoute("/page/{who}/live", self.live),
            Route("/page/{who}/clock", self.move_clock, methods=["POST"]),
            Route("/page/{who}/clock/stop", self.stop_clock, methods=["POST"]),
            Route("/page/{who}/wire/{key}", self.wire_entry),
            Route("/page/{who}/json", self.json),
            Route("/page/{who}/{part}", self.part),
        ]

    async def not_found(self, request: Request, error: Exception) -> Response:
        """For an address that the server does not know: a page for a browser, JSON for a program."""
        if "text/html" in request.headers.get("accept", ""):
            return self.html(self.screen.gone(f"There is nothing at {request.url.path}."), 404)
        return JSONResponse({"ok": False, "error": "not_found"}, 404)

    def shut_down(self) -> None:
        self.pulse.shut_down()

    @staticmethod
    def html(text: str, status: int = 200) -> HTMLResponse:
        return HTMLResponse(text, status, headers=HEADERS)

    async def beginning(self, request: Request) -> Response:
        """Go to the first person of the guide, else to the first of the workspace."""
        workspace = self._stage.workspace
        named = next((step.person for step in self._guide if step.person), None)
        first = (workspace.find_user(named) if named else None) or workspace.people()[0]
        return RedirectResponse(f"/as/{quote(first.name)}/dm", 303)

    @page_shown
    async def person(self, request: Request) -> Response:
        person = self._stage.person(request.path_params["who"])
        return RedirectResponse(f"/as/{quote(person.name)}/dm", 303)

    @page_shown
    async def whole(self, request: Request) -> Response:
        scene = self._scene(request, request.path_params["place"])
        return self.html(self.screen.whole(scene, say=request.query_params.get("say", "")))

    @refusing
    async def part(self, request: Request) -> Response:
        """A part of the page, as HTML to put in its place; `read` marks the channel as read."""
        scene = self._scene(request, request.query_params.get("channel"))
        name, mark_read = request.path_params["part"], "read" in request.query_params
        if name not in self.screen.parts:
            raise ControlError(f"The page has no part {name!r}.", 404)
        html = self.screen.part(name, scene, before=request.query_params.get("before"), mark_read=mark_read)
        if mark_read:
            self.pulse.beat()
        return self.html(html)

    async def live(self, socket: WebSocket) -> None:
        """Tell {part: digest}, the clock's time and its move, whenever something changes."""
        try:
            scene = self._scene(socket, socket.query_params.get("channel"))
        except ControlError:
            await socket.close(1008)
            return
        if is_own_page(socket):
            await tell_changes(socket, self.pulse, lambda: self.screen.digests(scene))
        else:
            await socket.close(1008)

    @refusing
    async def move_clock(self, request: Request) -> Response:
        """Begin a move: {"to": ISO} or {"preset": name} or {"local": date and time in the person's zone}."""
        viewer = Viewer(self._stage, self._stage.person(request.path_params["who"]))
        move = self._moves.begin(as_instant(await _json_body(request), viewer.now()))
        self.pulse.beat()
        return JSONResponse({"ok": True, "move": move.number, "target": move.target.isoformat()})

    @refusing
    async def stop_clock(self, request: Request) -> Response:
        """Let the move that is under way end where it is; does nothing where none is."""
        await _json_body(request)
        self._moves.stop()
        return JSONResponse({"ok": True})

    @refusing
    async def wire_entry(self, request: Request) -> Response:
        found = wire.entry(self._stage.workspace.records, request.path_params["key"])
        if found is None:
            raise ControlError("This entry is no longer kept.", 404)
        return JSONResponse(found)

    @refusing
    async def json(self, request: Request) -> Response:
        """The JSON of a message (`ts`), of the modal on top or of Home, as Slack would give it."""
        scene = self._scene(request, request.query_params.get("channel"))
        return JSONResponse(self.screen.json_of(scene, request.query_params.get("of", "message")))

    def _scene(self, request: HTTPConnection, place: str | None) -> Scene:
        return Scene.at(
            self._stage,
            who=request.path_params["who"],
            place=place,
            thread=request.query_params.get("thread") or None,
            ts=request.query_params.get("ts"),
        )


async def _json_body(request: Request) -> Json:
    """The body; a plain form of another website cannot send this type without being asked first."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise ControlError("Send Content-Type: application/json.", 415)
    try:
        body = json.loads(await request.body())
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise ControlError("The body must be a JSON object.")
    return body
