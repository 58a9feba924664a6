"""The part of a check-in about items that their owners declined: the reader decides who leads them."""

from dataclasses import dataclass
from datetime import date

from planbot.plan.reports.lines import ItemLine


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverAsk:
    """One item that `owner` says is not theirs, since `on`.

    `suggested` is whose they think it is: a name, or None where they named nobody that planbot knows.
    """

    line: ItemLine
    owner: str
    on: date
    reason: str | None
    suggested: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedHandOver:
    """Such an item later on; `outcome` says as a sentence what became of it, None while it waits."""

    ask: HandOverAsk
    outcome: str | None
