"""The Home tab is opened: shown as things stand now."""

from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from planbot.plan.reports.notice import Notice
from planbot.services.home import home_of
from planbot.services.people import find_in_slack
from planbot.slack.bot import Bot

_STRANGER = "You have no part in the plan yet. You can ask about it all the same: say “behind”."


def register(app: App, bot: Bot) -> None:
    @app.event("app_home_opened")
    def app_home_opened(event: dict[str, Any], client: WebClient) -> None:
        if event.get("tab") != "home":
            return
        person = find_in_slack(bot.database, bot.workspace_id, event["user"])
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
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": rendered.blocks})
