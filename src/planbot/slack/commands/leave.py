"""`/plan away` and `/plan back`: leave, one's own or that of somebody one answers for."""

import re
from typing import Any

from slack_bolt import Ack

from planbot.plan.reports.builders.leave import build_leave
from planbot.plan.vocabulary import Via
from planbot.services.leave import come_back, follow_status, go_away, leave_of
from planbot.slack.bot import Bot, private
from planbot.slack.typed import as_typed

WORDS = ("away", "back")
_STATUS = re.compile(r"(?:with )?(?:my )?(?:slack )?status (?P<choice>on|off)", re.IGNORECASE)


def answer_leave(bot: Bot, ack: Ack, command: dict[str, Any]) -> None:
    """Set or end a leave, or show one's own; raises `UserError` with what was wrong."""
    person = bot.person(command["user_id"])
    typed = as_typed(command.get("text") or "", lambda slack_id: f"<@{slack_id}>")
    word, _, rest = typed.strip().partition(" ")
    database, workspace_id, now = bot.database, bot.workspace_id, bot.now()
    if word.casefold() == "back":
        facts, whose = come_back(database, workspace_id, person.id, rest, now=now, via=Via.COMMAND)
    elif chosen := _STATUS.fullmatch(rest.strip()):
        follows = chosen["choice"].casefold() == "on"
        facts, whose = follow_status(
            database, workspace_id, person.id, follows=follows, now=now, via=Via.COMMAND
        )
    elif rest.strip():
        facts, whose = go_away(database, workspace_id, person.id, rest, now=now, via=Via.COMMAND)
    else:
        facts, whose = leave_of(database, workspace_id, person.id, now=now)
    reader = facts.person_by_id[person.id]
    report = build_leave(facts, whose, reader, now, bot.plan_command, bot.status_command)
    ack(private(bot.renderer.render("leave", report)))
