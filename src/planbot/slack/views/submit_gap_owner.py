"""The form for an owner comes back: all items that name them are theirs, or the form says what is wrong."""

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from planbot.plan.vocabulary import Via
from planbot.services.chosen_people import strangers
from planbot.services.naming_owners import PERSON, name_owner
from planbot.slack.bot import Bot
from planbot.slack.views.chosen_people import look_up
from planbot.slack.views.gap_filled import draw_gaps_anew, gap_filled_view
from planbot.slack.views.gap_owner_form import CALLBACK, read_gap_owner_form


def register(app: App, bot: Bot) -> None:
    @app.view(CALLBACK)
    def submit(
        ack: Ack, body: dict[str, Any], view: dict[str, Any], client: WebClient, context: BoltContext
    ) -> None:
        person = bot.person(body["user"]["id"])
        metadata, answer = read_gap_owner_form(view)
        chosen = [answer.slack_id] if answer.slack_id else []
        filled = name_owner(
            bot.database,
            bot.workspace_id,
            person.id,
            metadata.group,
            answer,
            members={
                slack_id: look_up(client, slack_id, PERSON)
                for slack_id in strangers(bot.database, bot.workspace_id, chosen)
            },
            submission_id=metadata.submission,
            now=bot.now(),
            via=Via.MODAL,
        )
        draw_gaps_anew(bot, context, person.id, filled, metadata)
        ack(response_action="update", view=gap_filled_view(bot, filled, metadata))
