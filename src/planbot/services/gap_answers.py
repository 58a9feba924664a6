"""What somebody fills in, and how a form that comes twice is answered the same way."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime

from planbot.intake.draft import OwnerKind
from planbot.plan.reports.gaps_list import Filled, FilledLine
from planbot.store import receipts
from planbot.store.unit_of_work import Unit

MEASURE_LENGTH = 300
SHORT_TITLE_LENGTH = 60
REASON_LENGTH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadAnswer:
    """Who leads an item from now on: a person by their Slack user, or a department.

    `seen` is the id of the assignment that the form showed, None where nobody led. `field` is where the
    choice was made, as in the other answers.
    """

    item_id: int
    field: str
    seen: str | None
    slack_id: str | None = None
    department_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateAnswer:
    """When an item is due; no day means that it is ongoing."""

    item_id: int
    field: str
    due: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureAnswer:
    """By what one sees that an item is done."""

    item_id: int
    field: str
    measure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleAnswer:
    """How an item is called from now on; `seen` is the short title that the form showed."""

    item_id: int
    field: str
    seen: str | None
    short_title: str


ItemAnswer = LeadAnswer | DateAnswer | MeasureAnswer | TitleAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerAnswer:
    """Who a name of the plan means.

    A person by email or Slack user; a department by its id, or by a name that is to be one; a body by its
    name. For the latter two, the Slack user is the person who answers for it.
    """

    name: str
    kind: OwnerKind
    email: str | None = None
    slack_id: str | None = None
    department_id: int | None = None
    called: str | None = None


def answered_once(
    unit: Unit, workspace_id: int, submission_id: str, act: Callable[[], Filled], *, now: datetime
) -> Filled:
    """Return what `act` does, or did when the same form came in before."""
    key = f"fill_gaps:{submission_id}"
    if not receipts.take_receipt(unit, workspace_id, key, now=now):
        stored = dict(receipts.outcome_of(unit, workspace_id, key))
        lines = tuple(FilledLine(**line) for line in stored.pop("lines"))
        kept, joined = tuple(stored.pop("kept")), tuple(stored.pop("joined"))
        return Filled(lines=lines, kept=kept, joined=joined, **stored)
    filled = act()
    receipts.set_outcome(unit, workspace_id, key, asdict(filled))
    return filled
