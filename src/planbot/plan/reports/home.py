"""The App Home of one person: what waits for them, their items, and their departments."""

from dataclasses import dataclass
from datetime import date

from planbot.plan.reports.check_in import PromptedItem
from planbot.plan.reports.decisions import Decided, OpenDecision
from planbot.plan.reports.lines import Counts, ItemLine


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentSummary:
    """One department as its head sees it; `attention` holds its ranked items that need attention."""

    department: str
    counts: Counts
    attention: tuple[ItemLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """`waiting` wants a word from the person; `items` are all the open ones they lead or report for.

    `questions` are theirs to answer; `decided` is what they answered in the last seven days, latest first.
    `departments` are those that the person heads. `next_ask` is the day of the next message, where known.
    `plan_command` and `status_command` are the names under which the city has the two commands.
    """

    today: date
    first_name: str
    waiting: tuple[PromptedItem, ...]
    items: tuple[ItemLine, ...]
    departments: tuple[DepartmentSummary, ...]
    next_ask: date | None
    plan_command: str
    status_command: str
    questions: tuple[OpenDecision, ...] = ()
    decided: tuple[Decided, ...] = ()
