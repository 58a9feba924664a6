"""The answer to a question about the plan: what was understood, ranked lines, and what cannot be seen."""

from dataclasses import dataclass
from datetime import date, datetime

from planbot.plan.reports.lines import ItemLine
from planbot.plan.vocabulary import Word


class Intent(Word):
    BEHIND = "behind"
    ATTENTION = "attention"
    DUE = "due"
    MINE = "mine"
    SILENT = "silent"
    COMPLETED = "completed"
    WAITING = "waiting"
    SHOW = "show"
    GAPS = "gaps"
    ALL = "all"


class Outcome(Word):
    ANSWERED = "answered"
    ASK_BACK = "ask_back"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A question as data. Departments, people, goals and plans are names as the plan has them."""

    intent: Intent | None = None
    standings: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()
    text: str | None = None
    priority: str | None = None
    window_from: date | None = None
    window_to: date | None = None
    order: str = "rank"
    limit: int | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindSpot:
    """What the answer cannot see: how many open items of its scope were not heard from, or have no date."""

    open: int
    silent: int
    no_due_date: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`echo` says in a few words what was understood. `lines` are the ranked ones shown, `total` all that
    match, `scope` how many open items were looked at. For `ask_back` and `declined`, `message` is what to
    tell the person and `candidates` what they may have meant."""

    outcome: Outcome
    understood: Understood
    as_of: datetime
    today: date
    echo: str
    lines: tuple[ItemLine, ...] = ()
    total: int = 0
    scope: int = 0
    blind_spot: BlindSpot = BlindSpot(open=0, silent=0, no_due_date=0)
    message: str | None = None
    candidates: tuple[str, ...] = ()
