"""What the outbox needs of whoever posts, and the ways in which a post can fail."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a post stands: Slack's channel id and message timestamp."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One post, or with `edits` what is to stand in the place of an earlier one.

    `key` travels in the message's metadata, by which it is found again.
    """

    channel: str
    text: str
    blocks: list[dict[str, Any]]
    key: str
    thread_ts: str | None = None
    edits: Posted | None = None


class SendError(Exception):
    """A post that did not come back as sent; `reason` is Slack's code, or a word for what happened."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Refused(SendError):
    """Slack said no, for good."""


class NotAllowedIn(SendError):
    """Slack does not take the token (any more), so that nothing can be sent to anybody."""


class NotSent(SendError):
    """Nothing reached Slack; trying again is safe."""


class Uncertain(SendError):
    """Slack may have taken it: a timeout, a reset, a 5xx."""


class RateLimited(SendError):
    """Slack asks to wait `seconds` before the next post to this channel."""

    def __init__(self, seconds: float) -> None:
        super().__init__("ratelimited")
        self.seconds = seconds


class HistoryUnreadable(SendError):
    """The channel's history may not be read, so nobody can tell whether a post is there."""


class Sender(Protocol):
    """Posts to one workspace. Every method may raise a `SendError`."""

    def address(self, recipient: str) -> str:
        """Return what a post names to reach a user id (a direct message), a channel id or a `#name`."""
        ...

    def channel_id(self, recipient: str) -> str:
        """Return the id of the channel whose history holds what was posted to the recipient."""
        ...

    def post(self, message: Outgoing) -> Posted:
        """Post or edit once, without retrying."""
        ...

    def upload(self, name: str, content: bytes) -> str:
        """Put a picture where messages can refer to it; return Slack's id of the file."""
        ...

    def find(self, channel: str, key: str, *, since: datetime, thread_ts: str | None) -> Posted | None:
        """Return the post that carries `key` in the channel, or in the thread, since the instant given."""
        ...
