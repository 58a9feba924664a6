"""What a file calls its plan: the line above the header that reads like a title."""

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from planbot.intake.cells import Cell
from planbot.intake.notes import is_note, lone_text
from planbot.intake.times import reads_as_time

_LONGEST = 100
_MOST_WORDS = 14
_PLAN = re.compile(
    r"\b(?:\w*plan|plans|strategy|strategies|strategic|initiatives?|agenda|vision|roadmap|priorities|goals"
    r"|work ?program|matrix|tracker|dashboard|scorecard)\b",
    re.I,
)
_INSTRUCTS = re.compile(
    r"^(?:please|how to|see|note|notes|use|fill|instructions?|updated?|revised|last|as of|draft|version|page"
    r"|prepared|printed|contact|for internal|confidential|this|these|click|do not|key|legend)\b",
    re.I,
)


def title_above(rows: Iterable[Sequence[Cell]]) -> str | None:
    """Return the first of the lines above the header that says that it is a plan; else the first headline.

    What instructs, dates, explains or addresses is no title; a line of several cells is none either.
    """
    headlines = [text for row in rows if (text := _headline(row))]
    return next((text for text in headlines if says_plan(text)), next(iter(headlines), None))


def says_plan(text: str) -> bool:
    """Whether a line says that it is a plan's title: `Parks Master Plan`, `Council Priorities`."""
    return _PLAN.search(text) is not None


def instructs(text: str) -> bool:
    """Whether a line says how to use the file, or when it was updated."""
    return _INSTRUCTS.match(text) is not None


def title_of_file(name: str) -> str:
    """Return the file's name in words."""
    words = " ".join(PurePath(name).stem.replace("_", " ").split()) or name
    return words[0].upper() + words[1:]


def _headline(row: Sequence[Cell]) -> str | None:
    text = lone_text(row)
    if text is None:
        return None
    is_sentence = text.endswith((".", "!", "?", ":", ",", ";")) or len(text.split()) > _MOST_WORDS
    if len(text) > _LONGEST or is_sentence or not re.search(r"[^\W\d_]{3}", text):
        return None
    says_more = "@" in text or "=" in text or "http" in text or instructs(text) or is_note(text)
    return None if says_more or reads_as_time(text) else text
