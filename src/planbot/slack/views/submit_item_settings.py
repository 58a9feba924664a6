"""The form for what a plan or an item has for itself comes back: stored, or it says what is wrong with it."""

from typing import Any

from slack_bolt import Ack, App

from planbot.plan.reports.item_settings import ItemSettings
from planbot.plan.vocabulary import Via
from planbot.services.overrides import change_own_settings
from planbot.slack.bot import Bot
from planbot.slack.views.item_fields import plain
from planbot.slack.views.item_settings_form import CALLBACK, read_item_settings_form


def register(app: App, bot: Bot) -> None:
    @app.view(CALLBACK)
    def submit_item_settings(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        person = bot.person(body["user"]["id"])
        submission = read_item_settings_form(view)
        settings = change_own_settings(
            bot.database,
            bot.workspace_id,
            submission.said,
            plan_id=submission.plan_id,
            item_id=submission.item_id,
            by_id=person.id,
            now=bot.now(),
            via=Via.MODAL,
            submission_id=submission.submission_id,
        )
        ack(response_action="update", view=_done(settings))


def _done(settings: ItemSettings) -> dict[str, Any]:
    own = [f"• {line.label}: {line.holds}" for line in settings.lines if line.own is not None]
    text = "\n".join(["It has for itself:", *own]) if own else "It inherits everything."
    return {
        "type": "modal",
        "title": plain("Saved"),
        "close": plain("Done"),
        "blocks": [{"type": "section", "text": plain(f"{settings.name}\n{text}"[:2900])}],
    }
