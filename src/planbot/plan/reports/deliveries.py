"""What an administrator sees of the outbox: what was sent, what was not, and why."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class KindCount:
    """How many messages of a kind, which `what` names in the number that fits."""

    count: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonCount:
    count: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A message that waits for somebody to decide; `why` is a sentence with what helps, `on` a local day."""

    id: int
    what: str
    recipient: str
    why: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliveries:
    """Sent and suppressed are those of the local days from `since` up to `today`; counts, the most first.

    `unsure` is how many may have arrived, which planbot is finding out. `dead` holds the latest of
    `dead_total`. `done` says what a click came to.
    """

    today: date
    since: date
    sent: tuple[KindCount, ...]
    suppressed: tuple[ReasonCount, ...]
    waiting: tuple[KindCount, ...]
    unsure: int
    dead: tuple[DeadLetter, ...]
    dead_total: int
    done: str | None = None
