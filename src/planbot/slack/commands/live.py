"""`/plan live`: how far the city has gone live, and the next steps; `/plan pause` and `/plan resume`."""

from typing import Any

from slack_bolt import Ack

from planbot.plan.errors import UserError
from planbot.plan.reports.going_live import Step
from planbot.plan.vocabulary import Via
from planbot.services.city import change_setting
from planbot.services.going_live import Choice, show_going_live, take_step
from planbot.slack.bot import Bot, private
from planbot.slack.typed import as_typed

WORDS = ("live", "pause", "resume")
_STEPS = {"pause": Step.PAUSE, "resume": Step.RESUME}
_CHANNEL = "channel"


def answer_live(bot: Bot, ack: Ack, command: dict[str, Any]) -> None:
    """Show where the city stands, or take the step that was typed; raises `UserError` with what was wrong."""
    person, now, done = bot.person(command["user_id"]), bot.now(), None
    word, _, rest = as_typed(command.get("text") or "").partition(" ")
    step = _STEPS.get(word.casefold())
    if step is not None and rest.strip().casefold() in ("", "everything", "all"):
        choice = Choice(step=step, key=f"command:{command['trigger_id']}", via=Via.COMMAND)
        done = take_step(bot.database, bot.workspace_id, person.id, choice, now=now)
    elif rest.strip():
        done = _choose_channel(bot, person.id, rest.strip())
    shown = show_going_live(
        bot.database, bot.workspace_id, person.id, now=now, plan_command=bot.plan_command, done=done
    )
    ack(private(bot.renderer.render("going_live", shown)))


def _choose_channel(bot: Bot, person_id: int, typed: str) -> str:
    word, _, channel = typed.partition(" ")
    if word.casefold() != _CHANNEL or not channel.strip():
        raise UserError(
            f"“{typed}” is nothing that can be done here. Say {bot.plan_command} live, "
            f"{bot.plan_command} pause, {bot.plan_command} resume, or "
            f"{bot.plan_command} live channel #leadership."
        )
    policy = change_setting(
        bot.database,
        bot.workspace_id,
        "leadership_channel",
        channel,
        now=bot.now(),
        by_id=person_id,
        via=Via.COMMAND,
    )
    return f"The weekly rollup goes to {policy.leadership_channel or 'no channel'}."
