"""`/plan handover`: what somebody has to hand over, with the way to do it."""

from planbot.services.handover import hand_over_list
from planbot.slack.commands.subcommand import Typed

WORDS = ("handover", "hand over", "hand-over", "handovers")


def answer_handover(typed: Typed) -> bool:
    """Answer with the asker's hand-over list; return False for other words.

    Raises `UserError` for somebody who never has one.
    """
    if typed.text.casefold() not in WORDS:
        return False
    bot = typed.bot
    listed = hand_over_list(bot.database, bot.workspace_id, typed.asker().id, now=bot.now())
    typed.answer("handover", listed)
    return True
