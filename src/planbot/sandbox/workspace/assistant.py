"""What the app says about its conversations with people: a status, a title, suggested prompts."""

import time
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

STATUS_SECONDS = 120.0
"""After which a status that no message followed goes away; real time."""


@dataclass
class AssistantThread:
    """`prompts` are {"title", "message"}, under the heading `prompts_title`."""

    title: str = ""
    prompts: list[Json] = field(default_factory=list)
    prompts_title: str = ""
    status: str = ""
    loading_messages: list[str] = field(default_factory=list)
    status_since: float = 0.0


class AssistantThreads:
    """By channel and the `ts` of the thread's parent; an empty `ts` is the conversation as a whole."""

    def __init__(self) -> None:
        self._threads: dict[tuple[str, str], AssistantThread] = {}

    def thread(self, channel: str, thread_ts: str) -> AssistantThread:
        return self._threads.setdefault((channel, thread_ts), AssistantThread())

    def set_status(self, channel: str, thread_ts: str, status: str, loading_messages: list[str]) -> None:
        """An empty status takes it away."""
        thread = self.thread(channel, thread_ts)
        thread.status, thread.loading_messages = status, loading_messages if status else []
        thread.status_since = time.monotonic()

    def answered(self, channel: str, thread_ts: str) -> None:
        """The app has posted there: its status is over."""
        if (channel, thread_ts) in self._threads:
            self.set_status(channel, thread_ts, "", [])

    def as_json(self, channel: str, thread_ts: str) -> Json:
        """What people see: {"status", "loading_messages", "title", "prompts", "prompts_title"}."""
        thread = self._threads.get((channel, thread_ts), AssistantThread())
        if time.monotonic() - thread.status_since > STATUS_SECONDS:
            thread.status, thread.loading_messages = "", []
        return {
            "status": thread.status,
            "loading_messages": thread.loading_messages,
            "title": thread.title,
            "prompts": thread.prompts,
            "prompts_title": thread.prompts_title,
        }
