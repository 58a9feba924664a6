"""`/plan live`: how far the city has gone live, and the next steps; `/plan pause` and `/plan resume`."""

from typing import Any

from slack_bolt import Ack, BoltContext

from planbot.plan.errors import UserError
from planbot.plan.reports.going_live import Step
from planbot.plan.vocabulary import Via
from planbot.services.going_live import Choice, take_step
from planbot.slack.actions.live_steps import show_where_it_stands
from planbot.slack.bot import Bot
from planbot.slack.typed import as_typed

WORDS = ("live", "pause", "resume")
_STEPS = {"pause": Step.PAUSE, "resume": Step.RESUME}
_EVERYTHING = ("", "everything", "all")


def answer_live(bot: Bot, ack: Ack, command: dict[str, Any], context: BoltContext) -> None:
    """Show where the city stands, or take the step that was typed; raises `UserError` with what was wrong."""
    person, done = bot.person(command["user_id"]), None
    word, _, rest = as_typed(command.get("text") or "").partition(" ")
    step = _STEPS.get(word.casefold())
    if rest.strip().casefold() not in (_EVERYTHING if step else ("",)):
        raise UserError(
            f"“{word} {rest.strip()}” is nothing that can be done here. Say {bot.plan_command} live, "
            f"{bot.plan_command} pause or {bot.plan_command} resume."
        )
    if step is not None:
        choice = Choice(step=step, key=f"command:{command['trigger_id']}", via=Via.COMMAND)
        done = take_step(bot.database, bot.workspace_id, person.id, choice, now=bot.now())
    show_where_it_stands(bot, context, person.id, done, replace=False)
    ack()
