"""What a head has to hand over, and what came of handing over."""

from dataclasses import dataclass
from datetime import date

from planbot.plan.vocabulary import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftLine:
    """One item that somebody left behind; `was_led` tells a lead from one who reported for the lead.

    `suggested_slack_id` is whose they think it is, where they declined it.
    """

    id: int
    label: str
    title: str
    due: date | None
    status: Status
    percent: int | None
    was_led: bool
    suggested_slack_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverEntry:
    """What one person left behind in one department: no department is where the item has none.

    `keepers` are the names of those on whose list it stands. `is_declined`: they are there, and say that
    these items are not theirs.
    """

    person_id: int
    name: str
    department_id: int | None
    department: str | None
    keepers: tuple[str, ...]
    items: tuple[LeftLine, ...]
    is_declined: bool = False

    @property
    def key(self) -> str:
        """What the button says of it; `entry_of` reads it back."""
        return f"{self.person_id}:{'' if self.department_id is None else self.department_id}"

    @property
    def led(self) -> int:
        return sum(item.was_led for item in self.items)

    @property
    def reported(self) -> int:
        return len(self.items) - self.led


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverList:
    """All that somebody may hand over."""

    today: date
    entries: tuple[HandOverEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOverItem:
    """One item that is in other hands now: whose, and whose it was.

    `leads` is `LeftLine.was_led` of the new owner. `moved_to` is the department that it came to with them,
    where it has none of its own and they are of another.
    """

    label: str
    title: str
    owner: str
    before: str
    leads: bool
    moved_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearer:
    """Who has items now, and on which day planbot first asks them; None where nobody can tell yet."""

    name: str
    on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """What was handed over just now. `kept` are items that somebody else handed over meanwhile, as sentences.

    `joined` names those who were added to the plan's people for it; `left` counts what is still to be handed
    over of the same person in the same department.
    """

    today: date
    items: tuple[HandedOverItem, ...]
    kept: tuple[str, ...]
    hearers: tuple[Hearer, ...]
    joined: tuple[str, ...]
    note: str | None
    left: int


def entry_of(key: str) -> tuple[int, int | None]:
    """Return the person and the department that a `HandOverEntry.key` names."""
    person_id, _, department_id = key.partition(":")
    return int(person_id), int(department_id) if department_id else None
