"""*Cancel*: a dropped file is put aside."""

from typing import Any

from slack_bolt import Ack, App

from planbot.services import uploads
from planbot.slack.bot import Bot


def register(app: App, bot: Bot) -> None:
    @app.action("cancel_upload")
    def cancel_upload(ack: Ack, action: dict[str, Any], body: dict[str, Any]) -> None:
        person = bot.person(body["user"]["id"])
        uploads.cancel_upload(bot.database, bot.workspace_id, int(action["value"]), person.id, now=bot.now())
        bot.wake()
        ack()
