"""*Show more*, *Back*, *All gaps*: another page of the gaps, in the place of the one that was clicked."""

from typing import Any

from slack_bolt import Ack, App, BoltContext

from planbot.plan.gaps import GapPage
from planbot.services.gaps import show_gaps
from planbot.slack.bot import Bot, redraw


def register(app: App, bot: Bot) -> None:
    def show(ack: Ack, action: dict[str, Any], body: dict[str, Any], context: BoltContext) -> None:
        person = bot.person(body["user"]["id"])
        page = GapPage.read(action["value"])
        shown = show_gaps(bot.database, bot.workspace_id, person.id, page, now=bot.now())
        redraw(context, bot.renderer.render("gaps", shown))
        ack()

    for action_id in ("show_gaps", "show_gaps_back"):
        app.action(action_id)(show)
