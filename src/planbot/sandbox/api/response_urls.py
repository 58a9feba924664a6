"""Answering an interaction through its response_url."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from planbot.sandbox.api.chat import TEXT_CUT_AT
from planbot.sandbox.api.url_faults import spoil
from planbot.sandbox.blocks import check_message_blocks
from planbot.sandbox.connection import drop_connection
from planbot.sandbox.faults import RESPONSE_URL, FaultBook
from planbot.sandbox.workspace import Workspace, posting
from planbot.sandbox.workspace.channels import Channel
from planbot.sandbox.workspace.messages import Message
from planbot.sandbox.workspace.posting import Draft
from planbot.sandbox.workspace.triggers import ResponseUrl

Json = dict[str, Any]


class ResponseRefused(Exception):
    """An answer that Slack does not take, by its error code."""

    def __init__(self, code: str, status: int = 400) -> None:
        super().__init__(code)
        self.code = code
        self.status = status


class ResponseUrlEndpoint:
    """Answers `/response/…`: five uses in thirty minutes."""

    def __init__(self, workspace: Workspace, faults: FaultBook) -> None:
        self._workspace = workspace
        self._faults = faults

    async def respond(self, request: Request) -> Response:
        body = await request.body()
        fault = self._faults.draw(RESPONSE_URL)
        spoiled = await spoil(request, fault)
        if spoiled is not None:
            response, recorded = spoiled
            self._record(body, recorded, None)
            return response
        said: Json | str = "ok"
        status = 200
        try:
            self._answer(request.path_params["secret"], body)
        except ResponseRefused as refused:
            said, status = {"ok": False, "error": refused.code}, refused.status
        self._record(body, status, said)
        if fault is not None and fault.kind == "accept_then_drop":
            drop_connection(request)
        return PlainTextResponse(said) if isinstance(said, str) else JSONResponse(said, status)

    def _record(self, body: bytes, status: int, said: Json | str | None) -> None:
        self._workspace.records.call(
            at=self._workspace.now().isoformat(),
            method=RESPONSE_URL,
            args=_as_sent(body),
            status=status,
            answer=said,
        )

    def _answer(self, secret: str, body: bytes) -> None:
        with self._workspace.lock:
            issued = self._issued(secret)
            answer_interaction(self._workspace, issued, _parse(body))
            issued.uses += 1

    def _issued(self, secret: str) -> ResponseUrl:
        issued = self._workspace.response_urls.get(secret)
        if issued is None:
            raise ResponseRefused("invalid_token", 404)
        if issued.expired:
            raise ResponseRefused("expired_url", 404)
        if issued.used_up:
            raise ResponseRefused("used_url", 404)
        return issued


def answer_interaction(workspace: Workspace, issued: ResponseUrl, answer: Json) -> None:
    """Do what the app answers: delete or replace the message it started from, else post a new one.

    New messages are ephemeral unless `response_type` is `in_channel`. Raises ResponseRefused.
    """
    channel = workspace.channels[issued.channel]
    origin = workspace.timeline(channel).get(issued.message_ts or "")
    if answer.get("delete_original"):
        if origin is None:
            raise ResponseRefused("message_not_found", 404)
        posting.delete(workspace, channel, origin)
        return
    draft = _draft(answer, issued)
    if answer.get("replace_original") and origin is not None:
        posting.edit(workspace, channel, origin, draft)
        return
    _post(workspace, channel, issued, draft, in_channel=answer.get("response_type") == "in_channel")


def _post(
    workspace: Workspace, channel: Channel, issued: ResponseUrl, draft: Draft, *, in_channel: bool
) -> Message:
    if in_channel:
        return posting.post(workspace, channel, workspace.bot, draft, through=RESPONSE_URL)
    reader = workspace.users[issued.user]
    return posting.post_ephemeral(workspace, channel, reader, draft, through=RESPONSE_URL)


def _draft(answer: Json, issued: ResponseUrl) -> Draft:
    text, blocks = answer.get("text") or "", answer.get("blocks") or []
    attachments = answer.get("attachments") or []
    if not isinstance(text, str) or not isinstance(blocks, list) or not isinstance(attachments, list):
        raise ResponseRefused("invalid_payload")
    if blocks and check_message_blocks(blocks):
        raise ResponseRefused("invalid_blocks")
    if not (text.strip() or blocks or attachments):
        raise ResponseRefused("no_text")
    thread_ts = answer.get("thread_ts") or issued.thread_ts
    return Draft(text[:TEXT_CUT_AT], blocks, attachments, thread_ts=thread_ts)


def _parse(body: bytes) -> Json:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        raise ResponseRefused("invalid_payload") from None
    if not isinstance(answer, dict):
        raise ResponseRefused("invalid_payload")
    return answer


def _as_sent(body: bytes) -> Json:
    """What to record of a body, whatever it is."""
    try:
        return _parse(body)
    except ResponseRefused:
        return {"body": body.decode("utf-8", "replace")}
