"""What came of a claimed message: ready to be posted, in Slack, or something else that is to be stored.

Whoever talks to Slack stores nothing; what came of it is stored by the worker, in one unit of work with what
came of others.
"""

from collections.abc import Callable
from dataclasses import dataclass

from planbot.outbox.sender import Posted
from planbot.store.outbox_records import OutboxMessage, Rendering
from planbot.store.unit_of_work import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A message that can be posted. `rendering` is to be stored first; None where it was at another attempt.

    `address` is the channel that it goes to; None for a person, whose account is looked at as it begins.
    """

    message: OutboxMessage
    rendering: Rendering | None
    address: str | None


@dataclass(frozen=True, slots=True)
class Begun:
    """A message whose attempt is on record; it may be posted until `post_by`, by `elapsed`."""

    prepared: Prepared
    recipient: str
    post_by: float


@dataclass(frozen=True, slots=True)
class Arrived:
    """The message is in Slack."""

    message: OutboxMessage
    posted: Posted


@dataclass(frozen=True, slots=True)
class Settled:
    """Something else came of the message, which `store` writes where the lease is still held.

    `refused` is Slack's reason where it does not take the token (any more), so that nothing can be sent.
    """

    message: OutboxMessage
    store: Callable[[Unit], object]
    refused: str | None = None


Outcome = Arrived | Settled
