"""Somebody moved, left, came back, or says in their status that they are on leave: planbot goes by it."""

from typing import Any

from slack_bolt import App, BoltContext

from planbot.services.directory import FROM_EVENT
from planbot.services.members import take_in_members
from planbot.slack.bot import Bot
from planbot.slack.directory import member_of
from planbot.slack.once import keep_answer


def register(app: App, bot: Bot) -> None:
    @app.event("user_change")
    def user_change(event: dict[str, Any], context: BoltContext) -> None:
        member, now = member_of(event["user"]), bot.now()
        if member is None:
            return
        linked = take_in_members(
            bot.database, bot.workspace_id, [member], whole=False, noticed=FROM_EVENT, now=now
        )
        if linked.matched:
            keep_answer(context)  # what changes nothing now must not do so later, when it is no longer true
