"""Business time: the one source of `now`, read once at the edge and handed down from there."""

from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Gives the instant that rules, not-before times, expiry and shown dates go by."""

    def now(self) -> datetime:
        """Return the current business instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still: for `--at`, for tests."""

    def __init__(self, instant: datetime) -> None:
        if instant.tzinfo is None:
            raise ValueError("a clock needs an aware instant")
        self._instant = instant.astimezone(UTC)

    def now(self) -> datetime:
        return self._instant


def local_day(instant: datetime, zone: str) -> date:
    """Return the calendar day that `instant` falls on in `zone` (an IANA name)."""
    return instant.astimezone(ZoneInfo(zone)).date()
