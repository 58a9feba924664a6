"""All that is on record of one item, for `/plan show`."""

from dataclasses import dataclass
from datetime import date

from planbot.plan.model import Milestone
from planbot.plan.reports.decisions import Decided, OpenDecision
from planbot.plan.reports.lines import ItemLine, LastWord


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMove:
    before: date | None
    after: date | None
    reason: str | None
    by: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One occurrence, by its name, that is over; `completed_on` is None where it was missed."""

    name: str
    completed_on: date | None
    by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCard:
    """`updates` and `rounds` are the latest first. `children` are the items right under it, for a goal or a
    strategy."""

    today: date
    line: ItemLine
    text: str
    """The item's full wording."""
    description: str | None
    timeline: str | None
    start: date | None
    measure: str | None
    budget: str | None
    funding: str | None
    resources: str | None
    priority: str | None
    lead_inherited: bool
    supports: tuple[str, ...]
    milestones: tuple[Milestone, ...]
    updates: tuple[LastWord, ...]
    moves: tuple[DateMove, ...]
    children: tuple[ItemLine, ...]
    may_update: bool
    decisions: tuple[OpenDecision, ...] = ()
    decided: tuple[Decided, ...] = ()
    """The latest first."""
    may_set: bool = False
    rounds: tuple[Round, ...] = ()
