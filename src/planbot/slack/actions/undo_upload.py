"""*Undo this import*: the worker takes it back, as long as nothing was built on it."""

from typing import Any

from slack_bolt import Ack, App

from planbot.services.uploads import start_undo
from planbot.slack.bot import Bot


def register(app: App, bot: Bot) -> None:
    @app.action("undo_upload")
    def undo_upload(ack: Ack, action: dict[str, Any], body: dict[str, Any]) -> None:
        person = bot.person(body["user"]["id"])
        start_undo(bot.database, bot.workspace_id, int(action["value"]), person.id, now=bot.now())
        bot.wake_jobs()
        bot.wake()
        ack()
