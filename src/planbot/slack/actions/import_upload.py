"""*Import*: the worker brings a dropped file in."""

from typing import Any

from slack_bolt import Ack, App

from planbot.services.uploads import start_import
from planbot.slack.bot import Bot


def register(app: App, bot: Bot) -> None:
    @app.action("import_upload")
    def import_upload(ack: Ack, action: dict[str, Any], body: dict[str, Any]) -> None:
        person = bot.person(body["user"]["id"])
        start_import(bot.database, bot.workspace_id, int(action["value"]), person.id, now=bot.now())
        bot.wake_jobs()
        bot.wake()
        ack()
