"""*Why this message?*: the rule behind each item that it names."""

from typing import Any

from slack_bolt import Ack, App, BoltContext

from planbot.services.explanations import why_message
from planbot.slack.bot import Bot, whisper


def register(app: App, bot: Bot) -> None:
    @app.action("why_message")
    def why(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        container = body["container"]
        explained = why_message(
            bot.database,
            bot.workspace_id,
            container["channel_id"],
            container["message_ts"],
            bot.person(body["user"]["id"]).id,
            plan_command=bot.plan_command,
            now=bot.now(),
        )
        whisper(context, bot.renderer.render("why", explained))
        ack()
