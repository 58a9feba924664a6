"""What Slack delivers twice: it has one effect, and the second delivery gets the answer of the first.

A command, a click and a form that was sent are known by their `trigger_id`, an event by its `event_id`.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import structlog
from slack_bolt import App, BoltContext, BoltRequest, BoltResponse

from planbot.services.inbound import Inbound
from planbot.slack.afterwards import SHOWN, LateAnswer, late_answers, put_off
from planbot.slack.bot import Bot
from planbot.store.records import Json

log = structlog.get_logger(__name__)

_INBOUND = "planbot_inbound"


class OnceApp(App):
    """A Bolt app whose listeners need not know whether they are called for the second time.

    Whatever unit of work a listener writes takes the receipt of what came in.
    """

    def __init__(self, bot: Bot, **options: Any) -> None:
        super().__init__(**options)
        self._bot = bot
        # Behind Bolt's own, which have looked at the signature by then.
        self.middleware(_answer_what_is_known)

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        key = _key_of(req.body)
        if key is None:
            return super().dispatch(req)
        bot = self._bot
        inbound = Inbound(bot.database, bot.workspace_id, key, now=bot.now())
        req.context[_INBOUND] = inbound
        with inbound.taking_receipt():
            response = super().dispatch(req)
        if inbound.keeps and response.status == HTTPStatus.OK:
            _keep(inbound, req.context, response)
            req.context[SHOWN] = lambda: _keep(inbound, req.context, response)
        return response


def keep_answer(context: BoltContext, *, keeps: bool = True) -> None:
    """Let what came in be answered the same way if it comes again, although nothing was written; or let it
    be tried anew."""
    inbound: Inbound | None = context.get(_INBOUND)
    if inbound is not None:
        inbound.keeps = keeps


def answer_as_before(context: BoltContext) -> BoltResponse | None:
    """Return the answer to an earlier delivery, and have shown again what was shown then; None for the first.

    Raises `AnswerLost` where nobody knows what that was.
    """
    inbound: Inbound | None = context.get(_INBOUND)
    answer = inbound.earlier_answer() if inbound is not None else None
    if answer is None:
        return None
    for shown in answer["shown"]:
        put_off(context, LateAnswer(shown["url"], body=shown["body"]))
    return BoltResponse(status=HTTPStatus.OK, body=answer["body"])


def _answer_what_is_known(context: BoltContext, next: Callable[[], BoltResponse]) -> BoltResponse:
    return answer_as_before(context) or next()


def _key_of(body: Json) -> str | None:
    """Return by what a second delivery is known; None for what has no such thing, and changes nothing."""
    key = body.get("event_id") or body.get("trigger_id")
    return str(key) if key else None


def _keep(inbound: Inbound, context: BoltContext, response: BoltResponse) -> None:
    shown = [{"url": one.url, "body": one.body} for one in late_answers(context) if one.body is not None]
    try:
        inbound.keep({"body": response.body, "shown": shown})
    except Exception:
        # What was done stands, and is told now; only a second delivery could not be told the same.
        log.exception("an answer could not be kept")
