"""The answer to a question comes back: it is recorded, or the form says what stands in the way."""

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from planbot.plan.vocabulary import Via
from planbot.services.deciding import decide
from planbot.slack.bot import Bot
from planbot.slack.home import publish_home_anew
from planbot.slack.views.decision_form import CALLBACK, read_decision_form
from planbot.slack.views.item_fields import plain


def register(app: App, bot: Bot) -> None:
    @app.view(CALLBACK)
    def submit_decision(
        ack: Ack, body: dict[str, Any], view: dict[str, Any], context: BoltContext, client: WebClient
    ) -> None:
        person = bot.person(body["user"]["id"])
        submission = read_decision_form(view)
        recorded = decide(
            bot.database,
            bot.workspace_id,
            person.id,
            submission.decision_id,
            submission.outcome,
            submission.words,
            now=bot.now(),
            via=Via.MODAL,
        )
        bot.wake()
        rendered = bot.renderer.render("decision_recorded", recorded)
        done = {
            "type": "modal",
            "title": plain("Recorded"),
            "close": plain("Done"),
            "blocks": rendered.blocks,
        }
        if submission.in_home:
            publish_home_anew(bot, context, client, body["user"]["id"])
        ack(response_action="update", view=done)
