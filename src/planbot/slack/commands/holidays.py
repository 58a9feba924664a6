"""`/plan holidays`: on which days the city does not work; administrators add and remove its own."""

from typing import Any

from slack_bolt import Ack

from planbot.services.holidays import add_typed_days, remove_typed_days, show_holidays
from planbot.services.people import find_in_slack
from planbot.slack.bot import Bot, private
from planbot.slack.typed import as_typed

WORDS = ("holidays", "holiday", "calendar")
_REMOVE = ("remove", "delete", "drop")


def answer_holidays(bot: Bot, ack: Ack, command: dict[str, Any]) -> None:
    """Show the year ahead, with what was changed; raises `UserError` for what cannot be read or done."""
    _, _, rest = as_typed(command.get("text") or "").partition(" ")
    word, _, days = rest.strip().partition(" ")
    person, changed = find_in_slack(bot.database, bot.workspace_id, command["user_id"]), None
    if word:
        by_id = bot.person(command["user_id"]).id
        change = remove_typed_days if word.casefold() in _REMOVE else add_typed_days
        typed = days if word.casefold() in ("add", *_REMOVE) else rest
        changed = change(bot.database, bot.workspace_id, by_id, typed, now=bot.now())
    report = show_holidays(
        bot.database, bot.workspace_id, person, bot.plan_command, now=bot.now(), changed=changed
    )
    ack(private(bot.renderer.render("holidays", report)))
