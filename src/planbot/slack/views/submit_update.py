"""The update form comes back: all of it is stored, or the form says what is wrong or new."""

from typing import Any

from slack_bolt import Ack, App

from planbot.plan.vocabulary import Via
from planbot.services.updates import Overtaken, record
from planbot.slack.bot import Bot
from planbot.slack.views.recorded import recorded_view
from planbot.slack.views.update_form import CALLBACK, overtaken_view, read_update_form


def register(app: App, bot: Bot) -> None:
    @app.view(CALLBACK)
    def submit_update(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        person = bot.person(body["user"]["id"])
        submission = read_update_form(view)
        try:
            confirmation = record(
                bot.database,
                bot.workspace_id,
                person.id,
                submission.answers,
                now=bot.now(),
                via=Via.MODAL,
                submission_id=submission.submission_id,
                shown=submission.shown,
            )
        except Overtaken as overtaken:
            ack(response_action="update", view=overtaken_view(overtaken.waiting, submission))
            return
        bot.wake()
        rendered = bot.renderer.render("confirmation", confirmation)
        ack(response_action="update", view=recorded_view(rendered, left=confirmation.left))
