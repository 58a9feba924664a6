"""A direct message: a question, answered through the outbox, or a plan file, read by the worker."""

from typing import Any

from slack_bolt import App

from planbot.services.questions import queue_answer
from planbot.services.uploads import DroppedFile, take_files
from planbot.slack.bot import Bot
from planbot.slack.typed import as_typed

_WITH_FILES = "file_share"
_ELSEWHERE = ("external", "tombstone", "hidden_by_limit")


def register(app: App, bot: Bot) -> None:
    @app.event("message")
    def message(event: dict[str, Any], body: dict[str, Any]) -> None:
        # Edits, deletions and what bots post come as messages too; none of them is meant for planbot.
        if event.get("channel_type") != "im" or event.get("bot_id"):
            return
        if event.get("subtype") == _WITH_FILES:
            _take_files(event, body)
        elif not event.get("subtype"):
            _answer(event, body)

    def _answer(event: dict[str, Any], body: dict[str, Any]) -> None:
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

    def _take_files(event: dict[str, Any], body: dict[str, Any]) -> None:
        if take_files(
            bot.database,
            bot.workspace_id,
            event_id=body["event_id"],
            slack_id=event["user"],
            channel=event["channel"],
            files=[_file(one) for one in event.get("files") or ()],
            now=bot.now(),
        ):
            bot.wake_jobs()
        bot.wake()


def _file(file: dict[str, Any]) -> DroppedFile:
    return DroppedFile(
        id=file["id"],
        name=file.get("name") or file.get("title") or "the file",
        kind=file.get("filetype") or "",
        size=int(file.get("size") or 0),
        is_elsewhere=file.get("mode") in _ELSEWHERE,
    )
