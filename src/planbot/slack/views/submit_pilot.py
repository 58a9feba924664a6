"""The chosen department tries planbot out from now on."""

from typing import Any

from slack_bolt import Ack, App, BoltContext

from planbot.plan.reports.going_live import Step
from planbot.plan.reports.notice import Notice
from planbot.plan.vocabulary import Via
from planbot.services.going_live import Choice, take_step
from planbot.slack.actions.live_steps import show_where_it_stands
from planbot.slack.bot import Bot
from planbot.slack.views.item_fields import plain
from planbot.slack.views.pilot_form import CALLBACK, read_pilot_form


def register(app: App, bot: Bot) -> None:
    @app.view(CALLBACK)
    def submit_pilot(ack: Ack, body: dict[str, Any], view: dict[str, Any], context: BoltContext) -> None:
        person, submission, now = bot.person(body["user"]["id"]), read_pilot_form(view), bot.now()
        choice = Choice(
            step=Step.PILOT,
            key=f"form:{submission.submission_id}",
            via=Via.MODAL,
            department_id=submission.department_id,
        )
        done = take_step(bot.database, bot.workspace_id, person.id, choice, now=now)
        if submission.answer_url is not None:
            url = submission.answer_url
            show_where_it_stands(bot, context, person.id, done, replace=True, answer_url=url)
        said = bot.renderer.render("notice", Notice(message=done))
        ack(
            response_action="update",
            view={
                "type": "modal",
                "title": plain("Pilot a department"),
                "close": plain("Done"),
                "blocks": said.blocks,
            },
        )
