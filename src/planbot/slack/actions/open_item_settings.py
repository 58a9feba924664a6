"""*Settings* on an item's card: the form for what it has for itself."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from planbot.services.overrides import settings_named
from planbot.slack.bot import Bot
from planbot.slack.views.item_settings_form import item_settings_form
from planbot.slack.views.opening import open_view


def register(app: App, bot: Bot) -> None:
    @app.action("item_settings")
    def open_item_settings(ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        person = bot.person(body["user"]["id"])
        settings = settings_named(
            bot.database, bot.workspace_id, f"#{action['value']}", person.id, now=bot.now()
        )
        open_view(client, body["trigger_id"], item_settings_form(settings))
        ack()
