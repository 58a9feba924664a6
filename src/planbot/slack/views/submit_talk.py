"""What somebody would like to talk about goes to their head, or to the administrators."""

from typing import Any

from slack_bolt import Ack, App

from planbot.plan.errors import UserError
from planbot.services.launches import ask_to_talk
from planbot.slack.bot import Bot
from planbot.slack.views.talk_form import CALLBACK, read_talk_form, sent_view


def register(app: App, bot: Bot) -> None:
    @app.view(CALLBACK)
    def submit_talk(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        person, submission = bot.person(body["user"]["id"]), read_talk_form(view)
        if not submission.text:
            raise UserError("Write a few words, so that they know what it is about.", "text")
        names = ask_to_talk(
            bot.database,
            bot.workspace_id,
            person.id,
            submission.message_id,
            submission.text,
            now=bot.now(),
            submission_id=submission.submission_id,
        )
        bot.wake()
        ack(response_action="update", view=sent_view(names))
