"""Slack as far as the outbox knows it: it keeps what was posted, loses answers, and workers may crash on it.

It stands in for Slack in one place only, the model-based test, which needs thousands of posts a second.
"""

import threading
from collections import deque
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NoReturn

from sqlalchemy import Engine

from planbot.outbox.sender import Outgoing, Posted, RateLimited, Uncertain
from planbot.plan.clock import Clock
from planbot.store.unit_of_work import Database, Unit


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

    Each worker has a `Line` of its own. May be called from several threads.
    """

    clock: Clock
    posts: list[Post] = field(default_factory=list)
    edits: list[Post] = field(default_factory=list)
    troubles: deque[Trouble] = field(default_factory=deque)
    crash_when_looking: bool = False
    turn: threading.Lock = field(default_factory=threading.Lock)

    def accept(self, message: Outgoing) -> Posted:
        made = self.posts if message.edits is None else self.edits
        ts = message.edits.ts if message.edits else f"{len(self.posts)}.0"
        made.append(Post(message.key, message.channel, self.clock.now(), ts))
        return Posted(message.channel, ts)


class Line:
    """A `Sender`: the way of one worker to Slack. Once it has crashed, nothing gets through any more."""

    def __init__(self, slack: ModelSlack) -> None:
        self._slack = slack
        self.is_cut = False

    def address(self, recipient: str) -> str:
        return recipient

    def channel_id(self, recipient: str) -> str:
        return recipient

    def post(self, message: Outgoing) -> Posted:
        with self._slack.turn:
            self.check()
            trouble = self._slack.troubles.popleft() if self._slack.troubles else Trouble.NONE
            if trouble is Trouble.CRASH_BEFORE:
                self._crash()
            if trouble is Trouble.RATE_LIMITED:
                raise RateLimited(0)
            if trouble is Trouble.DROPPED:
                raise Uncertain("connection_lost")
            posted = self._slack.accept(message)
            if trouble is Trouble.CRASH_AFTER:
                self._crash()
            if trouble is Trouble.LOST:
                raise Uncertain("timeout")
            return posted

    def find(self, channel: str, key: str, *, since: datetime, thread_ts: str | None) -> Posted | None:
        with self._slack.turn:
            self.check()
            if self._slack.crash_when_looking:
                self._slack.crash_when_looking = False
                self._crash()
            found = [post for post in self._slack.posts if (post.channel, post.key) == (channel, key)]
        return next((Posted(post.channel, post.ts) for post in found if post.at >= since), None)

    def upload(self, name: str, content: bytes) -> str:
        return f"F{len(content)}"

    def check(self) -> None:
        """Raises `Crash` where the worker has crashed, in whatever thread."""
        if self.is_cut:
            raise Crash

    def _crash(self) -> NoReturn:
        self.is_cut = True
        raise Crash


class MortalDatabase(Database):
    """A worker's way to the record: once it has crashed it stores nothing, whatever its threads posted."""

    def __init__(self, engine: Engine, line: Line) -> None:
        super().__init__(engine, interactive=False)
        self._line = line

    def reading(self) -> AbstractContextManager[Unit]:
        self._line.check()
        return super().reading()

    def writing(self) -> AbstractContextManager[Unit]:
        self._line.check()
        return super().writing()
