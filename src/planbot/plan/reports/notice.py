"""A plain sentence or two to one person: something was wrong, or is not theirs to do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """`message` says what happened, `next_step` what to do now, `candidates` what may have been meant.

    `incident` is the short id under which the log holds an unexpected error.
    """

    message: str
    next_step: str | None = None
    candidates: tuple[str, ...] = ()
    incident: str | None = None
