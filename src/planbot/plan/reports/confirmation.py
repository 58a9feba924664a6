"""What an owner sees after an update: what was recorded, the old value beside the new."""

from dataclasses import dataclass
from datetime import date

from planbot.plan.vocabulary import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    label: str
    serial: int
    title: str
    status_before: Status
    status: Status
    percent_before: int | None
    percent: int | None
    note: str | None
    expected: date | None
    due: date | None
    adopted_due: date | None
    round: str | None = None
    """Which occurrence of what comes round was completed, and which is next."""
    milestones: tuple[str, ...] = ()
    """The titles of those that were ticked off with it."""
    reopened: tuple[str, ...] = ()
    """The titles of those that are not done after all."""
    evidence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question that was put with an update, and the names of those who will get it.

    `is_live`: planbot writes to people, so that they will be asked on the next work-day morning. `absence`
    says that who decides is on leave; without anybody who gets it the question waits until they are back.
    """

    label: str
    question: str
    deciders: tuple[str, ...]
    is_live: bool = True
    absence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """`readers` says who reads it and when, such as "Dana Whitfield on Mon Nov 30"; `left` counts
    what still waits for a word from the same person. `on_behalf_of` names the lead where somebody else
    spoke."""

    today: date
    recorded: tuple[Recorded, ...]
    on_behalf_of: str | None
    readers: tuple[str, ...]
    left: int
    asked: tuple[Asked, ...] = ()
