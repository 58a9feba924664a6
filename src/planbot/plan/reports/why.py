"""Why a message came: the answer to its "Why this message?" button."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyItem:
    """One item that a message asked about: `because` says what held, `rule` by which rule it was asked.

    `asked` says when it was asked about, and `next` when it will be. All are sentences.
    """

    label: str
    title: str
    because: str
    rule: str
    asked: str | None = None
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """`points` are whole sentences on the rhythm, `changes` on what the reader can do about it.

    `more` counts the items that are not among `items`; `contact` is whom to ask where something looks wrong.
    """

    opening: str
    points: tuple[str, ...]
    contact: str | None = None
    items: tuple[WhyItem, ...] = ()
    more: int = 0
    changes: tuple[str, ...] = ()
