"""The Home tab of one person, shown as things stand."""

from collections.abc import Mapping
from typing import Any

import structlog
from slack_bolt import BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from planbot.plan.reports.notice import Notice
from planbot.services.home import home_of
from planbot.services.people import find_in_slack
from planbot.slack.afterwards import LateView, put_off
from planbot.slack.bot import Bot

log = structlog.get_logger(__name__)

_STRANGER = "You have no part in the plan yet. You can ask about it all the same: say “behind”."


def publish_home(bot: Bot, client: WebClient, slack_id: str) -> None:
    """Show the Slack user their Home; one who is nobody in the plan is told what they can do."""
    person = find_in_slack(bot.database, bot.workspace_id, slack_id)
    if person is None:
        rendered = bot.renderer.render("notice", Notice(message=_STRANGER))
    else:
        home = home_of(
            bot.database,
            bot.workspace_id,
            person.id,
            plan_command=bot.plan_command,
            status_command=bot.status_command,
            now=bot.now(),
        )
        rendered = bot.renderer.render("home", home)
    client.views_publish(user_id=slack_id, view={"type": "home", "blocks": rendered.blocks})


def publish_home_anew(bot: Bot, context: BoltContext, client: WebClient, slack_id: str) -> None:
    """Show the Home anew once what was recorded from it is acknowledged.

    If that fails, it is right when next opened.
    """

    def show() -> None:
        try:
            publish_home(bot, client, slack_id)
        except SlackApiError as problem:
            log.warning("could not show a home anew", code=problem.response.get("error"))

    put_off(context, LateView(show))


def is_home(body: Mapping[str, Any]) -> bool:
    """Whether a click came from the Home tab."""
    return bool((body.get("view") or {}).get("type") == "home")
