"""What the city has chosen, and what a change of it would come to."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingLine:
    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsGroup:
    """Settings that are changed in one form, called `name`."""

    name: str
    title: str
    lines: tuple[SettingLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekAhead:
    """How many people hear from planbot in the seven days from `first`, and how many more than once."""

    people: int
    more_than_once: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`meeting`, `rhythm` and `channel` are sentences; the first of `groups` is about the meeting.

    `as_if_live` says that nothing is sent yet, `done` what was changed just now.
    """

    meeting: str
    rhythm: str
    channel: str
    groups: tuple[SettingsGroup, ...]
    ahead: WeekAhead
    as_if_live: bool
    done: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedLine:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsChange:
    """What would change, or has where `is_stored`: what was chosen, and the week's rhythm where it moves.

    How many people hear from planbot `before` and `after` is None as long as it was not counted.
    """

    today: date
    lines: tuple[ChangedLine, ...]
    rhythm: str | None
    rhythm_before: str
    as_if_live: bool
    before: WeekAhead | None = None
    after: WeekAhead | None = None
    is_stored: bool = False
