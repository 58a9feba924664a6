"""The one direct message to an owner: what needs a word from them, and why it came."""

from dataclasses import dataclass
from datetime import date

from planbot.plan.reports.decisions import DecisionAsk, OpenDecision
from planbot.plan.reports.hand_over_asks import DecidedHandOver, HandOverAsk
from planbot.plan.reports.lines import ItemLine
from planbot.plan.vocabulary import Word


class Prompt(Word):
    """Why an item stands in a check-in, most pressing first."""

    LATE = "late"
    NEARLY_DUE = "nearly_due"
    MILESTONE = "milestone"
    """One whose date has passed; one to come is `nearly_due` or `due_soon`."""
    DUE_SOON = "due_soon"
    PERIOD = "period"
    CONTRADICTION = "contradiction"
    REMINDER = "reminder"
    NEW_LEAD = "new_lead"


@dataclass(frozen=True, slots=True, kw_only=True)
class SnoozeOption:
    """Until when an item can be put off; `words` say how far off that is."""

    words: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptedItem:
    """An item and what can be said to it: `can_repeat` the last word, or one of `snoozes`.

    `by_milestone`: `why` tells of a milestone, and not of the item's own due date.
    """

    line: ItemLine
    prompt: Prompt
    why: str
    """A sentence such as "Due in 2 business days, on Thu Nov 26"."""
    questions: tuple[str, ...] = ()
    """What does not fit together, as questions to the owner: nobody above reads of it before."""
    by_milestone: bool = False
    can_repeat: bool = False
    snoozes: tuple[SnoozeOption, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome:
    """That the owner is back from leave: who answered for them meanwhile, and of how many items."""

    answered: int
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """`items` are the named ones, by plan, the most pressing plan and item first; `more` counts the rest.
    `hand_overs` wait for this person to decide.

    `reminder` says that this only repeats an ask that got no answer. `next_ask` is the day until which
    the owner is left alone once they have answered. `told_nobody` holds while nobody above has heard.
    `welcome` stands in the first one after a leave. `first_round`: the city has just gone live, and nothing
    of this was asked about before.
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
    hand_overs: tuple[HandOverAsk, ...] = ()
    first_round: bool = False

    @property
    def total(self) -> int:
        return len(self.items) + self.more

    @property
    def is_of_several_plans(self) -> bool:
        return len({item.line.plan for item in self.items}) > 1


class Heard(Word):
    """What became of an item that a check-in asked about."""

    WAITING = "waiting"
    ANSWERED = "answered"
    SNOOZED = "snoozed"
    PASSED_ON = "passed_on"
    NOT_ASKED = "not_asked"
    """Nobody has answered, and the answer is no longer theirs to give: handed over, closed or on hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedItem:
    """An item of a check-in with what has been heard; `told` says more of that, as a sentence.

    `is_repeated`: the answer was that nothing has changed. What waits can be answered as in `PromptedItem`.
    """

    line: ItemLine
    heard: Heard
    told: str | None = None
    is_repeated: bool = False
    can_repeat: bool = False
    snoozes: tuple[SnoozeOption, ...] = ()


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
    hand_overs: tuple[DecidedHandOver, ...] = ()

    @property
    def is_all_answered(self) -> bool:
        return not self.waiting and all(
            item.heard in (Heard.ANSWERED, Heard.NOT_ASKED) for item in self.items
        )

    @property
    def waiting(self) -> int:
        return sum(item.heard is Heard.WAITING for item in self.items) + self.more

    @property
    def to_decide(self) -> int:
        return sum(one.open is not None for one in self.decisions)

    @property
    def answered(self) -> int:
        return sum(item.heard is Heard.ANSWERED for item in self.items)
