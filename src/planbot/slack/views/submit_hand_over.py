"""The hand-over form comes back: the items change hands, or the form says what stands in the way."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from planbot.messages.renderer import Rendered
from planbot.plan.vocabulary import Via
from planbot.services.chosen_people import strangers
from planbot.services.handover import hand_over
from planbot.slack.bot import Bot
from planbot.slack.views.chosen_people import look_up
from planbot.slack.views.hand_over_form import CALLBACK, read_hand_over_form
from planbot.slack.views.item_fields import plain


def register(app: App, bot: Bot) -> None:
    @app.view(CALLBACK)
    def submit_hand_over(ack: Ack, body: dict[str, Any], view: dict[str, Any], client: WebClient) -> None:
        person = bot.person(body["user"]["id"])
        submission = read_hand_over_form(view)
        field_of = {choice.slack_id: choice.field for choice in reversed(submission.choices)}
        unknown = strangers(bot.database, bot.workspace_id, list(field_of))
        handed_over = hand_over(
            bot.database,
            bot.workspace_id,
            person.id,
            submission.choices,
            members={slack_id: look_up(client, slack_id, field_of[slack_id]) for slack_id in unknown},
            note=submission.note,
            submission_id=submission.submission_id,
            now=bot.now(),
            via=Via.MODAL,
        )
        bot.wake()
        ack(response_action="update", view=_done(bot.renderer.render("handed_over", handed_over)))


def _done(rendered: Rendered) -> dict[str, Any]:
    return {
        "type": "modal",
        "title": plain("Handed over"),
        "close": plain("Done"),
        "blocks": rendered.blocks,
    }
