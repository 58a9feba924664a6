"""`/plan settings 2.1`, `/plan settings Housing Plan`: the form for what an item or a plan has for itself."""

from planbot.services.overrides import settings_named
from planbot.slack.commands.subcommand import Typed
from planbot.slack.views.item_settings_form import item_settings_form
from planbot.slack.views.opening import open_view

WORD = "settings"


def answer_item_settings(typed: Typed) -> bool:
    """Open the form; return False for other words, or where none follow.

    Raises `UserError` where nothing is called so, or it is not theirs to change.
    """
    if typed.word != WORD or not typed.rest:
        return False
    bot = typed.bot
    settings = settings_named(bot.database, bot.workspace_id, typed.rest, typed.asker().id, now=bot.now())
    open_view(typed.client, typed.command["trigger_id"], item_settings_form(settings))
    typed.ack()
    return True
