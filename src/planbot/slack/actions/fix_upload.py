"""*Fix columns*, *Fix owners* and their like: the form for what a dropped file leaves open."""

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from planbot.services.uploads import departments_here, open_reading
from planbot.slack.bot import Bot
from planbot.slack.views.fix_forms import fix_form
from planbot.slack.views.fix_parts import About
from planbot.slack.views.opening import open_view


def register(app: App, bot: Bot) -> None:
    @app.action(re.compile(r"fix_(columns|owners|dates|statuses|choices)"))
    def fix_upload(ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        person, upload_id = bot.person(body["user"]["id"]), int(action["value"])
        upload, reading = open_reading(bot.database, bot.workspace_id, upload_id, person.id)
        about = About(
            reading=reading,
            settled=upload.settled,
            chosen=upload.choices,
            departments=departments_here(bot.database, bot.workspace_id, now=bot.now()),
        )
        form = fix_form(action["action_id"], upload_id, about)
        if form is not None:
            open_view(client, body["trigger_id"], form)
        ack()
