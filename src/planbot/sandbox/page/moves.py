"""Moves of the clock made on the page: begun by one request, watched by every tab."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from planbot.sandbox.clock import ClockMoveError, Stepper
from planbot.sandbox.workspace import Workspace

Json = dict[str, Any]

PRESETS = {
    "hour": "1 hour later",
    "tomorrow": "Tomorrow, 9:30 AM",
    "monday": "Next Monday, 8:30 AM",
    "week": "7 days later",
}


def preset(name: str, now: datetime) -> datetime:
    """The instant that a preset means, in the zone of `now`; raises ClockMoveError for an unknown one."""
    match name:
        case "hour":
            return now + timedelta(hours=1)
        case "tomorrow":
            return _at(now, 1, time(9, 30))
        case "monday":
            return _at(now, 7 - now.weekday(), time(8, 30))
        case "week":
            return _at(now, 7, now.time())
    raise ClockMoveError(f"The clock knows no move {name!r}.")


def _at(now: datetime, days: int, moment: time) -> datetime:
    """So many days on, at a local time: the zone decides what that is on a day when clocks change."""
    return datetime.combine(now.date() + timedelta(days=days), moment, now.tzinfo)


def as_instant(wanted: Json, now: datetime) -> datetime:
    """The instant that {"to": ISO}, {"preset": name} or {"local": date and time} means.

    `now` has the zone of whoever asks. Raises ClockMoveError for what is no instant.
    """
    if "preset" in wanted:
        return preset(str(wanted["preset"]), now)
    text = str(wanted.get("to") or wanted.get("local") or "")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ClockMoveError(f"{text!r} is no date and time.") from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=now.tzinfo)


@dataclass
class Move:
    """One move, the how manieth it is, and which posts were made on the way: `records.posts[first:last]`."""

    number: int
    began: datetime
    target: datetime
    first: int
    last: int | None = None
    error: str | None = None
    wanted: bool = True

    @property
    def is_over(self) -> bool:
        return self.last is not None


class ClockMoves:
    def __init__(self, workspace: Workspace, stepper: Stepper) -> None:
        self.latest: Move | None = None
        self._workspace = workspace
        self._stepper = stepper
        self._task: asyncio.Task[None] | None = None

    @property
    def under_way(self) -> bool:
        """Whether a move that was begun here is not over."""
        return self.latest is not None and not self.latest.is_over

    @property
    def begun(self) -> int:
        """How many moves were begun here."""
        return self.latest.number if self.latest else 0

    @property
    def is_moving(self) -> bool:
        """Whether the clock moves, whoever began it."""
        return self.under_way or self._stepper.is_moving

    @property
    def step(self) -> int:
        """The number of the clock's latest step, whoever moved it."""
        return self._stepper.step

    def begin(self, to: datetime) -> Move:
        """Begin to move to `to`; raises ClockMoveError while another move is under way, or for the past."""
        now = self._workspace.now()
        if self.under_way:
            raise ClockMoveError("The clock is moving already.")
        if to <= now:
            raise ClockMoveError("The clock only moves forward, and that moment has passed.")
        self.latest = Move(self.begun + 1, now, to, first=len(self._workspace.records.posts))
        self._task = asyncio.get_running_loop().create_task(self._play(self.latest))
        return self.latest

    def stop(self) -> None:
        """Let the move that is under way end with the step that it is at."""
        if self.latest is not None:
            self.latest.wanted = False

    def progress(self) -> float:
        """How much of the latest move is done, 0 to 1."""
        if self.latest is None or self.latest.is_over:
            return 1.0
        whole = (self.latest.target - self.latest.began).total_seconds()
        return min(1.0, (self._workspace.now() - self.latest.began).total_seconds() / whole)

    async def _play(self, move: Move) -> None:
        try:
            await self._stepper.move(to=move.target, wanted=lambda: move.wanted)
        except ClockMoveError as error:
            move.error = str(error)
        except Exception:
            move.error = "Something went wrong in the sandbox. Its log says what."
            raise
        finally:
            move.last = len(self._workspace.records.posts)
