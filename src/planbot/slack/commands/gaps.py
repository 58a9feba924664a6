"""`/plan gaps`: what a plan still lacks, with the way to fill it in."""

from planbot.plan.gaps import GapPage
from planbot.services.gaps import plan_called, show_gaps
from planbot.slack.commands.subcommand import Typed

WORD = "gaps"


def answer_gaps(typed: Typed) -> bool:
    """Answer `gaps`, alone or with the title of a plan; return False for any other words.

    Raises `UserError` for somebody who fills in no gaps.
    """
    if typed.word != WORD:
        return False
    bot, now, page = typed.bot, typed.bot.now(), None
    if title := typed.rest.casefold():
        plan_id = plan_called(bot.database, bot.workspace_id, title, now=now)
        if plan_id is None:
            return False
        page = GapPage(plan_id)
    typed.answer("gaps", show_gaps(bot.database, bot.workspace_id, typed.asker().id, page, now=now))
    return True
