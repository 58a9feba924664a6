"""`/plan preview`: who is about to hear what and when, and who is not and why."""

from planbot.messages.renderer import Rendered
from planbot.services.preview import page_asked_for, preview_page
from planbot.slack.bot import compose_afterwards
from planbot.slack.commands.subcommand import Typed
from planbot.slack.typed import as_typed

WORDS = ("preview", "forecast")


def answer_preview(typed: Typed) -> bool:
    """Show the week asked for; return False for other words.

    Raises `UserError` for what cannot be read or may not be seen.
    """
    if typed.word not in WORDS:
        return False
    bot, asker, now = typed.bot, typed.asker(), typed.bot.now()
    text = as_typed(typed.rest, bot.name_of)
    page = page_asked_for(bot.database, bot.workspace_id, asker.id, text, now=now)

    def compose() -> Rendered:
        shown = preview_page(bot.database, bot.workspace_id, asker.id, page, now=now)
        return bot.renderer.render("preview", shown)

    compose_afterwards(typed.context, compose, replace=False)
    typed.ack()
    return True
