"""The two buttons under a question: what an item waits for is decided with one click."""

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from planbot.plan.vocabulary import DecisionOutcome, Via
from planbot.services.deciding import decide as record_decision
from planbot.slack.bot import Bot, whisper
from planbot.slack.home import is_home, publish_home_anew

_OUTCOMES = {"decide_yes": DecisionOutcome.AGREED, "decide_no": DecisionOutcome.DECLINED}


def register(app: App, bot: Bot) -> None:
    def decide(
        ack: Ack, action: dict[str, Any], body: dict[str, Any], context: BoltContext, client: WebClient
    ) -> None:
        person = bot.person(body["user"]["id"])
        recorded = record_decision(
            bot.database,
            bot.workspace_id,
            person.id,
            int(action["value"]),
            _OUTCOMES[action["action_id"]],
            now=bot.now(),
            via=Via.BUTTON,
        )
        bot.wake()
        if is_home(body):
            publish_home_anew(bot, context, client, body["user"]["id"])
        else:
            whisper(context, bot.renderer.render("decision_recorded", recorded))
        ack()

    for action_id in _OUTCOMES:
        app.action(action_id)(decide)
