"""*Not mine*: the form in which an item is passed on."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from planbot.services.not_mine import declining
from planbot.slack.bot import Bot
from planbot.slack.views.not_mine_form import not_mine_form
from planbot.slack.views.opening import open_view


def register(app: App, bot: Bot) -> None:
    @app.action("not_mine")
    def not_mine(ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        open_not_mine(bot, body, client, int(action["value"]))
        ack()


def open_not_mine(bot: Bot, body: dict[str, Any], client: WebClient, item_id: int) -> None:
    person = bot.person(body["user"]["id"])
    form = not_mine_form(declining(bot.database, bot.workspace_id, person.id, item_id, now=bot.now()))
    open_view(client, body["trigger_id"], form)
