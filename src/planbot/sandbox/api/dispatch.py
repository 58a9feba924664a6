"""A call of the Web API from request to response: faults, token, rate limit, scope, then its method."""

import asyncio
import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from planbot.sandbox.api import (
    assistant,
    basics,
    chat,
    conversations,
    dnd,
    files,
    history,
    reactions,
    users,
    views,
)
from planbot.sandbox.api.arguments import Sent, read_arguments
from planbot.sandbox.api.method import METHODS, ApiError, Call, Method
from planbot.sandbox.api.rate_limits import RateLimiter
from planbot.sandbox.connection import drop_connection
from planbot.sandbox.delivery.sockets import SocketHub
from planbot.sandbox.faults import HISTORY_METHODS, Fault, FaultBook
from planbot.sandbox.workspace import Workspace
from planbot.sandbox.workspace.channels import SCOPE_FAMILY

Json = dict[str, Any]

FAMILIES = (assistant, basics, chat, conversations, dnd, files, history, reactions, users, views)
"""The modules whose import registers the methods."""


class RateLimited(Exception):
    """Over the limit; `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class WebApi:
    """Answers `/api/{method}`; every call is recorded, its token left out."""

    def __init__(
        self, workspace: Workspace, sockets: SocketHub, limiter: RateLimiter, faults: FaultBook, base_url: str
    ) -> None:
        self._workspace = workspace
        self._sockets = sockets
        self._limiter = limiter
        self._faults = faults
        self._base_url = base_url
        self._late: set[asyncio.Task[None]] = set()
        self._ended = asyncio.Event()

    async def respond(self, request: Request) -> Response:
        name = request.path_params["method"]
        try:
            given = await read_arguments(request)
        except ApiError as error:
            return self._respond(name, {}, error.body())
        args, sent, token = given.values, given.sent, given.token
        fault = self._faults.draw(name)
        if fault is not None:
            spoiled = await self._spoil(request, fault, name, args, token, sent)
            if spoiled is not None:
                return spoiled
        try:
            body = self._answer(name, args, token, sent, fault)
        except RateLimited as limited:
            return self._too_many(name, args, limited.retry_after)
        response = self._respond(name, args, body)
        if fault is not None and fault.kind == "accept_then_drop":
            drop_connection(request)
        return response

    def shut_down(self) -> None:
        self._ended.set()
        for task in self._late:
            task.cancel()

    def _answer(self, name: str, args: Json, token: str, sent: Sent, fault: Fault | None) -> Json:
        method = METHODS.get(name)
        if method is None:
            return {"ok": False, "error": "unknown_method", "req_method": name}
        call = Call(method, args, self._workspace, self._sockets, self._base_url)
        if fault is not None and fault.kind == "history_lag":
            call.notes[history.LAG_NOTE] = fault.seconds
        with self._workspace.lock:
            try:
                self._admit(call, token, sent)
                return {"ok": True, **method.answer(call)}
            except ApiError as error:
                return error.body()

    def _admit(self, call: Call, token: str, sent: Sent) -> None:
        self._check_token(call.method, token)
        wait = self._limiter.wait(call.method, self._channel_key(call))
        if wait is not None:
            raise RateLimited(wait)
        if sent == "json" and not call.method.json:
            raise ApiError("invalid_post_type")
        if sent == "query" and call.method.takes == "app":
            raise ApiError("insecure_request")
        call.need_scope(*call.method.scopes)
        missing = [one for one in call.method.required if call.args.get(one) in (None, "")]
        if missing:
            raise ApiError.invalid_arguments(*(f"missing required field: {one}" for one in missing))

    def _check_token(self, method: Method, token: str) -> None:
        if method.takes == "none":
            return
        if not token:
            raise ApiError("not_authed")
        if token in self._workspace.refused_tokens:
            raise ApiError(self._workspace.refused_tokens[token])
        if token not in (self._workspace.bot_token, self._workspace.app_token):
            raise ApiError("invalid_auth")
        is_app_token = token == self._workspace.app_token
        if is_app_token != (method.takes == "app"):
            raise ApiError("not_allowed_token_type")

    def _channel_key(self, call: Call) -> str:
        asked = call.text("channel")
        channel = self._workspace.find_dm(asked) or self._workspace.find_channel(asked)
        return channel.id if channel else asked

    async def _spoil(
        self, request: Request, fault: Fault, name: str, args: Json, token: str, sent: Sent
    ) -> Response | None:
        """The response of a fault that comes before the method, None where the call goes on."""
        match fault.kind:
            case "ratelimited":
                return self._too_many(name, args, fault.retry_after)
            case "error":
                self._record(name, args, None, status=500)
                return PlainTextResponse("Internal Server Error", 500)
            case "not_ok" | "history_unreadable":
                return self._respond(name, args, self._refusal(name, args, fault.code))
            case "invalid_json":
                self._record(name, args, None, status=200)
                return PlainTextResponse("<html><body>Something went wrong</body></html>")
            case "hang":
                self._record(name, args, None, status=0)
                await self._until_gone(request, fault.seconds)
                return PlainTextResponse("", 504)
            case "drop_before_accept":
                self._record(name, args, None, status=0)
                drop_connection(request)
                return Response(status_code=500)
            case "accept_late":
                self._answer_later(fault, name, args, token, sent)
                drop_connection(request)
                return Response(status_code=500)
            case "slow":
                await self._pause(fault.seconds)
        return None

    def _refusal(self, name: str, args: Json, code: str) -> Json:
        """A scripted error with what Slack puts beside it: the scopes of a `missing_scope`."""
        body: Json = {"ok": False, "error": code}
        if code == "missing_scope":
            needed = self._scopes_of(name, args)
            provided = [scope for scope in self._workspace.app.scopes if scope not in needed]
            body |= {"needed": ",".join(needed), "provided": ",".join(provided)}
        return body

    def _scopes_of(self, name: str, args: Json) -> tuple[str, ...]:
        """What a method needs; for conversations.* it depends on the kind of channel."""
        method = METHODS.get(name)
        if method is None or method.scopes or not name.startswith("conversations."):
            return method.scopes if method else ()
        channel = self._workspace.channels.get(str(args.get("channel")))
        action = "history" if name in HISTORY_METHODS else "read"
        return (f"{SCOPE_FAMILY[channel.kind if channel else 'public_channel']}:{action}",)

    async def _until_gone(self, request: Request, seconds: float) -> None:
        """Wait until the caller gives up, at most `seconds`."""

        async def gone() -> None:
            while (await request.receive())["type"] != "http.disconnect":
                pass

        giving_up = asyncio.create_task(gone())
        ending = asyncio.create_task(self._ended.wait())
        await asyncio.wait((giving_up, ending), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        giving_up.cancel()
        ending.cancel()

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._ended.wait()
        except TimeoutError:
            pass

    def _answer_later(self, fault: Fault, name: str, args: Json, token: str, sent: Sent) -> None:
        async def later() -> None:
            await asyncio.sleep(fault.seconds)
            self._record(name, args, self._answer(name, args, token, sent, None), status=0)

        task = asyncio.get_running_loop().create_task(later())
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    def _too_many(self, name: str, args: Json, retry_after: int) -> Response:
        body = {"ok": False, "error": "ratelimited"}
        self._record(name, args, body, status=429)
        return JSONResponse(body, 429, headers={"Retry-After": str(retry_after)})

    def _respond(self, name: str, args: Json, body: Json) -> Response:
        self._record(name, args, body, status=200)
        return Response(json.dumps(body), media_type="application/json; charset=utf-8")

    def _record(self, name: str, args: Json, body: Json | None, *, status: int) -> None:
        self._workspace.records.call(
            at=self._workspace.now().isoformat(), method=name, args=args, status=status, answer=body
        )
