"""`/plan live`: how far the city has gone live, and the next steps; `/plan pause` and `/plan resume`."""

from planbot.plan.errors import UserError
from planbot.plan.reports.going_live import Step
from planbot.plan.vocabulary import Via
from planbot.services.going_live import Choice, take_step
from planbot.slack.actions.live_steps import show_where_it_stands
from planbot.slack.commands.subcommand import Typed
from planbot.slack.typed import as_typed

WORDS = ("live", "pause", "resume")
_STEPS = {"pause": Step.PAUSE, "resume": Step.RESUME}
_EVERYTHING = ("", "everything", "all")


def answer_live(typed: Typed) -> bool:
    """Show where the city stands, or take the step that was typed; return False for other words.

    Raises `UserError` with what was wrong.
    """
    if typed.word not in WORDS:
        return False
    bot, person, done = typed.bot, typed.asker(), None
    step, rest = _STEPS.get(typed.word), as_typed(typed.rest)
    if rest.casefold() not in (_EVERYTHING if step else ("",)):
        raise UserError(
            f"“{typed.word} {rest}” is nothing that can be done here. Say {bot.plan_command} live, "
            f"{bot.plan_command} pause or {bot.plan_command} resume."
        )
    if step is not None:
        choice = Choice(step=step, key=f"command:{typed.command['trigger_id']}", via=Via.COMMAND)
        done = take_step(bot.database, bot.workspace_id, person.id, choice, now=bot.now())
    show_where_it_stands(bot, typed.context, person.id, done, replace=False)
    typed.ack()
    return True
