"""Whether somebody is away, who stands in, and what became of their items meanwhile."""

from dataclasses import dataclass
from datetime import date

from planbot.plan.reports.lines import ItemLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """`name` is None for the reader's own leave; `back_on` None for somebody who is not away.

    `answered` are their items of which others said the latest word while they were away, `waiting` counts
    those that wait for a word from them. `asked_instead` names those who get the questions that cannot wait
    for their answer, `left_alone` those for whom they stand in and nobody does while they are away.
    `follows_status` says that a Slack status of leave counts.
    """

    today: date
    name: str | None
    back_on: date | None
    delegate: str | None
    answered: tuple[ItemLine, ...]
    waiting: int
    follows_status: bool
    plan_command: str
    status_command: str
    asked_instead: tuple[str, ...] = ()
    left_alone: tuple[str, ...] = ()
