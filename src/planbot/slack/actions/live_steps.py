"""The steps of going live, each a button; a pilot first asks which department."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from planbot.plan.reports.going_live import Step
from planbot.services.going_live import Choice, pilot_form, show_going_live, take_step
from planbot.services.preview import preview_typed
from planbot.slack.bot import Bot, redraw, whisper
from planbot.slack.views.opening import open_view
from planbot.slack.views.pilot_form import pilot_form as pilot_view

_STEPS = {
    "live_only_me": Step.ONLY_ME,
    "live_go": Step.LIVE,
    "live_resume": Step.RESUME,
    "live_pause": Step.PAUSE,
    "live_set_up": Step.SET_UP,
}


def register(app: App, bot: Bot) -> None:
    for action_id, step in _STEPS.items():
        app.action(action_id)(_listener(bot, step))

    @app.action("live_pilot")
    def choose_department(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        person = bot.person(body["user"]["id"])
        form = pilot_form(bot.database, bot.workspace_id, person.id, now=bot.now())
        open_view(client, body["trigger_id"], pilot_view(form, body.get("response_url")))
        ack()

    @app.action("live_preview")
    def preview(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        person, now = bot.person(body["user"]["id"]), bot.now()
        for week in ("", "next week"):
            shown = preview_typed(bot.database, bot.workspace_id, person.id, week, now=now)
            whisper(context, bot.renderer.render("preview", shown))
        ack()


def _listener(bot: Bot, step: Step) -> Callable[..., None]:
    def take(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        person, now = bot.person(body["user"]["id"]), bot.now()
        choice = Choice(step=step, key=f"click:{body['trigger_id']}")
        done = take_step(bot.database, bot.workspace_id, person.id, choice, now=now)
        shown = show_going_live(
            bot.database, bot.workspace_id, person.id, now=now, plan_command=bot.plan_command, done=done
        )
        redraw(context, bot.renderer.render("going_live", shown))
        ack()

    return take
