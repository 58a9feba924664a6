"""A question that mentions planbot in a channel: answered in its thread, through the outbox."""

from typing import Any

from slack_bolt import App

from planbot.services.questions import queue_answer
from planbot.slack.bot import Bot
from planbot.slack.typed import as_typed


def register(app: App, bot: Bot) -> None:
    @app.event("app_mention")
    def app_mention(event: dict[str, Any], body: dict[str, Any]) -> None:
        queue_answer(
            bot.database,
            bot.workspace_id,
            event_id=body["event_id"],
            question=as_typed(event["text"], bot.name_of),
            asker_slack_id=event["user"],
            channel=event["channel"],
            thread_ts=event.get("thread_ts") or event["ts"],
            now=bot.now(),
        )
        bot.wake()
