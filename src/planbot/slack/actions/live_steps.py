"""The steps of going live, each a button; a pilot first asks which department."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from planbot.messages.renderer import Rendered
from planbot.plan.reports.going_live import Step
from planbot.plan.weeks import PreviewPage
from planbot.services.going_live import Choice, pilot_form, show_going_live, take_step
from planbot.services.preview import page_asked_for, preview_page
from planbot.slack.bot import Bot, compose_afterwards
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
        first = page_asked_for(bot.database, bot.workspace_id, person.id, "", now=now)
        for page in (first, first._replace(monday=first.monday + timedelta(weeks=1))):
            _preview_afterwards(bot, context, person.id, page)
        ack()


def show_where_it_stands(
    bot: Bot,
    context: BoltContext,
    person_id: int,
    done: str | None,
    *,
    replace: bool,
    answer_url: str | None = None,
) -> None:
    """Say, once what came is acknowledged, how far the city has gone live; `done` is what was changed."""
    look = show_going_live(
        bot.database,
        bot.workspace_id,
        person_id,
        now=bot.now(),
        plan_command=bot.plan_command,
        done=done,
    )

    def compose() -> Rendered:
        return bot.renderer.render("going_live", look())

    compose_afterwards(context, compose, replace=replace, answer_url=answer_url)


def _listener(bot: Bot, step: Step) -> Callable[..., None]:
    def take(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        person = bot.person(body["user"]["id"])
        choice = Choice(step=step, key=f"click:{body['trigger_id']}")
        done = take_step(bot.database, bot.workspace_id, person.id, choice, now=bot.now())
        show_where_it_stands(bot, context, person.id, done, replace=True)
        ack()

    return take


def _preview_afterwards(bot: Bot, context: BoltContext, person_id: int, page: PreviewPage) -> None:
    now = bot.now()

    def compose() -> Rendered:
        shown = preview_page(bot.database, bot.workspace_id, person_id, page, now=now)
        return bot.renderer.render("preview", shown)

    compose_afterwards(context, compose, replace=False)
