"""`/plan deliveries`: to administrators, what was sent, what could not be, and why."""

from planbot.services.deliveries import show_deliveries
from planbot.slack.commands.subcommand import Typed

WORD = "deliveries"


def answer_deliveries(typed: Typed) -> bool:
    """Show it; return False for other words. Raises `UserError` for whoever is no administrator."""
    if typed.text.casefold() != WORD:
        return False
    bot = typed.bot
    shown = show_deliveries(bot.database, bot.workspace_id, typed.asker().id, now=bot.now())
    typed.answer("deliveries", shown)
    return True
