"""The update form comes back: all of it is stored, or the form says what is wrong or new."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from planbot.plan.vocabulary import Via
from planbot.services.chosen_people import strangers
from planbot.services.directory import Member
from planbot.services.updates import Overtaken, record
from planbot.services.waiting import lines_of
from planbot.slack.bot import Bot
from planbot.slack.home import publish_home_anew
from planbot.slack.views.chosen_people import look_up
from planbot.slack.views.recorded import recorded_view
from planbot.slack.views.update_form import CALLBACK, Submission, overtaken_view, read_update_form
from planbot.slack.views.waiting_fields import lacks_question, with_question


def register(app: App, bot: Bot) -> None:
    @app.view(CALLBACK)
    def submit_update(
        ack: Ack, body: dict[str, Any], view: dict[str, Any], context: BoltContext, client: WebClient
    ) -> None:
        person = bot.person(body["user"]["id"])
        lacking = lacks_question(view)
        if lacking:
            ack(response_action="update", view=_with_questions(bot, person.id, view, lacking))
            return
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
                members=_deciders_unknown(bot, client, submission),
            )
        except Overtaken as overtaken:
            ack(response_action="update", view=overtaken_view(overtaken.waiting, submission))
            return
        bot.wake()
        if submission.in_home:
            publish_home_anew(bot, context, client, body["user"]["id"])
        rendered = bot.renderer.render("confirmation", confirmation)
        ack(
            response_action="update",
            view=recorded_view(rendered, confirmation.left, in_home=submission.in_home),
        )


def _deciders_unknown(bot: Bot, client: WebClient, submission: Submission) -> Mapping[str, Member | None]:
    """Return what Slack knows of those chosen to decide who are nobody in the plan."""
    field_of = {
        answer.waits_for.decider: f"decider:{answer.item_id}"
        for answer in submission.answers
        if answer.waits_for is not None and answer.waits_for.decider
    }
    unknown = strangers(bot.database, bot.workspace_id, list(field_of)) if field_of else ()
    return {slack_id: look_up(client, slack_id, field_of[slack_id]) for slack_id in unknown}


def _with_questions(
    bot: Bot, person_id: int, view: dict[str, Any], lacking: list[tuple[int, str]]
) -> dict[str, Any]:
    item_ids = [item_id for item_id, _ in lacking]
    waiting = lines_of(bot.database, bot.workspace_id, person_id, item_ids, now=bot.now())
    for item_id, chosen in lacking:
        changed = with_question(view, item_id, chosen, waiting.deciders.get(item_id))
        view = {**changed, "state": view["state"]}
    return {name: part for name, part in view.items() if name != "state"}
