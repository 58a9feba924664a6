"""Somebody moved, left, came back, or says in their status that they are on leave: planbot goes by it."""

from typing import Any

from slack_bolt import App

from planbot.services.directory import FROM_EVENT, link_members
from planbot.services.leave import read_statuses
from planbot.slack.bot import Bot
from planbot.slack.directory import member_of


def register(app: App, bot: Bot) -> None:
    @app.event("user_change")
    def user_change(event: dict[str, Any]) -> None:
        member, now = member_of(event["user"]), bot.now()
        if member is None:
            return
        link_members(bot.database, bot.workspace_id, [member], whole=False, noticed=FROM_EVENT, now=now)
        read_statuses(bot.database, bot.workspace_id, [member], now=now)
