"""What the forms show with which gaps are filled in."""

from dataclasses import dataclass
from datetime import date

from planbot.plan.gaps import GapKind
from planbot.plan.reports.gaps import OwnerGap


@dataclass(frozen=True, slots=True, kw_only=True)
class GapLine:
    """One item with something to fill in. `wording` is all that the plan says of it.

    `seen` is what stands there now, by which a change meanwhile is known: the id of the assignment that
    leads, or the short title. `first_due` is the date it once had.
    """

    id: int
    label: str
    short_title: str
    wording: str
    advice: str | None = None
    seen: str | None = None
    first_due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A department to choose from; `is_led` says that somebody heads it, who answers for its items."""

    id: int
    name: str
    is_led: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemsForm:
    """The first items of a group; `total` counts them all. `of` is the goal, or the lead, of them."""

    ref: str
    kind: GapKind
    of: str
    lines: tuple[GapLine, ...]
    total: int
    today: date
    departments: tuple[Unit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedOwner:
    """Somebody who may be meant by a name, and by what they fit it; `is_sure` needs no second thought."""

    email: str
    name: str
    title: str | None
    why: str
    is_sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerForm:
    """An owner who cannot be asked, with those who may be meant, the best first."""

    ref: str
    gap: OwnerGap
    labels: tuple[str, ...]
    proposals: tuple[ProposedOwner, ...]
    departments: tuple[Unit, ...]
