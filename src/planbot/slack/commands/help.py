"""`/plan help`: what can be typed."""

from planbot.plan.reports.builders.help import build_help
from planbot.slack.commands.subcommand import Typed

WORDS = ("", "help", "?")


def answer_help(typed: Typed) -> bool:
    """Show it to whoever asks, or types nothing; return False for other words."""
    if typed.text.casefold() not in WORDS:
        return False
    typed.answer("help", build_help(typed.bot.plan_command, typed.bot.status_command))
    return True
