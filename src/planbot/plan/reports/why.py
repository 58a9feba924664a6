"""Why a message came: the answer to its "Why this message?" button."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """`points` are whole sentences; `contact` names whom to ask where something looks wrong."""

    opening: str
    points: tuple[str, ...]
    contact: str | None = None
