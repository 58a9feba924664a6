"""`/plan settings`: what the city has chosen, with the way to change it."""

from typing import Any

from slack_bolt import Ack

from planbot.services.settings import show_settings
from planbot.slack.bot import Bot, private

WORDS = ("settings", "setting", "policy")


def answer_settings(bot: Bot, ack: Ack, command: dict[str, Any]) -> None:
    """Show the settings; raises `UserError` for whoever is no administrator."""
    person = bot.person(command["user_id"])
    shown = show_settings(bot.database, bot.workspace_id, person.id, now=bot.now())
    ack(private(bot.renderer.render("settings", shown)))
