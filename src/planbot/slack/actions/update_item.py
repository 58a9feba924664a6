"""*Update*: the form for one item."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from planbot.services.waiting import lines_of
from planbot.slack.bot import Bot
from planbot.slack.home import is_home
from planbot.slack.views.opening import open_view
from planbot.slack.views.update_form import update_view


def register(app: App, bot: Bot) -> None:
    @app.action("update_item")
    def update_item(ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        person = bot.person(body["user"]["id"])
        item_id = int(action["value"])
        waiting = lines_of(bot.database, bot.workspace_id, person.id, [item_id], now=bot.now())
        open_view(client, body["trigger_id"], update_view(waiting, in_home=is_home(body)))
        ack()
