"""The Monday digest of one department, for its head."""

from dataclasses import dataclass
from datetime import date

from planbot.plan.reports.decisions import Decided, OpenDecision
from planbot.plan.reports.handover import HandOverEntry
from planbot.plan.reports.lines import Counts, ItemLine, LastWord


@dataclass(frozen=True, slots=True, kw_only=True)
class UnheardItem:
    """An item without a word, with the days on which its reporter was asked."""

    line: ItemLine
    asked_on: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnacceptedItem:
    """An item whose owner was told on a day that they lead it, and has not said whether that is right."""

    label: str
    title: str
    asked: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradicted:
    """What does not fit together of an item, when its owner was asked, and what they said since."""

    line: ItemLine
    noticed: str
    asked_on: date
    reply: LastWord | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """Lists are ranked and whole; the template names the first ten of each and counts the rest.

    `leadership_sentence` is what the rollup will say of this department on `rollup_on`. `plan_command` is the
    name under which the city has the command.
    """

    today: date
    since: date
    first_name: str
    department: str
    counts: Counts
    decisions: tuple[OpenDecision, ...]
    newly_behind: tuple[ItemLine, ...]
    still_behind: tuple[ItemLine, ...]
    finished: tuple[ItemLine, ...]
    moved: tuple[ItemLine, ...]
    due_soon: tuple[ItemLine, ...]
    unheard: tuple[UnheardItem, ...]
    gaps: tuple[ItemLine, ...]
    leadership_sentence: str
    rollup_on: date
    why: str
    unnamed: int = 0
    """How many more are behind schedule that are not named, because their owners are asked first."""
    handovers: tuple[HandOverEntry, ...] = ()
    """What people of the department left behind."""
    plan_command: str = "/plan"
    unaccepted: tuple[UnacceptedItem, ...] = ()
    in_pilot: bool = False
    """The department tries planbot out: leadership reads nothing of it."""
    decided: tuple[Decided, ...] = ()
    """What was answered since the digest before."""
    contradicted: tuple[Contradicted, ...] = ()
    """What owners were asked, or have answered, since the digest before."""

    @property
    def says_something(self) -> bool:
        """Whether the department has anything open, or had this week: where not, it is not sent."""
        return any(
            (
                self.counts.open.now,
                self.decisions,
                self.decided,
                self.contradicted,
                self.handovers,
                self.newly_behind,
                self.still_behind,
                self.finished,
                self.moved,
                self.due_soon,
                self.unheard,
                self.gaps,
            )
        )
