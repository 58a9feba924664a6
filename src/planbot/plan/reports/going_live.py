"""Where the city stands on its way to going live, and what an administrator may do next."""

from dataclasses import dataclass
from datetime import date

from planbot.plan.vocabulary import Mode, Word


class Step(Word):
    """What an administrator may choose; in the order in which the buttons stand."""

    PREVIEW = "preview"
    ONLY_ME = "only_me"
    PILOT = "pilot"
    LIVE = "live"
    RESUME = "resume"
    PAUSE = "pause"
    SET_UP = "set_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """How many people hear within the first two weeks, and on which day the first of them does."""

    people: int
    first: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """What matters before going live: how many there are of it, in words, and the command that mends it."""

    words: str
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoingLive:
    """`done` says what was just changed. `audience` is whom going live, or going on after a pause, reaches.

    `since` is the day from which the mode holds, `reader` who gets everything in place of the others,
    `interrupted` what a pause interrupts.
    """

    today: date
    mode: Mode
    interrupted: Mode | None
    since: date | None
    pilot: str | None
    reader: str | None
    items: int
    owners: int
    in_slack: int
    lacks: tuple[Lack, ...]
    steps: tuple[Step, ...]
    audience: Audience | None
    done: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotForm:
    """The departments to choose from: id, name, and how many open items and owners there are."""

    departments: tuple["PilotChoice", ...]
    chosen_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotChoice:
    id: int
    name: str
    items: int
    owners: int
