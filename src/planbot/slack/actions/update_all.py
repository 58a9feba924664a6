"""*Update all*: the form with everything that waits for a word from the person."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from planbot.services.waiting import waiting_for
from planbot.slack.bot import Bot
from planbot.slack.home import is_home
from planbot.slack.views.opening import open_view
from planbot.slack.views.update_form import update_view


def register(app: App, bot: Bot) -> None:
    @app.action("update_all")
    def update_all(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        person = bot.person(body["user"]["id"])
        waiting = waiting_for(bot.database, bot.workspace_id, person.id, now=bot.now())
        open_view(client, body["trigger_id"], update_view(waiting, in_home=is_home(body)))
        ack()
