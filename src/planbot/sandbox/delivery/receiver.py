"""What every way to the app has in common."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Json = dict[str, Any]
Kind = Literal["events_api", "slash_commands", "interactive"]

ACK_SECONDS = 3.0


@dataclass(frozen=True)
class Attempt:
    """One try to deliver; `number` counts retries from 0, `reason` says what went wrong before."""

    kind: Kind
    payload: Json
    number: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Answer:
    """What came of an attempt: the body of the acknowledgement, or `failure`, Slack's word for why not.

    `retry` false: the app asked not to be sent this again.
    """

    payload: Json | None = None
    failure: str | None = None
    retry: bool = True

    @property
    def acked(self) -> bool:
        return self.failure is None


@dataclass(frozen=True)
class Delivery:
    """An attempt that is ready to go.

    `shown` is what goes over the wire, with its `payload`, secrets left out; `send` sends it and waits for
    the acknowledgement, at most `ACK_SECONDS` or as configured.
    """

    shown: Json
    send: Callable[[], Awaitable[Answer]]


class Receiver(Protocol):
    """A way to the app."""

    def prepare(self, attempt: Attempt) -> Delivery:
        """Wrap an attempt up as this way sends it; nothing is sent yet."""
