"""The direct message by which people hear what they lead, before they are first asked about it."""

from dataclasses import dataclass
from datetime import date

from planbot.plan.vocabulary import Word


class Taken(Word):
    """What became of an item that somebody was told they lead."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REPORTED = "reported"
    """They have said how it stands, and so that they lead it."""
    MOVED_ON = "moved_on"
    """It is no longer theirs, or done with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LaunchItem:
    """An item that they lead or support. `under` counts the open items under it that come with it.

    `through` is the department or body that leads it, for which they answer.
    """

    id: int
    label: str
    title: str
    due: date | None
    under: int = 0
    through: str | None = None
    taken: Taken = Taken.WAITING


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """That they asked to talk about it: with whom, and on which day."""

    to: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """`leads` are in the plan's order, `supports` what they also support.

    `joins` says that the city was live already when they got these. `pilot` names the department that tries
    planbot out, `first_ask` is the day on which they are first asked how it goes.
    """

    today: date
    first_name: str
    leads: tuple[LaunchItem, ...]
    supports: tuple[LaunchItem, ...]
    joins: bool
    pilot: str | None
    first_ask: date | None
    talk: Talk | None
    why: str

    @property
    def waiting(self) -> tuple[LaunchItem, ...]:
        return tuple(item for item in self.leads if item.taken is Taken.WAITING)

    @property
    def taken(self) -> tuple[LaunchItem, ...]:
        return tuple(item for item in self.leads if item.taken in (Taken.ACCEPTED, Taken.REPORTED))

    @property
    def moved_on(self) -> tuple[LaunchItem, ...]:
        return tuple(item for item in self.leads if item.taken is Taken.MOVED_ON)


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkRequest:
    """To a head or an administrator: that somebody wants to talk about what they lead, in their words."""

    today: date
    first_name: str
    name: str
    slack_id: str | None
    text: str
    leads: tuple[LaunchItem, ...]
    why: str
