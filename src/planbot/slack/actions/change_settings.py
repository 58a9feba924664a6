"""*Change* beside a group of settings: the form for it."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from planbot.plan.policy_sections import section_called
from planbot.services.settings import settings_to_change
from planbot.slack.bot import Bot
from planbot.slack.views.opening import open_view
from planbot.slack.views.settings_form import settings_form


def register(app: App, bot: Bot) -> None:
    @app.action("change_settings")
    def change_settings(ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        person = bot.person(body["user"]["id"])
        policy = settings_to_change(bot.database, bot.workspace_id, person.id)
        view = settings_form(section_called(action["value"]), policy, body.get("response_url"))
        open_view(client, body["trigger_id"], view)
        ack()
