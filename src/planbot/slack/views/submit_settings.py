"""A form of settings comes back: its effect is shown, then stored."""

import uuid
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from planbot.messages.renderer import Rendered
from planbot.services.settings import foresee_change, propose_change, show_settings, store_change
from planbot.slack.afterwards import fill_in
from planbot.slack.bot import Bot, compose_afterwards
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
    def propose(
        ack: Ack, body: dict[str, Any], view: dict[str, Any], context: BoltContext, client: WebClient
    ) -> None:
        person, now = bot.person(body["user"]["id"]), bot.now()
        words, metadata = read_settings_form(view), SettingsMetadata.of(view)
        proposed = propose_change(bot.database, bot.workspace_id, person.id, words, now=now)
        if not proposed.report.lines:
            ack(response_action="update", view=notice_view("Nothing is different, so nothing was stored."))
            return
        kept = SettingsMetadata(words=proposed.words, seen=proposed.seen, answer_url=metadata.answer_url)

        def foresee() -> dict[str, Any]:
            report = foresee_change(bot.database, bot.workspace_id, proposed, now=now)
            rendered = bot.renderer.render("settings_change", report)
            return settings_confirm(rendered, kept.with_weeks_of(report))

        page_id = uuid.uuid4().hex
        fill_in(context, client, page_id, foresee)
        rendered = bot.renderer.render("settings_change", proposed.report)
        ack(response_action="update", view=settings_confirm(rendered, kept) | {"external_id": page_id})

    @app.view(CONFIRM_CALLBACK)
    def store(ack: Ack, body: dict[str, Any], view: dict[str, Any], context: BoltContext) -> None:
        person, metadata, now = bot.person(body["user"]["id"]), SettingsMetadata.of(view), bot.now()
        stored = store_change(
            bot.database, bot.workspace_id, person.id, metadata.words, metadata.seen, now=now
        )
        if metadata.answer_url is not None:
            look = show_settings(bot.database, bot.workspace_id, person.id, now=now, done="Stored.")

            def show_anew() -> Rendered:
                return bot.renderer.render("settings", look())

            compose_afterwards(context, show_anew, replace=True, answer_url=metadata.answer_url)
        told = bot.renderer.render("settings_change", metadata.weeks_for(stored))
        ack(response_action="update", view=settings_told("Stored", told))
