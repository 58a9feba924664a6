"""`/plan settings 2.1`, `/plan settings Housing Plan`: the form for what an item or a plan has for itself."""

from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from planbot.services.overrides import settings_named
from planbot.slack.bot import Bot
from planbot.slack.views.item_settings_form import item_settings_form
from planbot.slack.views.opening import open_view

WORD = "settings"


def answer_item_settings(bot: Bot, ack: Ack, command: dict[str, Any], client: WebClient) -> None:
    """Open the form; raises `UserError` where nothing is called so, or it is not theirs to change."""
    person = bot.person(command["user_id"])
    named = (command.get("text") or "").strip().partition(" ")[2].strip()
    settings = settings_named(bot.database, bot.workspace_id, named, person.id, now=bot.now())
    open_view(client, command["trigger_id"], item_settings_form(settings))
    ack()
