"""*Fix the gaps*: from any message about a plan to the list of what it lacks."""

from typing import Any

from slack_bolt import Ack, App, BoltContext

from planbot.plan.gaps import GapPage
from planbot.services.gaps import show_gaps
from planbot.slack.bot import Bot, whisper


def register(app: App, bot: Bot) -> None:
    @app.action("open_gaps")
    def open_gaps(ack: Ack, action: dict[str, Any], body: dict[str, Any], context: BoltContext) -> None:
        person = bot.person(body["user"]["id"])
        page = GapPage(int(action["value"]))
        shown = show_gaps(bot.database, bot.workspace_id, person.id, page, now=bot.now())
        whisper(context, bot.renderer.render("gaps", shown))
        ack()
