"""*Hand over* on one item: its form, with whom its owner suggested."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from planbot.services.handover import hand_over_item
from planbot.slack.bot import Bot
from planbot.slack.views.hand_over_form import hand_over_form
from planbot.slack.views.opening import open_view


def register(app: App, bot: Bot) -> None:
    @app.action("hand_over_item")
    def open_hand_over(ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        person, now = bot.person(body["user"]["id"]), bot.now()
        entry, today = hand_over_item(
            bot.database, bot.workspace_id, person.id, int(action["value"]), now=now
        )
        open_view(client, body["trigger_id"], hand_over_form(entry, today))
        ack()
