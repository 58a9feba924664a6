"""*Discard*: a message that could not be delivered never will be."""

from typing import Any

from slack_bolt import Ack, App, Respond

from planbot.services.dead_letters import discard_dead
from planbot.services.deliveries import show_deliveries
from planbot.slack.bot import Bot, redraw


def register(app: App, bot: Bot) -> None:
    @app.action("discard_delivery")
    def discard_delivery(ack: Ack, action: dict[str, Any], body: dict[str, Any], respond: Respond) -> None:
        person, now = bot.person(body["user"]["id"]), bot.now()
        done = discard_dead(
            bot.database,
            bot.workspace_id,
            person.id,
            int(action["value"]),
            now=now,
            click=f"click:{body['trigger_id']}",
        )
        shown = show_deliveries(bot.database, bot.workspace_id, person.id, now=now, done=done)
        redraw(respond, bot.renderer.render("deliveries", shown))
        ack()
