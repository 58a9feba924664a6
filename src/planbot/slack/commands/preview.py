"""`/plan preview`: who is about to hear what and when, and who is not and why."""

from typing import Any

from slack_bolt import Ack, BoltContext

from planbot.messages.renderer import Rendered
from planbot.services.preview import page_asked_for, preview_page
from planbot.slack.bot import Bot, compose_afterwards
from planbot.slack.typed import as_typed

WORDS = ("preview", "forecast")


def answer_preview(bot: Bot, ack: Ack, command: dict[str, Any], context: BoltContext) -> None:
    """Show the week asked for; raises `UserError` for what cannot be read or may not be seen."""
    _, _, rest = (command.get("text") or "").strip().partition(" ")
    asker = bot.person(command["user_id"])
    text = as_typed(rest, bot.name_of)
    now = bot.now()
    page = page_asked_for(bot.database, bot.workspace_id, asker.id, text, now=now)

    def compose() -> Rendered:
        shown = preview_page(bot.database, bot.workspace_id, asker.id, page, now=now)
        return bot.renderer.render("preview", shown)

    compose_afterwards(context, compose, replace=False)
    ack()
