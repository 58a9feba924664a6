"""`/plan handover`: what somebody has to hand over, with the way to do it."""

from typing import Any

from slack_bolt import Ack

from planbot.services.handover import hand_over_list
from planbot.slack.bot import Bot, private

WORDS = ("handover", "hand over", "hand-over", "handovers")


def answer_handover(bot: Bot, ack: Ack, command: dict[str, Any]) -> None:
    """Answer with the asker's hand-over list; raises `UserError` for somebody who never has one."""
    person = bot.person(command["user_id"])
    listed = hand_over_list(bot.database, bot.workspace_id, person.id, now=bot.now())
    ack(private(bot.renderer.render("handover", listed)))
