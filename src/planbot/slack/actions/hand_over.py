"""*Hand over*: the form for what somebody left behind."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from planbot.plan.reports.handover import entry_of
from planbot.services.handover import hand_over_entry
from planbot.slack.bot import Bot
from planbot.slack.views.hand_over_form import hand_over_form
from planbot.slack.views.opening import open_view


def register(app: App, bot: Bot) -> None:
    @app.action("hand_over")
    def hand_over(ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        person = bot.person(body["user"]["id"])
        departed_id, department_id = entry_of(action["value"])
        now = bot.now()
        entry, today = hand_over_entry(
            bot.database, bot.workspace_id, person.id, departed_id, department_id, now=now
        )
        open_view(client, body["trigger_id"], hand_over_form(entry, today))
        ack()
