"""*Next items* on the confirmation: the form again, with what still waits."""

from typing import Any

from slack_bolt import Ack, App

from planbot.services.waiting import waiting_for
from planbot.slack.bot import Bot
from planbot.slack.views.recorded import NEXT_CALLBACK, began_in_home
from planbot.slack.views.update_form import update_view


def register(app: App, bot: Bot) -> None:
    @app.view(NEXT_CALLBACK)
    def update_next(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        person = bot.person(body["user"]["id"])
        waiting = waiting_for(bot.database, bot.workspace_id, person.id, now=bot.now())
        ack(response_action="update", view=update_view(waiting, in_home=began_in_home(view)))
