"""What a person sees when something goes wrong: words, never silence.

Over Socket Mode an answer other than 200 is never sent, so every failure is answered with 200 and a sentence.
"""

import uuid
from typing import Any

import structlog
from slack_bolt import App, BoltContext, BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from planbot.messages.renderer import Renderer
from planbot.plan.errors import UserError
from planbot.plan.reports.notice import Notice
from planbot.services.inbound import AnswerLost, SeenBefore
from planbot.slack.bot import private, whisper
from planbot.slack.once import answer_as_before, keep_answer

log = structlog.get_logger(__name__)


def register_errors(app: App, renderer: Renderer) -> None:
    """Answer whatever a listener raises: a `UserError` as it stands, anything else with an incident id."""

    @app.error
    def answer(
        error: Exception, body: dict[str, Any], context: BoltContext, client: WebClient
    ) -> BoltResponse:
        if isinstance(error, SeenBefore):
            try:
                return answer_as_before(context) or _ack(None)
            except AnswerLost as lost:
                error = lost
        notice = _notice(error, body)
        keep_answer(context, keeps=isinstance(error, UserError))
        if body.get("type") == "event_callback":
            # Nobody waits for the answer to an event. Left unanswered, Slack sends it again, and what was
            # done for its event_id is not done twice.
            return BoltResponse(status=200 if isinstance(error, AnswerLost) else 500)
        if body.get("type") == "view_submission":
            if isinstance(error, AnswerLost):
                return _ack({"response_action": "update", "view": notice_view(error.message)})
            return _in_view(body, _in_a_line(notice), getattr(error, "field", None))
        rendered = renderer.render("notice", notice)
        if "command" in body:
            return _ack(private(rendered))
        if body.get("response_url"):
            whisper(context, rendered)
        elif body.get("trigger_id"):
            _open_notice(client, body["trigger_id"], rendered.blocks)
        return _ack(None)


def _notice(error: Exception, body: dict[str, Any]) -> Notice:
    if isinstance(error, UserError):
        return Notice(message=error.message)
    incident = uuid.uuid4().hex[:6]
    log.error("a listener failed", incident=incident, request_type=body.get("type"), exc_info=error)
    return Notice(
        message="Something went wrong here, and nothing was recorded.",
        next_step="Please try again. If it happens twice, tell your planbot administrator",
        incident=incident,
    )


def _in_a_line(notice: Notice) -> str:
    if notice.incident is None:
        return notice.message
    return f"{notice.message} {notice.next_step}, and name this number: {notice.incident}."


def _in_view(body: dict[str, Any], message: str, field: str | None) -> BoltResponse:
    inputs = [block["block_id"] for block in body["view"]["blocks"] if block["type"] == "input"]
    if not inputs:
        return _ack({"response_action": "update", "view": notice_view(message)})
    return _ack({"response_action": "errors", "errors": {field if field in inputs else inputs[0]: message}})


def notice_view(message: str) -> dict[str, Any]:
    """Return a modal that shows one sentence."""
    return _view([{"type": "section", "text": {"type": "plain_text", "text": message}}])


def _view(blocks: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": "planbot"},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": blocks,
    }


def _open_notice(client: WebClient, trigger_id: str, blocks: list[dict[str, Any]]) -> None:
    try:
        client.views_open(trigger_id=trigger_id, view=_view(blocks))
    except SlackApiError as problem:
        # The trigger may have been used or be too old: the log then holds what the person did not see.
        log.warning("could not show a notice", code=problem.response.get("error"))


def _ack(payload: dict[str, Any] | None) -> BoltResponse:
    return BoltResponse(status=200, body=payload or "")
