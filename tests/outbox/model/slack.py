"""Slack as far as the outbox knows it: a `Sender` that keeps what was posted, loses answers, and may crash.

It stands in for Slack in one place only, the model-based test, which needs thousands of posts a second.
"""

import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NoReturn

from planbot.outbox.sender import Outgoing, Posted, RateLimited, Uncertain
from planbot.plan.clock import Clock


class Crash(BaseException):
    """The worker's process is gone: nothing after this line happens. No `except Exception` may catch it."""


class Trouble(StrEnum):
    """What happens to a post."""

    NONE = "none"
    RATE_LIMITED = "asked to wait"
    LOST = "accepted, the answer lost"
    DROPPED = "lost on the way"
    CRASH_BEFORE = "the worker dies before it arrives"
    CRASH_AFTER = "the worker dies after it was accepted"


@dataclass(frozen=True)
class Post:
    key: str
    channel: str
    at: datetime
    ts: str


@dataclass
class ModelSlack:
    """`troubles` are drawn one a post, in order; then all goes well.

    After a crash nothing reaches it any more until there is another worker: `is_reached`.
    """

    clock: Clock
    posts: list[Post] = field(default_factory=list)
    edits: list[Post] = field(default_factory=list)
    troubles: deque[Trouble] = field(default_factory=deque)
    crash_when_looking: bool = False
    is_reached: bool = True
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def address(self, recipient: str) -> str:
        return recipient

    def channel_id(self, recipient: str) -> str:
        return recipient

    def post(self, message: Outgoing) -> Posted:
        with self._turn:
            trouble = self.troubles.popleft() if self.troubles else Trouble.NONE
            if trouble is Trouble.CRASH_BEFORE or not self.is_reached:
                self._crash()
            if trouble is Trouble.RATE_LIMITED:
                raise RateLimited(0)
            if trouble is Trouble.DROPPED:
                raise Uncertain("connection_lost")
            posted = self._accept(message)
            if trouble is Trouble.CRASH_AFTER:
                self._crash()
            if trouble is Trouble.LOST:
                raise Uncertain("timeout")
            return posted

    def find(self, channel: str, key: str, *, since: datetime, thread_ts: str | None) -> Posted | None:
        if self.crash_when_looking or not self.is_reached:
            self.crash_when_looking = False
            self._crash()
        found = (post for post in self.posts if (post.channel, post.key) == (channel, key))
        return next((Posted(post.channel, post.ts) for post in found if post.at >= since), None)

    def upload(self, name: str, content: bytes) -> str:
        return f"F{len(content)}"

    def _crash(self) -> NoReturn:
        self.is_reached = False
        raise Crash

    def _accept(self, message: Outgoing) -> Posted:
        made = self.posts if message.edits is None else self.edits
        ts = message.edits.ts if message.edits else f"{len(self.posts)}.0"
        made.append(Post(message.key, message.channel, self.clock.now(), ts))
        return Posted(message.channel, ts)
