"""What one can say to planbot. Command names are the city's own, so they are data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpEntry:
    """`usage` is what to type, such as `/plan due 2 weeks`; `meaning` what comes of it, in a few words."""

    usage: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpSection:
    title: str
    entries: tuple[HelpEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """`typed` is what was not understood, None where help was asked for; `meant` what was probably meant."""

    sections: tuple[HelpSection, ...]
    typed: str | None = None
    meant: HelpEntry | None = None
