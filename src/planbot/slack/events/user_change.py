"""Somebody moved, left or came back: planbot goes by it from now on."""

from typing import Any

from slack_bolt import App

from planbot.services.people import link_members
from planbot.slack.bot import Bot
from planbot.slack.directory import member_of


def register(app: App, bot: Bot) -> None:
    @app.event("user_change")
    def user_change(event: dict[str, Any]) -> None:
        member = member_of(event["user"])
        link_members(bot.database, bot.workspace_id, [member], whole=False, now=bot.now())
