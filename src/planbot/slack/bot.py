"""What every listener works with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_bolt import BoltContext

from planbot.messages.renderer import Rendered, Renderer
from planbot.plan.clock import Clock
from planbot.plan.model import Person
from planbot.services.people import find_in_slack, person_in_slack
from planbot.slack.afterwards import LateAnswer, put_off
from planbot.store.unit_of_work import Database


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
        put_off(context, LateAnswer(url, compose=lambda: _body(compose(), replace=replace)))


def _answer(context: BoltContext, url: str | None, rendered: Rendered, *, replace: bool) -> None:
    if url is not None:
        put_off(context, LateAnswer(url, body=_body(rendered, replace=replace)))


def _body(rendered: Rendered, *, replace: bool) -> dict[str, Any]:
    return private(rendered) | {"replace_original": replace}
