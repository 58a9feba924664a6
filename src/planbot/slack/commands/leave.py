"""`/plan away` and `/plan back`: leave, one's own or that of somebody one answers for."""

import re

from planbot.plan.reports.builders.leave import build_leave
from planbot.plan.vocabulary import Via
from planbot.services.leave import come_back, follow_status, go_away, leave_of
from planbot.slack.commands.subcommand import Typed
from planbot.slack.typed import as_typed

WORDS = ("away", "back")
_STATUS = re.compile(r"(?:with )?(?:my )?(?:slack )?status (?P<choice>on|off)", re.IGNORECASE)


def answer_leave(typed: Typed) -> bool:
    """Set or end a leave, or show one's own; return False for other words.

    Raises `UserError` with what was wrong.
    """
    if typed.word not in WORDS:
        return False
    bot, person = typed.bot, typed.asker()
    rest = as_typed(typed.rest, lambda slack_id: f"<@{slack_id}>").strip()
    database, workspace_id, now = bot.database, bot.workspace_id, bot.now()
    if typed.word == "back":
        facts, whose = come_back(database, workspace_id, person.id, rest, now=now, via=Via.COMMAND)
    elif chosen := _STATUS.fullmatch(rest):
        follows = chosen["choice"].casefold() == "on"
        facts, whose = follow_status(
            database, workspace_id, person.id, follows=follows, now=now, via=Via.COMMAND
        )
    elif rest:
        facts, whose = go_away(database, workspace_id, person.id, rest, now=now, via=Via.COMMAND)
    else:
        facts, whose = leave_of(database, workspace_id, person.id, now=now)
    reader = facts.person_by_id[person.id]
    typed.answer("leave", build_leave(facts, whose, reader, now, bot.plan_command, bot.status_command))
    return True
