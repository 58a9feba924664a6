"""*Keep with …*: whoever declined an item is asked to keep it."""

from typing import Any

from slack_bolt import Ack, App, BoltContext

from planbot.plan.vocabulary import Via
from planbot.services.not_mine import keep
from planbot.slack.bot import Bot, whisper


def register(app: App, bot: Bot) -> None:
    @app.action("keep_owner")
    def keep_owner(ack: Ack, action: dict[str, Any], body: dict[str, Any], context: BoltContext) -> None:
        person = bot.person(body["user"]["id"])
        notice = keep(
            bot.database,
            bot.workspace_id,
            person.id,
            int(action["value"]),
            now=bot.now(),
            via=Via.BUTTON,
        )
        bot.wake()
        whisper(context, bot.renderer.render("notice", notice))
        ack()
