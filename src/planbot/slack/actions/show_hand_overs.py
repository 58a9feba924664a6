"""*Show all*: the whole hand-over list of whoever decides."""

from typing import Any

from slack_bolt import Ack, App, BoltContext

from planbot.services.handover import hand_over_list
from planbot.slack.bot import Bot, whisper


def register(app: App, bot: Bot) -> None:
    @app.action("show_hand_overs")
    def show_hand_overs(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        person = bot.person(body["user"]["id"])
        listed = hand_over_list(bot.database, bot.workspace_id, person.id, now=bot.now())
        whisper(context, bot.renderer.render("handover", listed))
        ack()
