"""The button of a group of gaps: its form."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from planbot.plan.gaps import GapKind, GapRef
from planbot.services.gaps import items_form, owner_form
from planbot.slack.bot import Bot
from planbot.slack.views.gap_items_form import gap_items_form
from planbot.slack.views.gap_owner_form import gap_owner_form
from planbot.slack.views.opening import open_view


def register(app: App, bot: Bot) -> None:
    @app.action("fill_gaps")
    def fill_gaps(ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        person = bot.person(body["user"]["id"])
        ref, now, answer_url = GapRef.read(action["value"]), bot.now(), body.get("response_url")
        if ref.kind is GapKind.OWNER:
            owner = owner_form(bot.database, bot.workspace_id, person.id, ref, now=now)
            view = gap_owner_form(owner, answer_url)
        else:
            form = items_form(bot.database, bot.workspace_id, person.id, ref, now=now)
            view = gap_items_form(form, answer_url)
        open_view(client, body["trigger_id"], view)
        ack()
