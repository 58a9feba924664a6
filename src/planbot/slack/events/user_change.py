"""Somebody moved, left or came back: planbot goes by it from now on."""

from typing import Any

from slack_bolt import App

from planbot.services.directory import FROM_EVENT, link_members
from planbot.slack.bot import Bot
from planbot.slack.directory import member_of


def register(app: App, bot: Bot) -> None:
    @app.event("user_change")
    def user_change(event: dict[str, Any]) -> None:
        member = member_of(event["user"])
        if member is None:
            return
        link_members(
            bot.database,
            bot.workspace_id,
            [member],
            whole=False,
            noticed=FROM_EVENT,
            now=bot.now(),
        )
