"""Taking what happens in the workspace to the app: events with retries, interactions with an answer."""

import asyncio
import itertools
from collections.abc import Awaitable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal

from planbot.sandbox.delivery.payloads import event_callback, subscription_of
from planbot.sandbox.delivery.receiver import Answer, Attempt, Kind, Receiver
from planbot.sandbox.delivery.requests import RequestSender
from planbot.sandbox.delivery.sockets import SocketHub
from planbot.sandbox.signal import Signal
from planbot.sandbox.workspace import Workspace

Json = dict[str, Any]

RETRY_SECONDS = (0.0, 60.0, 300.0)
"""Before each of the three retries of an event: at once, a minute, five minutes (real time)."""


class Courier:
    """Chooses the way for each kind: HTTP where a request URL is set for it, else Socket Mode.

    `connected` is notified when there may be somebody to send to, `idle_again` when the last attempt is over.

    `idle` is false as long as an attempt is under way. Events for which there is nobody to send to, and
    those that wait for a retry, do not count: a clock must not wait for an app that is not there.
    """

    def __init__(
        self,
        workspace: Workspace,
        sockets: SocketHub,
        requests: RequestSender,
        *,
        connected: Signal,
        idle_again: Signal,
        retry_seconds: Sequence[float] = RETRY_SECONDS,
    ) -> None:
        self.sockets = sockets
        self.requests = requests
        self._workspace = workspace
        self._connected = connected
        self._idle_again = idle_again
        self._retry_seconds = tuple(retry_seconds)
        self.begun = 0
        """How often something was sent on its way."""
        self._under_way = 0
        self._ended = False
        self._numbers = itertools.count(1)
        self._tasks: set[asyncio.Task[Answer]] = set()
        self._collected: list[asyncio.Task[Answer]] | None = None

    @property
    def idle(self) -> bool:
        return self._under_way == 0

    @property
    def ready(self) -> bool:
        """Whether an event can be sent now."""
        return self._ready("events_api")

    @contextmanager
    def collecting(self) -> Iterator[list[asyncio.Task[Answer]]]:
        """Gather the deliveries that what is done inside gives rise to."""
        self._collected = []
        try:
            yield self._collected
        finally:
            self._collected = None

    def publish(self, event: Json) -> None:
        """Send an event to the app if it is installed and has subscribed."""
        if not self._workspace.installed or subscription_of(event) not in self._workspace.app.events:
            return
        payload = event_callback(self._workspace, event, next(self._numbers))
        self._begin()
        task = asyncio.get_running_loop().create_task(self._deliver_event(payload))
        self._tasks.add(task)
        if self._collected is not None:
            self._collected.append(task)
        task.add_done_callback(self._tasks.discard)

    async def interact(self, kind: Literal["slash_commands", "interactive"], payload: Json) -> Answer:
        """Take a person's command or click to the app: one attempt, and the app's answer to it."""
        if not self._workspace.installed or not self._ready(kind):
            return Answer(failure="no_receiver")
        self._begin()
        try:
            return await self._attempt(Attempt(kind, payload))
        finally:
            self._end()

    def wake(self) -> None:
        """Let events that wait look again whether there is somebody to send to."""
        self._connected.notify()

    async def settled(self) -> None:
        """Return when nothing is under way."""
        while not self.idle and not self._ended:
            await self._idle_again.wait(60)

    async def shut_down(self) -> None:
        self._ended = True
        for task in list(self._tasks):
            task.cancel()
        await self.sockets.shut_down()

    async def _deliver_event(self, payload: Json) -> Answer:
        try:
            await self._until_ready()
            answer = await self._attempt(Attempt("events_api", payload))
            for number, seconds in enumerate(self._retry_seconds, start=1):
                if answer.acked or not answer.retry:
                    break
                if seconds:
                    await self._aside(asyncio.sleep(seconds))
                await self._until_ready()
                answer = await self._attempt(Attempt("events_api", payload, number, answer.failure or ""))
            return answer
        finally:
            self._end()

    async def _until_ready(self) -> None:
        if not self.ready:
            await self._aside(self._ready_at_last())

    async def _ready_at_last(self) -> None:
        while not self.ready:
            await self._connected.wait(600)

    async def _aside(self, waiting: Awaitable[None]) -> None:
        """Wait without counting as under way."""
        self._end()
        try:
            await waiting
        finally:
            self._begin()

    async def _attempt(self, attempt: Attempt) -> Answer:
        """Deliver once. The record is made when it goes out, so that it stands before what comes of it."""
        receiver: Receiver = self.requests if self.requests.handles(attempt.kind) else self.sockets
        delivery = receiver.prepare(attempt)
        records = self._workspace.records
        entry = records.delivery(
            at=self._workspace.now().isoformat(),
            kind=attempt.kind,
            retry=attempt.number,
            sent=delivery.shown,
        )
        answer = await delivery.send()
        records.settle(entry, ack=answer.payload, failure=answer.failure)
        return answer

    def _ready(self, kind: Kind) -> bool:
        return self.requests.handles(kind) or self.sockets.ready

    def _begin(self) -> None:
        self.begun += 1
        self._under_way += 1

    def _end(self) -> None:
        self._under_way -= 1
        if self._under_way == 0:
            self._idle_again.notify()
