"""*I've got it*, *I've got all of these*, *Need to talk*: answers to being told what one leads."""

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from planbot.plan.reports.notice import Notice
from planbot.services.launches import LaunchRef, accept, accept_all, talk_to
from planbot.slack.bot import Bot, whisper
from planbot.slack.views.opening import open_view
from planbot.slack.views.talk_form import talk_form


def register(app: App, bot: Bot) -> None:
    @app.action("accept_item")
    def accept_item(ack: Ack, action: dict[str, Any], body: dict[str, Any], context: BoltContext) -> None:
        person, click = bot.person(body["user"]["id"]), f"click:{body['trigger_id']}"
        item_id = int(action["value"])
        done = accept(bot.database, bot.workspace_id, person.id, item_id, now=bot.now(), click=click)
        _answer(bot, context, done)
        ack()

    @app.action("accept_all")
    def accept_these(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        person, click = bot.person(body["user"]["id"]), f"click:{body['trigger_id']}"
        ref = _clicked(body)
        done = accept_all(bot.database, bot.workspace_id, person.id, ref, now=bot.now(), click=click)
        _answer(bot, context, done)
        ack()

    @app.action("need_to_talk")
    def need_to_talk(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        person = bot.person(body["user"]["id"])
        message_id, names = talk_to(bot.database, bot.workspace_id, person.id, _clicked(body), now=bot.now())
        open_view(client, body["trigger_id"], talk_form(message_id, names))
        ack()


def _answer(bot: Bot, context: BoltContext, words: str) -> None:
    bot.wake()
    whisper(context, bot.renderer.render("notice", Notice(message=words)))


def _clicked(body: dict[str, Any]) -> LaunchRef:
    return LaunchRef(body["container"]["channel_id"], body["container"]["message_ts"])
