"""`/plan gaps`: what a plan still lacks, with the way to fill it in."""

from typing import Any

from slack_bolt import Ack

from planbot.plan.gaps import GapPage
from planbot.services.gaps import plan_called, show_gaps
from planbot.slack.bot import Bot, private

WORD = "gaps"


def answer_gaps(bot: Bot, ack: Ack, command: dict[str, Any], text: str) -> bool:
    """Answer `gaps`, alone or with the title of a plan; return False for any other words.

    Raises `UserError` for somebody who fills in no gaps.
    """
    word, _, title = text.casefold().partition(" ")
    if word != WORD:
        return False
    now, page = bot.now(), None
    if title.strip():
        plan_id = plan_called(bot.database, bot.workspace_id, title, now=now)
        if plan_id is None:
            return False
        page = GapPage(plan_id)
    person = bot.person(command["user_id"])
    shown = show_gaps(bot.database, bot.workspace_id, person.id, page, now=now)
    ack(private(bot.renderer.render("gaps", shown)))
    return True
