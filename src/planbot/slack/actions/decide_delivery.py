"""*Send again* and *Discard*: what an administrator decides about a message that could not be delivered."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, BoltContext

from planbot.services.dead_letters import discard_dead, retry_dead
from planbot.services.deliveries import show_deliveries
from planbot.slack.bot import Bot, redraw


def register(app: App, bot: Bot) -> None:
    app.action("retry_delivery")(_listener(bot, retry_dead))
    app.action("discard_delivery")(_listener(bot, discard_dead))


def _listener(bot: Bot, decide: Callable[..., str]) -> Callable[..., None]:
    def decide_delivery(ack: Ack, action: dict[str, Any], body: dict[str, Any], context: BoltContext) -> None:
        person, now = bot.person(body["user"]["id"]), bot.now()
        done = decide(
            bot.database,
            bot.workspace_id,
            person.id,
            int(action["value"]),
            now=now,
        )
        bot.wake()
        shown = show_deliveries(bot.database, bot.workspace_id, person.id, now=now, done=done)
        redraw(context, bot.renderer.render("deliveries", shown))
        ack()

    return decide_delivery
