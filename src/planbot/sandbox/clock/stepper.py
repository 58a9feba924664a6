"""Moving the clock in steps that everybody who follows it has finished before the next one."""

import asyncio
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from planbot.sandbox.clock.clock import WorkspaceClock
from planbot.sandbox.signal import Signal

Json = dict[str, Any]

STEP = timedelta(minutes=15)
FURTHEST = timedelta(days=731)
"""How far one move may lead: each step of it takes its time."""
POLL_SECONDS = 20.0
STEP_LIMIT_SECONDS = 120.0
FOLLOWER_SILENCE_SECONDS = 30.0

_NO_OFFSET = "The instant to move to needs an offset, such as +00:00 or Z."
_TOO_FAR = "The clock moves two years at a time at the most."


class ClockMoveError(Exception):
    """A move that cannot be made or did not come to its end; the message is a sentence."""


def next_quarter(instant: datetime) -> datetime:
    """The first quarter of an hour after `instant`: as work falls due then, it is done on the minute."""
    return instant + STEP - (instant - datetime.min.replace(tzinfo=UTC)) % STEP


@dataclass
class _Follower:
    finished: int
    heard: float
    quiet_until: datetime | None = None
    """What it said when it had finished its latest step."""
    polling: int = 0


class Stepper:
    """Plays moves of the clock and keeps the followers.

    `idle` says whether the app owes no acknowledgement; `changed` wakes the stepper when that may have
    changed; `told` counts what was sent to the app, after which it may have more to do than it said. A
    follower that does not poll for `silence` real seconds is dropped: a dead one must not stop the clock for
    good.
    """

    def __init__(
        self,
        clock: WorkspaceClock,
        idle: Callable[[], bool],
        changed: Signal,
        *,
        told: Callable[[], int] = lambda: 0,
        silence: float = FOLLOWER_SILENCE_SECONDS,
        step_limit: float = STEP_LIMIT_SECONDS,
        poll: float = POLL_SECONDS,
    ) -> None:
        self.step = 0
        self._clock = clock
        self._idle = idle
        self._changed = changed
        self._told = told
        self._silence = silence
        self._step_limit = step_limit
        self._poll = poll
        self._followers: dict[str, _Follower] = {}
        self._moving = asyncio.Lock()
        self._ended = False

    @property
    def is_moving(self) -> bool:
        """Whether a move is under way, whoever began it."""
        return self._moving.locked()

    def reading(self) -> Json:
        return {"now": self._clock.now().isoformat(), "step": self.step}

    async def follow(self, name: str, finished: int | None, quiet_until: datetime | None = None) -> Json:
        """One poll of a follower that has finished step `finished` (None to register).

        Until `quiet_until` nothing falls due for it by itself; None if it does not know. Answers
        {"step", "now"} as soon as there is a newer step, else after the poll time. While it waits for an
        answer a follower counts as alive.
        """
        if quiet_until is not None and quiet_until.tzinfo is None:
            raise ClockMoveError(_NO_OFFSET)
        if finished is None:
            self._followers[name] = _Follower(self.step, time.monotonic())
            self._changed.notify()
            return self.reading()
        follower = self._followers.setdefault(name, _Follower(finished, time.monotonic()))
        follower.finished = min(finished, self.step)
        follower.quiet_until = quiet_until and quiet_until.astimezone(UTC)
        follower.heard = time.monotonic()
        self._changed.notify()
        follower.polling += 1
        try:
            until = time.monotonic() + self._poll
            while self.step <= finished and time.monotonic() < until and not self._ended:
                await self._changed.wait(until - time.monotonic())
        finally:
            follower.polling -= 1
            follower.heard = time.monotonic()
        return self.reading()

    async def move(
        self,
        *,
        to: datetime | None = None,
        minutes: float | None = None,
        wanted: Callable[[], bool] = lambda: True,
    ) -> Json:
        """Move the clock forward to `to`, or by `minutes` (0 plays one step that takes no time).

        A step ends on a quarter of an hour, the last one on the target. Quarters are passed over for which
        everybody who follows has said that nothing falls due.
        Answers {"now", "steps", "step"} when the last step is done; no further step is begun once it is
        not `wanted` any more. Raises ClockMoveError for a time that has passed, and when a step takes
        longer than the limit.
        """
        async with self._moving:
            target, at = self._target(to, minutes), self._clock.now()
            stop = next_quarter(at)  # much may have been done since they last said what they had to do
            played = 0
            while played == 0 or (at < target and wanted()):
                played += 1
                at = min(stop, target)
                told = self._told()
                self._clock.move_to(at)
                self.step += 1
                self._changed.notify()
                await self._everybody_finished()
                stop = self._next_stop(at) if self._told() == told else next_quarter(at)
            return {"now": self._clock.now().isoformat(), "steps": played, "step": self.step}

    def shut_down(self) -> None:
        """Let everybody who waits here go."""
        self._ended = True
        self._changed.notify()

    def _target(self, to: datetime | None, minutes: float | None) -> datetime:
        now = self._clock.now()
        if to is not None:
            if to.tzinfo is None:
                raise ClockMoveError(_NO_OFFSET)
            if to < now:
                raise ClockMoveError(f"The clock only moves forward: it is {now.isoformat()} already.")
            if to - now > FURTHEST:
                raise ClockMoveError(_TOO_FAR)
            return to.astimezone(UTC)
        if minutes is None or minutes < 0:
            raise ClockMoveError('Say where to move: "to" (an ISO instant) or "minutes" (not negative).')
        if minutes > FURTHEST / timedelta(minutes=1):
            raise ClockMoveError(_TOO_FAR)
        return now + timedelta(minutes=minutes)

    def _next_stop(self, at: datetime) -> datetime:
        """The first quarter of an hour after `at` at which something may fall due for somebody."""
        quiet = min((one.quiet_until or at for one in self._followers.values()), default=at)
        return max(next_quarter(at), next_quarter(quiet - timedelta.resolution))

    async def _everybody_finished(self) -> None:
        deadline = time.monotonic() + self._step_limit
        while True:
            self._drop_the_silent()
            waiting_for = [name for name, one in self._followers.items() if one.finished < self.step]
            if not waiting_for and self._idle():
                return
            if self._ended:
                raise ClockMoveError("The workspace is shutting down.")
            now = time.monotonic()
            if now >= deadline:
                who = ", ".join(waiting_for) or "the app, which has not acknowledged everything"
                raise ClockMoveError(
                    f"Step {self.step} was not finished in {self._step_limit:g} seconds by {who}."
                )
            await self._changed.wait(min(deadline, self._next_silence()) - now)

    def _drop_the_silent(self) -> None:
        now = time.monotonic()
        for name, follower in list(self._followers.items()):
            if not follower.polling and now - follower.heard >= self._silence:
                del self._followers[name]

    def _next_silence(self) -> float:
        return min(
            (one.heard + self._silence for one in self._followers.values() if not one.polling),
            default=math.inf,
        )
