"""`/plan holidays`: on which days the city does not work; administrators add and remove its own."""

from planbot.services.holidays import add_typed_days, remove_typed_days, show_holidays
from planbot.services.people import find_in_slack
from planbot.slack.commands.subcommand import Typed
from planbot.slack.typed import as_typed

WORDS = ("holidays", "holiday", "calendar")
_REMOVE = ("remove", "delete", "drop")


def answer_holidays(typed: Typed) -> bool:
    """Show the year ahead, with what was changed; return False for other words.

    Raises `UserError` for what cannot be read or done.
    """
    if typed.word not in WORDS:
        return False
    bot, rest = typed.bot, as_typed(typed.rest)
    word, _, days = rest.partition(" ")
    person, changed = find_in_slack(bot.database, bot.workspace_id, typed.command["user_id"]), None
    if word:
        change = remove_typed_days if word.casefold() in _REMOVE else add_typed_days
        named = days if word.casefold() in ("add", *_REMOVE) else rest
        changed = change(bot.database, bot.workspace_id, typed.asker().id, named, now=bot.now())
    report = show_holidays(
        bot.database, bot.workspace_id, person, bot.plan_command, now=bot.now(), changed=changed
    )
    typed.answer("holidays", report)
    return True
