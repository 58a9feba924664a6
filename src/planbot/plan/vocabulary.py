"""The words of the plan, each with the form that is stored and the form that people read."""

import re
from enum import StrEnum
from typing import Self

from planbot.plan.errors import UserError


def fold(text: str) -> str:
    """Return `text` with case folded and spaces, hyphens and underscores made one underscore."""
    return re.sub(r"[\s\-_]+", "_", text.strip().casefold())


class Word(StrEnum):
    """A closed list of words; `on hold`, `On-Hold` and `on_hold` are one word."""

    @property
    def label(self) -> str:
        return self.value.replace("_", " ")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the word that `text` names; raises `UserError` listing the words there are."""
        folded = fold(text)
        for word in cls:
            if word.value == folded:
                return word
        known = ", ".join(word.label for word in cls)
        raise UserError(f"“{text.strip()}” is not one of: {known}.")


class Status(Word):
    NOT_STARTED = "not_started"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    COMPLETED = "completed"
    ON_HOLD = "on_hold"
    DISCONTINUED = "discontinued"

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is expected of the item."""
        return self in (Status.COMPLETED, Status.DISCONTINUED)

    @property
    def mark(self) -> str:
        """A symbol to stand beside the label, never in its place."""
        return _STATUS_MARKS[self]


_STATUS_MARKS = {
    Status.NOT_STARTED: "○",
    Status.ON_TRACK: "●",
    Status.AT_RISK: "▲",
    Status.OFF_TRACK: "■",
    Status.COMPLETED: "✓",
    Status.ON_HOLD: "‖",
    Status.DISCONTINUED: "×",
}


class Flag(Word):
    """What can be said of an item's standing, worst first: the order in which answers rank."""

    OVERDUE = "overdue"
    OFF_TRACK = "off_track"
    LATE_FORECAST = "late_forecast"
    SLOW = "slow"
    AT_RISK = "at_risk"
    SILENT = "silent"
    WAITING = "waiting"
    SLIPPED = "slipped"
    GAP = "gap"


BEHIND_FLAGS = frozenset({Flag.OVERDUE, Flag.OFF_TRACK, Flag.LATE_FORECAST, Flag.SLOW})
ATTENTION_FLAGS = BEHIND_FLAGS | {Flag.AT_RISK, Flag.SILENT, Flag.WAITING}


class Role(Word):
    STAFF = "staff"
    DEPARTMENT_HEAD = "department_head"
    LEADERSHIP = "leadership"
    ADMIN = "admin"


class Part(Word):
    """The part that an assignment gives."""

    LEAD = "lead"
    SUPPORT = "support"
    DELEGATE = "delegate"


class Priority(Word):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        return list(Priority).index(self)


class Precision(Word):
    """How exactly the plan gave the time from which a due date was read."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    SEASON = "season"
    YEAR = "year"
    FISCAL_YEAR = "fiscal_year"
    RANGE = "range"
    HORIZON = "horizon"
    ONGOING = "ongoing"
    UNKNOWN = "unknown"


class Recurrence(Word):
    ONGOING = "ongoing"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    SEMIANNUAL = "semiannual"
    ANNUAL = "annual"


class Cadence(Word):
    """How long a reporting period is."""

    FORTNIGHT = "fortnight"
    MONTH = "month"
    QUARTER = "quarter"


class Funding(Word):
    UNFUNDED = "unfunded"
    REQUESTED = "requested"
    FUNDED = "funded"


class PlanState(Word):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    ADOPTED = "adopted"
    AMENDED = "amended"

    @property
    def is_in_force(self) -> bool:
        return self in (PlanState.ADOPTED, PlanState.AMENDED)


class Mode(Word):
    """How far the workspace has gone live. `only_me`: one administrator gets everything, to look at it."""

    SET_UP = "set_up"
    ONLY_ME = "only_me"
    PILOT = "pilot"
    LIVE = "live"
    PAUSED = "paused"


class YearEdge(Word):
    """By which of its two calendar years a fiscal year is named."""

    START = "start"
    END = "end"


class DecisionKind(Word):
    MONEY = "money"
    PEOPLE = "people"
    DECISION = "decision"
    OUTSIDE_PARTY = "outside_party"


class DecisionOutcome(Word):
    """What became of a question: one of the two answers that fit, words of their own, or it was withdrawn."""

    AGREED = "agreed"
    DECLINED = "declined"
    IN_WORDS = "in_words"
    WITHDRAWN = "withdrawn"


class Via(Word):
    """What a person spoke through."""

    COMMAND = "command"
    MODAL = "modal"
    BUTTON = "button"
    MESSAGE = "message"
    TERMINAL = "terminal"
    IMPORT = "import"
    SYSTEM = "system"
