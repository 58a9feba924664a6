"""`/plan settings`: what the city has chosen, with the way to change it."""

from planbot.messages.renderer import Rendered
from planbot.services.settings import show_settings
from planbot.slack.bot import compose_afterwards
from planbot.slack.commands.subcommand import Typed

WORDS = ("settings", "setting", "policy")


def answer_settings(typed: Typed) -> bool:
    """Show the settings; return False for other words. Raises `UserError` for whoever is no administrator."""
    if typed.text.casefold() not in WORDS:
        return False
    bot = typed.bot
    look = show_settings(bot.database, bot.workspace_id, typed.asker().id, now=bot.now())

    def compose() -> Rendered:
        return bot.renderer.render("settings", look())

    compose_afterwards(typed.context, compose, replace=False)
    typed.ack()
    return True
