"""*Answer in words* under a question: the form with a text box."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from planbot.services.deciding import question_for
from planbot.slack.bot import Bot
from planbot.slack.home import is_home
from planbot.slack.views.decision_form import decision_form
from planbot.slack.views.opening import open_view


def register(app: App, bot: Bot) -> None:
    @app.action("decide_in_words")
    def decide_in_words(ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        person = bot.person(body["user"]["id"])
        question, today = question_for(
            bot.database, bot.workspace_id, person.id, int(action["value"]), now=bot.now()
        )
        open_view(client, body["trigger_id"], decision_form(question, today, in_home=is_home(body)))
        ack()
