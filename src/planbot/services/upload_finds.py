"""What was found in a dropped file that a person may have to settle."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Somebody who may be meant, by email; `why` says by what."""

    email: str
    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerFound:
    """An owner of whom a person has to say who that is (`is_open`), or may say otherwise than `taken_for`."""

    text: str
    items: int
    is_open: bool
    taken_for: str | None
    suggestions: tuple[Suggestion, ...]
    sure: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFound:
    """A horizon or status word, what it stands for, and in how many items."""

    text: str
    meaning: str | None
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFound:
    """An item of the plan that is there, by its permanent id."""

    serial: int
    label: str
