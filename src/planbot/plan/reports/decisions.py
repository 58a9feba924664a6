"""What items wait for, and how it was decided: shown to those who decide, those who asked, and above."""

from dataclasses import dataclass
from datetime import date

from planbot.plan.reports.lines import ItemLine
from planbot.plan.vocabulary import DecisionKind, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDecision:
    """What an item waits for, in the asker's own words.

    `decider` names who decides, and `absence` says, where they are on leave, what becomes of the question
    meanwhile. `yes` and `no` are the two answers that fit. `is_yours`: the reader is asked; `stands_in_for`
    is the name of whom they answer for.
    """

    id: int
    line: ItemLine
    kind: DecisionKind
    question: str
    asked_by: str
    asked_on: date
    needed_by: date | None
    decider: str | None
    yes: str
    no: str
    is_yours: bool = False
    stands_in_for: str | None = None
    absence: str | None = None

    @property
    def is_for_reader(self) -> bool:
        """Whether it is for the reader to answer, be it for somebody else."""
        return self.is_yours or self.stands_in_for is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A question with its answer; one that its asker took back is `withdrawn`."""

    id: int
    line: ItemLine
    kind: DecisionKind
    question: str
    asked_by: str
    answer: str
    by: str
    on: date
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRecorded:
    """What somebody sees after they decided: `told` are the names of those who hear of it now."""

    today: date
    decided: Decided
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionAnswered:
    """What the asker hears: the answer to the question, and what is left to do."""

    today: date
    first_name: str
    decided: Decided
    is_open: bool
    """Whether the item is still to be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moot:
    """A question that needs no answer any more: `by` said on a day that its item is `status`, with which it
    is closed."""

    line: ItemLine
    question: str
    status: Status
    by: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionAsk:
    """A question in a check-in: still open, decided or without need of an answer by now."""

    open: OpenDecision | None = None
    decided: Decided | None = None
    moot: Moot | None = None
