"""A list of the city's own days that an administrator dropped into Slack: what it holds, before it counts."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLine:
    """A day and what it is said to be; `before` is what it was, None for a day like any other."""

    day: date
    kind: str
    name: str | None
    before: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysPreview:
    """What a list of days would change.

    `read` counts all its days, `days` are those that are new or otherwise than known, and `kinds` says of
    what kinds those are. `note` tells why the list could not be brought in.
    """

    upload_id: int
    file: str
    today: date
    read: int
    kinds: str
    days: tuple[DayLine, ...]
    note: str | None = None

    @property
    def can_import(self) -> bool:
        """Whether it says anything new."""
        return bool(self.days)
