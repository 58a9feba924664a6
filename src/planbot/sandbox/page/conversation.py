"""The stretch of a channel or thread that is on screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from planbot.sandbox.page.live import digest_of
from planbot.sandbox.page.viewer import Viewer
from planbot.sandbox.workspace.channels import Channel
from planbot.sandbox.workspace.messages import Message, Timeline

Json = dict[str, Any]

WINDOW = 100
"""How many messages are shown at once, and loaded with each step back."""


@dataclass(frozen=True)
class Shown:
    """A message on screen. `day` is set on the first of a day; `digest` changes with what is shown."""

    message: Message
    slack: Json
    digest: str
    day: str | None = None


@dataclass(frozen=True)
class Stretch:
    """Messages from the oldest to the newest; `is_start`: there is nothing older."""

    messages: Sequence[Shown]
    is_start: bool

    @property
    def digest(self) -> str:
        return digest_of([one.digest for one in self.messages])


def order(ts: str) -> tuple[int, int]:
    """What to sort by: later messages have a later `ts`."""
    seconds, _, micros = ts.partition(".")
    return int(seconds), int(micros or 0)


def channel_stretch(viewer: Viewer, channel: Channel, *, before: str | None = None) -> Stretch:
    """The newest messages of a channel, or those before a `ts`; replies stay in their threads."""
    timeline = viewer.workspace.timeline(channel)
    found: list[Message] = []
    is_start = True
    for message in reversed(timeline):
        if before is not None and order(message.ts) >= order(before):
            continue
        if not in_channel(viewer, message):
            continue
        if len(found) == WINDOW:
            is_start = False
            break
        found.append(message)
    return Stretch(_shown(viewer, timeline, found[::-1]), is_start)


def thread_stretch(viewer: Viewer, channel: Channel, thread_ts: str) -> Stretch:
    """A thread with its first message, without days."""
    timeline = viewer.workspace.timeline(channel)
    seen = (None, viewer.person.id)
    found = [one for one in timeline if thread_ts in (one.ts, one.thread_ts) and one.ephemeral_to in seen]
    return Stretch(_shown(viewer, timeline, found, with_days=False), True)


def in_channel(viewer: Viewer, message: Message) -> bool:
    """Whether the viewer sees this message in the channel itself."""
    if message.ephemeral_to is not None:
        return message.ephemeral_to == viewer.person.id and not message.is_reply
    return not message.is_reply or message.broadcast


def _shown(
    viewer: Viewer, timeline: Timeline, messages: Sequence[Message], *, with_days: bool = True
) -> list[Shown]:
    shown: list[Shown] = []
    last_day = None
    for message in messages:
        day = viewer.day(message.ts)
        slack = timeline.as_slack(message)
        digest = digest_of([slack, message.ephemeral_to, message.is_reply])
        shown.append(Shown(message, slack, digest, day if with_days and day != last_day else None))
        last_day = day
    return shown
