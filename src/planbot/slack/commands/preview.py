"""`/plan preview`: who is about to hear what and when, and who is not and why."""

from typing import Any

from slack_bolt import Ack, BoltContext

from planbot.services.preview import preview_typed
from planbot.slack.bot import Bot, whisper
from planbot.slack.typed import as_typed

WORDS = ("preview", "forecast")


def answer_preview(bot: Bot, ack: Ack, command: dict[str, Any], context: BoltContext) -> None:
    """Show the week asked for; raises `UserError` for what cannot be read or may not be seen."""
    _, _, rest = (command.get("text") or "").strip().partition(" ")
    asker = bot.person(command["user_id"])
    text = as_typed(rest, bot.name_of)
    found = preview_typed(bot.database, bot.workspace_id, asker.id, text, now=bot.now())
    whisper(context, bot.renderer.render("preview", found))
    ack()
