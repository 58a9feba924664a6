"""A worker process that ends itself, as if struck by lightning, or stops, at a named point of its work.

It is put together from the real parts; the ones that are passed on the way are wrapped.
"""

import logging
import os
import signal
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from multiprocessing.connection import Connection
from typing import TypeVar

import structlog
from outbox.composing import PlainComposer

from planbot.messages.check import load_examples
from planbot.messages.renderer import Renderer
from planbot.outbox.composer import Composed
from planbot.outbox.courier import Courier
from planbot.outbox.outcomes import Begun, Outcome, Prepared
from planbot.outbox.pace import Pace
from planbot.outbox.sender import Outgoing, Posted
from planbot.outbox.timing import Timing
from planbot.outbox.worker import Worker
from planbot.plan.clock import FixedClock
from planbot.slack.client import posting_client
from planbot.slack.sender import SlackSender
from planbot.store import delivery
from planbot.store.engine import WORKER_WAIT_SECONDS, build_engine, parse_url
from planbot.store.outbox_records import Arrival, Hold, OutboxMessage
from planbot.store.unit_of_work import Database, Unit

T = TypeVar("T")

REQUEST_SECONDS = 1
TIMING = Timing(
    request_timeout=timedelta(seconds=REQUEST_SECONDS),
    lease=timedelta(seconds=2),
    settle=timedelta(seconds=2),
    first_retry=timedelta(milliseconds=20),
    longest_retry=timedelta(milliseconds=100),
    most_attempts=100,
)
PACE = Pace(scale=1000)


@cache
def practised_renderer() -> Renderer:
    """A renderer that has read its templates, so that not each process that is forked reads them again."""
    renderer = Renderer()
    for name in ("check_in", "digest", "rollup", "answer"):
        renderer.render(name, load_examples(name, renderer.folders)[0].report)
    return renderer


class Point(StrEnum):
    """Where a worker may die or stand still, in the order in which a message passes."""

    AFTER_CLAIM = "after claim"
    AFTER_RENDER = "after render"
    BEFORE_POST = "before the post"
    AFTER_ACCEPT = "after the post was accepted"
    BEFORE_CLOSE = "before the row was closed"
    AFTER_FIND = "after a lost post was looked for"


@dataclass(frozen=True)
class Task:
    """What a worker process works on; with a `point`, it dies there when it passes for the n-th time.

    One that `stands_still` there is stopped instead (SIGSTOP), until somebody has it go on.
    """

    database_url: str
    workspace_id: int
    api_url: str
    token: str
    now: datetime
    point: Point | None = None
    passes: int = 1
    stands_still: bool = False


@dataclass
class Doom:
    point: Point | None
    passes: int
    stands_still: bool = False
    turn: threading.Lock = field(default_factory=threading.Lock)
    at_desk: threading.Lock = field(default_factory=threading.Lock)
    posting: set[int] = field(default_factory=set)
    """The threads that have found that they may post, and whose request may not have left."""
    gate: threading.Condition = field(default_factory=threading.Condition)
    is_closed: bool = False

    def pass_by(self, point: Point) -> None:
        if point is not self.point:
            return
        with self.turn:
            self.passes -= 1
            if self.passes != 0:
                return
            if self.stands_still:
                self._stand_still()
            else:
                os.kill(os.getpid(), signal.SIGKILL)

    def begin_post(self) -> None:
        with self.gate:
            self.gate.wait_for(lambda: not self.is_closed)
            self.posting.add(threading.get_ident())

    def end_post(self) -> None:
        with self.gate:
            self.posting.discard(threading.get_ident())
            self.gate.notify_all()

    def _stand_still(self) -> None:
        """Stop between two requests, and outside of units of work.

        A request that leaves after all, minutes late, could not be called back by anybody; and whoever takes
        over is to wait for the leases, not for the locks of a unit.
        """
        with self.gate:
            self.is_closed = True
            self.gate.wait_for(lambda: not self.posting)
            with self.at_desk:
                # Sent to this thread: another one might take a while to notice that all are to stop.
                signal.pthread_kill(threading.get_ident(), signal.SIGSTOP)
            self.is_closed = False
            self.gate.notify_all()


class DoomedDatabase(Database):
    doom: Doom

    def write(self, work: Callable[[Unit], T]) -> T:
        with self.doom.at_desk:
            return super().write(work)


class DoomedCourier(Courier):
    doom: Doom

    def prepare(self, message: OutboxMessage) -> Prepared | Outcome:
        self.doom.pass_by(Point.AFTER_CLAIM)
        return super().prepare(message)

    def post(self, begun: Begun) -> Outcome:
        self.doom.pass_by(Point.BEFORE_POST)
        self.doom.begin_post()
        try:
            return super().post(begun)
        finally:
            self.doom.end_post()


class DoomedComposer(PlainComposer):
    doom: Doom

    def compose(self, message: OutboxMessage, now: datetime) -> Composed:
        composed = super().compose(message, now)
        self.doom.pass_by(Point.AFTER_RENDER)
        return composed


class DoomedSender(SlackSender):
    doom: Doom

    def post(self, message: Outgoing) -> Posted:
        posted = super().post(message)
        self.doom.end_post()
        self.doom.pass_by(Point.AFTER_ACCEPT)
        return posted

    def find(self, channel: str, key: str, *, since: datetime, thread_ts: str | None) -> Posted | None:
        found = super().find(channel, key, since=since, thread_ts=thread_ts)
        self.doom.pass_by(Point.AFTER_FIND)
        return found


def die_before_closing(doom: Doom) -> None:
    """Have the unit of work that closes messages end before it is committed."""
    close_sent = delivery.close_sent

    def close_and_die(
        unit: Unit, workspace_id: int, arrivals: Sequence[Arrival], *, now: datetime
    ) -> set[Hold]:
        closed = close_sent(unit, workspace_id, arrivals, now=now)
        doom.pass_by(Point.BEFORE_CLOSE)
        return closed

    delivery.close_sent = close_and_die


def work(task: Task, begun: Connection) -> None:
    """Say that the work begins, and send until killed."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    doom, clock = Doom(task.point, task.passes, task.stands_still), FixedClock(task.now)
    engine = build_engine(parse_url(task.database_url), wait_seconds=WORKER_WAIT_SECONDS)
    database = DoomedDatabase(engine, interactive=False)
    sender = DoomedSender(posting_client(task.token, task.api_url, REQUEST_SECONDS))
    composer = DoomedComposer(database, task.workspace_id, practised_renderer())
    courier = DoomedCourier(database, task.workspace_id, sender, composer, clock, TIMING, PACE)
    for part in (database, sender, composer, courier):
        part.doom = doom
    die_before_closing(doom)
    begun.send(None)
    Worker(database, task.workspace_id, courier, clock, TIMING, PACE).start(poll_seconds=0.02)
    threading.Event().wait()
