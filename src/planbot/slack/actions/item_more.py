"""The three dots of an item: *Snooze* and *Not mine*."""

from datetime import date
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from planbot.plan.vocabulary import Via
from planbot.services.snoozing import snooze_item, snoozing
from planbot.slack.actions.not_mine import open_not_mine
from planbot.slack.bot import Bot, whisper
from planbot.slack.views.opening import open_view
from planbot.slack.views.snooze_form import snooze_form


def register(app: App, bot: Bot) -> None:
    @app.action("item_more")
    def item_more(
        ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient, context: BoltContext
    ) -> None:
        wanted, item_id, *until = action["selected_option"]["value"].split(":")
        if wanted == "not_mine":
            open_not_mine(bot, body, client, int(item_id))
        elif until:
            _snooze(bot, body, context, int(item_id), date.fromisoformat(until[0]))
        else:
            person = bot.person(body["user"]["id"])
            asked = snoozing(bot.database, bot.workspace_id, person.id, int(item_id), now=bot.now())
            open_view(client, body["trigger_id"], snooze_form(asked))
        ack()


def _snooze(bot: Bot, body: dict[str, Any], context: BoltContext, item_id: int, until: date) -> None:
    person = bot.person(body["user"]["id"])
    notice = snooze_item(
        bot.database,
        bot.workspace_id,
        person.id,
        item_id,
        until,
        click=f"click:{body['trigger_id']}",
        now=bot.now(),
        via=Via.BUTTON,
    )
    bot.wake()
    whisper(context, bot.renderer.render("notice", notice))
