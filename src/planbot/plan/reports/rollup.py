"""The weekly rollup for the leadership channel: the summary, and a detail a goal for its thread."""

from dataclasses import dataclass
from datetime import date

from planbot.plan.reports.decisions import Decided, OpenDecision
from planbot.plan.reports.lines import Change, Counts, ItemLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """The items under a goal, each counted once, under the worst that is known of it."""

    completed: int
    on_track: int
    at_risk: int
    behind: int
    not_reported: int

    @property
    def total(self) -> int:
        return self.completed + self.on_track + self.at_risk + self.behind + self.not_reported


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalDetail:
    """A top-level item with all that leadership may want to know of what stands under it."""

    label: str
    title: str
    plan: str
    open: int
    completed: int
    behind: Change
    at_risk: int
    silent: int
    verdict: str
    """In words, such as "3 of 11 behind schedule" or "too quiet to say: 4 of 9 not reported on"."""
    shares: Shares
    lines: tuple[ItemLine, ...]
    """What needs attention, ranked; empty where nothing does."""
    unnamed: int = 0
    """How many more are behind schedule that are not named, because their owners and heads hear first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentCount:
    department: str
    silent: int
    open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollup:
    """`headline` is one sentence with the change since last week and how many have not reported; `due_within`
    is how far `due_soon` looks ahead, such as `two weeks`."""

    today: date
    since: date
    headline: str
    counts: Counts
    goals: tuple[GoalDetail, ...]
    look_first: tuple[ItemLine, ...]
    waiting_here: tuple[OpenDecision, ...]
    completed: tuple[ItemLine, ...]
    due_soon: tuple[ItemLine, ...]
    due_within: str
    silent_by_department: tuple[DepartmentCount, ...]
    why: str
    is_baseline: bool = False
    """It is the first since going live, or comes before anybody could answer."""
    decided: tuple[Decided, ...] = ()
    """What was answered before the last digests, since those before them."""
