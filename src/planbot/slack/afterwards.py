"""What waits until Slack has its acknowledgement: it gives three seconds, and an answer may take longer.

A listener puts off only what nobody loses if it fails: its effect is committed by then.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import structlog
from slack_bolt import BoltContext, BoltRequest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

log = structlog.get_logger(__name__)

_KEY = "planbot_afterwards"
_ANSWER_SECONDS = 10
"""How long Slack may take with an answer that it has a URL for; it usually takes less than one."""


@dataclass(slots=True)
class LateAnswer:
    """An answer through a `response_url`: its `body`, or how to `compose` it, which may take a while."""

    url: str
    body: dict[str, Any] | None = None
    compose: Callable[[], dict[str, Any]] | None = None

    def show(self) -> None:
        """Compose it if need be, and send it."""
        if self.body is None and self.compose is not None:
            self.body = self.compose()
        answered = WebhookClient(self.url, timeout=_ANSWER_SECONDS).send_dict(self.body or {})
        if answered.status_code != HTTPStatus.OK:
            log.warning("slack did not take an answer", status=answered.status_code, reason=answered.body)


@dataclass(frozen=True, slots=True)
class LateView:
    """A view that is drawn anew, by `show`: it shows how things stand then, and need not be kept."""

    show: Callable[[], None]


def fill_in(
    context: BoltContext, client: WebClient, external_id: str, compose: Callable[[], dict[str, Any]]
) -> None:
    """Have a page of a form filled in once the request of this context is acknowledged.

    `external_id` is that page's own: one that was sent or closed meanwhile has gone, and is left alone.
    """

    def show() -> None:
        view = compose() | {"external_id": external_id}
        try:
            client.views_update(external_id=external_id, view=view)
        except SlackApiError as error:
            if error.response.get("error") != "not_found":
                raise

    put_off(context, LateView(show))


def put_off(context: BoltContext, answer: LateAnswer | LateView) -> None:
    """Have it shown once the request of this context is acknowledged."""
    context.setdefault(_KEY, []).append(answer)


def late_answers(context: BoltContext) -> Sequence[LateAnswer]:
    """Return what was put off to be said."""
    return [one for one in _put_off(context) if isinstance(one, LateAnswer)]


def _put_off(context: BoltContext) -> Sequence[LateAnswer | LateView]:
    found: Sequence[LateAnswer | LateView] = context.get(_KEY, ())
    return found


class Afterwards:
    """Shows what was put off, in threads of its own: a slow answer keeps nobody from acknowledging."""

    def __init__(self, at_once: int = 4) -> None:
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="afterwards")

    def do(self, request: BoltRequest) -> None:
        """Call it after the acknowledgement was sent; an answer that fails is logged."""
        if answers := _put_off(request.context):
            self._threads.submit(_show_each, answers, request.context.get(SHOWN))

    def finish(self) -> None:
        """Take nothing more, and return once all is done: every answer has a time limit."""
        self._threads.shutdown()


SHOWN = "planbot_shown"
"""Where the context holds what is called once an answer was composed that was not known before."""


def _show_each(answers: Sequence[LateAnswer | LateView], composed: Callable[[], None] | None) -> None:
    for answer in answers:
        is_late = isinstance(answer, LateAnswer) and answer.body is None
        try:
            answer.show()
            if is_late and composed is not None:
                composed()
        except Exception:
            log.exception("an answer could not be shown")
