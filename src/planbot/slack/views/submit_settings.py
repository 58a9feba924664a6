"""A form of settings comes back: its effect is shown, then stored."""

from typing import Any

from slack_bolt import Ack, App, BoltContext

from planbot.services.settings import propose_change, show_settings, store_change
from planbot.slack.bot import Bot, redraw
from planbot.slack.errors import notice_view
from planbot.slack.views.settings_form import (
    CALLBACK,
    CONFIRM_CALLBACK,
    SettingsMetadata,
    read_settings_form,
    settings_confirm,
    settings_told,
)


def register(app: App, bot: Bot) -> None:
    @app.view(CALLBACK)
    def propose(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        person = bot.person(body["user"]["id"])
        words, metadata = read_settings_form(view), SettingsMetadata.of(view)
        proposed = propose_change(bot.database, bot.workspace_id, person.id, words, now=bot.now())
        if not proposed.report.lines:
            ack(response_action="update", view=notice_view("Nothing is different, so nothing was stored."))
            return
        rendered = bot.renderer.render("settings_change", proposed.report)
        kept = SettingsMetadata(words=proposed.words, seen=proposed.seen, answer_url=metadata.answer_url)
        ack(response_action="update", view=settings_confirm(rendered, kept))

    @app.view(CONFIRM_CALLBACK)
    def store(ack: Ack, body: dict[str, Any], view: dict[str, Any], context: BoltContext) -> None:
        person, metadata, now = bot.person(body["user"]["id"]), SettingsMetadata.of(view), bot.now()
        stored = store_change(
            bot.database, bot.workspace_id, person.id, metadata.words, metadata.seen, now=now
        )
        if metadata.answer_url is not None:
            shown = show_settings(bot.database, bot.workspace_id, person.id, now=now, done="Stored.")
            redraw(context, bot.renderer.render("settings", shown), metadata.answer_url)
        ack(
            response_action="update",
            view=settings_told("Stored", bot.renderer.render("settings_change", stored)),
        )
