"""The snooze form comes back: the item is put off."""

from typing import Any

from slack_bolt import Ack, App

from planbot.plan.vocabulary import Via
from planbot.services.snoozing import snooze_item
from planbot.slack.bot import Bot
from planbot.slack.views.item_fields import plain
from planbot.slack.views.snooze_form import CALLBACK, read_snooze_form


def register(app: App, bot: Bot) -> None:
    @app.view(CALLBACK)
    def submit_snooze(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        person = bot.person(body["user"]["id"])
        item_id, until = read_snooze_form(view)
        notice = snooze_item(
            bot.database,
            bot.workspace_id,
            person.id,
            item_id,
            until,
            click=f"snooze:{view['id']}",
            now=bot.now(),
            via=Via.MODAL,
        )
        bot.wake()
        done = {
            "type": "modal",
            "title": plain("Snoozed"),
            "close": plain("Done"),
            "blocks": bot.renderer.render("notice", notice).blocks,
        }
        ack(response_action="update", view=done)
