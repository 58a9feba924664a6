"""On which days of the year ahead a city does not work, or works otherwise than the calendar says."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialDay:
    """`kind` says in words what is special, None where it is a public holiday and no more."""

    day: date
    name: str
    kind: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holidays:
    """`changed` is a sentence about what was just changed; `place` whose public holidays count."""

    today: date
    work_week: tuple[str, ...]
    place: str | None
    days: tuple[SpecialDay, ...]
    changed: str | None
    may_change: bool
    command: str
