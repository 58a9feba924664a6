"""A form for items that lack something comes back: it is filled in, or the form says what is wrong."""

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from planbot.plan.vocabulary import Via
from planbot.services.chosen_people import strangers
from planbot.services.filling_gaps import fill_gaps
from planbot.services.gap_answers import LeadAnswer
from planbot.services.gaps import items_form
from planbot.slack.bot import Bot
from planbot.slack.views.chosen_people import look_up
from planbot.slack.views.gap_filled import NEXT_CALLBACK, draw_gaps_anew, gap_filled_view
from planbot.slack.views.gap_items_form import CALLBACK, gap_items_form, read_gap_items_form
from planbot.slack.views.gap_metadata import GapMetadata


def register(app: App, bot: Bot) -> None:
    @app.view(CALLBACK)
    def submit(
        ack: Ack, body: dict[str, Any], view: dict[str, Any], client: WebClient, context: BoltContext
    ) -> None:
        person = bot.person(body["user"]["id"])
        submission = read_gap_items_form(view)
        metadata = submission.metadata
        if not submission.answers:
            ack(response_action="update", view=_next(person.id, metadata))
            return
        leads = [one for one in submission.answers if isinstance(one, LeadAnswer)]
        field_of = {one.slack_id: one.field for one in reversed(leads) if one.slack_id}
        unknown = strangers(bot.database, bot.workspace_id, list(field_of))
        filled = fill_gaps(
            bot.database,
            bot.workspace_id,
            person.id,
            metadata.group,
            submission.answers,
            members={slack_id: look_up(client, slack_id, field_of[slack_id]) for slack_id in unknown},
            reason=submission.reason,
            after=metadata.after,
            submission_id=metadata.submission,
            now=bot.now(),
            via=Via.MODAL,
        )
        draw_gaps_anew(bot, context, person.id, filled, metadata)
        ack(response_action="update", view=gap_filled_view(bot, filled, metadata))

    @app.view(NEXT_CALLBACK)
    def go_on(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        person = bot.person(body["user"]["id"])
        ack(response_action="update", view=_next(person.id, GapMetadata.of(view)))

    def _next(person_id: int, metadata: GapMetadata) -> dict[str, Any]:
        form = items_form(
            bot.database,
            bot.workspace_id,
            person_id,
            metadata.group,
            now=bot.now(),
            after=metadata.after,
        )
        return gap_items_form(form, metadata.answer_url)
