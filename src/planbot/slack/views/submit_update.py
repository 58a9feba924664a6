"""The update form comes back: all of it is stored, or the form says what is wrong."""

from typing import Any

from slack_bolt import Ack, App

from planbot.plan.vocabulary import Via
from planbot.services.updates import record
from planbot.slack.bot import Bot
from planbot.slack.views.recorded import recorded_view
from planbot.slack.views.update_form import CALLBACK, read_update_form


def register(app: App, bot: Bot) -> None:
    @app.view(CALLBACK)
    def submit_update(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        person = bot.person(body["user"]["id"])
        submission = read_update_form(view)
        confirmation = record(
            bot.database,
            bot.workspace_id,
            person.id,
            submission.answers,
            now=bot.now(),
            via=Via.MODAL,
            submission_id=submission.submission_id,
        )
        rendered = bot.renderer.render("confirmation", confirmation)
        ack(response_action="update", view=recorded_view(rendered, left=confirmation.left))
