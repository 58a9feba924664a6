"""The form of *Not mine* comes back: the item is passed to who decides about it."""

from typing import Any

from slack_bolt import Ack, App

from planbot.plan.vocabulary import Via
from planbot.services.not_mine import decline
from planbot.slack.bot import Bot
from planbot.slack.views.item_fields import plain
from planbot.slack.views.not_mine_form import CALLBACK, read_not_mine_form


def register(app: App, bot: Bot) -> None:
    @app.view(CALLBACK)
    def submit_not_mine(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        person = bot.person(body["user"]["id"])
        submission = read_not_mine_form(view)
        notice = decline(
            bot.database,
            bot.workspace_id,
            person.id,
            submission.item_id,
            reason=submission.reason,
            suggested_slack_id=submission.suggested_slack_id,
            now=bot.now(),
            via=Via.MODAL,
        )
        bot.wake()
        done = {
            "type": "modal",
            "title": plain("Passed on"),
            "close": plain("Done"),
            "blocks": bot.renderer.render("notice", notice).blocks,
        }
        ack(response_action="update", view=done)
