"""A clock that starts where it is told, runs in real time, and can be moved forward."""

import time
from datetime import UTC, datetime, timedelta


class WorkspaceClock:
    """Aware UTC instants. Never goes back."""

    def __init__(self, start_at: datetime | None = None) -> None:
        if start_at is not None and start_at.tzinfo is None:
            raise ValueError("start_at needs a time zone")
        self._base = (start_at or datetime.now(UTC)).astimezone(UTC)
        self._since = time.monotonic()
        self._last_ts = (0, 0)

    def now(self) -> datetime:
        return self._base + timedelta(seconds=time.monotonic() - self._since)

    def move_to(self, instant: datetime) -> None:
        """Jump to `instant`; a time that has passed already is left alone."""
        if instant > self.now():
            self._base = instant.astimezone(UTC)
            self._since = time.monotonic()

    def next_ts(self) -> str:
        """A message timestamp `seconds.microseconds`: later than every one before it."""
        now = self.now()
        stamp = (int(now.timestamp()), now.microsecond)
        if stamp <= self._last_ts:
            seconds, micros = self._last_ts
            stamp = (seconds, micros + 1) if micros < 999_999 else (seconds + 1, 0)
        self._last_ts = stamp
        return f"{stamp[0]}.{stamp[1]:06d}"
