"""Who would hear from planbot in a week, and who would not and why."""

from dataclasses import dataclass
from datetime import date

from planbot.plan.reports.holidays import SpecialDay


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewLine:
    """One person (or channel): what they hear, in its order, and why no more, or nothing at all."""

    name: str
    hears: tuple[str, ...]
    silence: str | None = None
    is_person: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The days from `first` to `last`; what has been sent of them already is left out.

    `whose` is a department or a person, None for all; `as_if_live` says that nothing is sent yet (`paused`:
    any more), and that this is what would be. `lines` are those of one page, of `lines_in_all`: people who
    hear something first, before them the leadership channel where all are shown. `hearing` counts people.
    `nobodys` are open items that nobody answers for; `earlier` and `later` lead to the pages around this one.
    """

    today: date
    first: date
    last: date
    whose: str | None
    as_if_live: bool
    paused: bool
    hearing: int
    more_than_once: int
    lines: tuple[PreviewLine, ...]
    lines_in_all: int
    free_days: tuple[SpecialDay, ...] = ()
    nobodys: int = 0
    earlier: str | None = None
    later: str | None = None
