"""The one direct message to an owner: what needs a word from them, and why it came."""

from dataclasses import dataclass
from datetime import date

from planbot.plan.reports.decisions import DecisionAsk, OpenDecision
from planbot.plan.reports.lines import ItemLine
from planbot.plan.vocabulary import Word


class Prompt(Word):
    """Why an item stands in a check-in, most pressing first."""

    LATE = "late"
    NEARLY_DUE = "nearly_due"
    DUE_SOON = "due_soon"
    PERIOD = "period"
    CONTRADICTION = "contradiction"
    REMINDER = "reminder"


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptedItem:
    line: ItemLine
    prompt: Prompt
    why: str
    """A sentence such as "Due in 2 business days, on Thu Nov 26"."""
    questions: tuple[str, ...] = ()
    """What does not fit together, as questions to the owner: nobody above reads of it before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome:
    """That the owner is back from leave: who answered for them meanwhile, and of how many items."""

    answered: int
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """`items` are the named ones, most pressing first; `more` counts the rest.

    `reminder` says that this only repeats an ask that got no answer. `next_ask` is the day until which
    the owner is left alone once they have answered. `told_nobody` holds while nobody above has heard.
    `welcome` stands in the first one after a leave.
    """

    today: date
    first_name: str
    items: tuple[PromptedItem, ...]
    more: int
    minutes: int
    reminder: bool
    asked_on: date | None
    next_ask: date | None
    told_nobody: bool
    why: str
    welcome: Welcome | None = None
    decisions: tuple[OpenDecision, ...] = ()
    """What the reader is to decide."""

    @property
    def total(self) -> int:
        return len(self.items) + self.more


class Heard(Word):
    """What became of an item that a check-in asked about."""

    WAITING = "waiting"
    ANSWERED = "answered"
    NOT_ASKED = "not_asked"
    """Nobody has answered, and the answer is no longer theirs to give: handed over, closed or on hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedItem:
    """An item of a check-in with what has been heard."""

    line: ItemLine
    heard: Heard


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredCheckIn:
    """A check-in after some of it was answered: it stands in the place of the message that asked.

    `items` are in the order in which they were asked about; `more` counts those that wait and are not named.
    """

    today: date
    first_name: str
    items: tuple[CheckedItem, ...]
    more: int
    next_ask: date | None
    decisions: tuple[DecisionAsk, ...] = ()

    @property
    def waiting(self) -> int:
        return sum(item.heard is Heard.WAITING for item in self.items) + self.more

    @property
    def to_decide(self) -> int:
        return sum(one.open is not None for one in self.decisions)

    @property
    def answered(self) -> int:
        return sum(item.heard is Heard.ANSWERED for item in self.items)
