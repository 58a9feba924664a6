"""What was found in a dropped file that a person may have to settle."""

from dataclasses import dataclass

from planbot.intake.draft import OwnerKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Somebody who may be meant, by email; `why` says by what."""

    email: str
    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerFound:
    """An owner of whom a person has to say who that is (`is_open`), or may say otherwise than planbot did.

    `match` is whom it was taken for. An open body has nobody yet who reports for it. `sure` is the email of
    somebody who fits so well that the form has them chosen beforehand.
    """

    text: str
    items: int
    is_open: bool
    kind: str | None
    match: str | None
    is_new: bool
    suggestions: tuple[Suggestion, ...]
    sure: str | None

    @property
    def is_body(self) -> bool:
        return self.kind == OwnerKind.BODY.value

    @property
    def taken_for(self) -> str | None:
        return self.match and f"{self.match} ({'new ' if self.is_new else ''}{self.kind})"


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFound:
    """A horizon or status word, what it stands for, and in how many items."""

    text: str
    meaning: str | None
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFound:
    """A sheet that may hold the plan, and whether it is read."""

    name: str
    is_read: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFound:
    """An item of the plan that is there, by its permanent id."""

    serial: int
    label: str
