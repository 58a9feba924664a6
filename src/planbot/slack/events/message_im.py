"""A direct message: a question, answered through the outbox."""

from typing import Any

from slack_bolt import App

from planbot.services.questions import queue_answer
from planbot.slack.bot import Bot
from planbot.slack.typed import as_typed


def register(app: App, bot: Bot) -> None:
    @app.event("message")
    def message(event: dict[str, Any], body: dict[str, Any]) -> None:
        # Edits, deletions and what bots post come as messages too; none of them is a question.
        if event.get("channel_type") != "im" or event.get("subtype") or event.get("bot_id"):
            return
        queue_answer(
            bot.database,
            bot.workspace_id,
            event_id=body["event_id"],
            question=as_typed(event.get("text") or "", bot.name_of),
            asker_slack_id=event["user"],
            channel=event["channel"],
            thread_ts=event.get("thread_ts"),
            now=bot.now(),
        )
        bot.wake()
