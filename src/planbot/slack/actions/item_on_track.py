"""*On track*: one item answered with one click."""

from typing import Any

from slack_bolt import Ack, App, BoltContext

from planbot.plan.vocabulary import Status, Via
from planbot.services.judging import Answer
from planbot.services.updates import record
from planbot.slack.bot import Bot, whisper


def register(app: App, bot: Bot) -> None:
    @app.action("item_on_track")
    def item_on_track(ack: Ack, action: dict[str, Any], body: dict[str, Any], context: BoltContext) -> None:
        person = bot.person(body["user"]["id"])
        confirmation = record(
            bot.database,
            bot.workspace_id,
            person.id,
            [Answer(item_id=int(action["value"]), status=Status.ON_TRACK)],
            now=bot.now(),
            via=Via.BUTTON,
            submission_id=f"click:{body['trigger_id']}",
        )
        bot.wake()
        rendered = bot.renderer.render("confirmation", confirmation)
        whisper(context, rendered)
        ack()
