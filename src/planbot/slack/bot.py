"""What every listener works with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

import structlog
from slack_bolt import BoltContext
from slack_sdk.webhook import WebhookClient

from planbot.messages.renderer import Rendered, Renderer
from planbot.plan.clock import Clock
from planbot.plan.model import Person
from planbot.services.people import find_in_slack, person_in_slack
from planbot.slack.afterwards import put_off
from planbot.store.unit_of_work import Database

log = structlog.get_logger(__name__)

_ANSWER_SECONDS = 10
"""How long Slack may take with an answer that it has a URL for; it usually takes less than one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """One workspace's bot. `wake` has the outbox look at once, `wake_jobs` the runner of jobs.

    The commands are the city's names for them.
    """

    database: Database
    workspace_id: int
    clock: Clock
    renderer: Renderer
    wake: Callable[[], None]
    wake_jobs: Callable[[], None]
    plan_command: str = "/plan"
    status_command: str = "/planstatus"

    def now(self) -> datetime:
        return self.clock.now()

    def person(self, slack_id: str) -> Person:
        """Return who the Slack user is in the plan; raises `UserError` saying whom to ask."""
        return person_in_slack(self.database, self.workspace_id, slack_id)

    def name_of(self, slack_id: str) -> str | None:
        """Return the name of the Slack user in the plan, None where they have no part in it."""
        person = find_in_slack(self.database, self.workspace_id, slack_id)
        return person.name if person else None


def private(rendered: Rendered) -> dict[str, Any]:
    """Return a message as the body of an answer that only the asker sees."""
    return {"response_type": "ephemeral", "text": rendered.text, "blocks": rendered.blocks}


def redraw(context: BoltContext, rendered: Rendered, answer_url: str | None = None) -> None:
    """Show a message in the place of the one that was clicked, once what came is acknowledged.

    `answer_url` is the way to that message where a form came, which knows none.
    """
    _answer(context, answer_url or context.response_url, rendered, replace=True)


def whisper(context: BoltContext, rendered: Rendered) -> None:
    """Show a message to the one who clicked, once the click is acknowledged."""
    _answer(context, context.response_url, rendered, replace=False)


def compose_afterwards(
    context: BoltContext,
    compose: Callable[[], Rendered],
    *,
    replace: bool,
    answer_url: str | None = None,
) -> None:
    """Compose a message once what came is acknowledged, for it may take longer than Slack waits, and show it.

    It stands in the place of the one that was clicked with `replace`, else below; `answer_url` is as in
    `redraw`.
    """
    url = answer_url or context.response_url
    if url is not None:
        put_off(context, lambda: _send(url, private(compose()) | {"replace_original": replace}))


def _answer(context: BoltContext, url: str | None, rendered: Rendered, *, replace: bool) -> None:
    if url is not None:
        body = private(rendered) | {"replace_original": replace}
        put_off(context, lambda: _send(url, body))


def _send(url: str, body: dict[str, Any]) -> None:
    answered = WebhookClient(url, timeout=_ANSWER_SECONDS).send_dict(body)
    if answered.status_code != HTTPStatus.OK:
        log.warning("slack did not take an answer", status=answered.status_code, reason=answered.body)
