"""An update typed on one line: `2.1.3 at risk 40% waiting for the permit`."""

import re
from dataclasses import dataclass
from datetime import date

from planbot.plan.dates import read_day
from planbot.plan.errors import UserError
from planbot.plan.model import Facts, Item
from planbot.plan.outline import Outline
from planbot.plan.references import resolve, split_reference
from planbot.plan.vocabulary import Status

_SEPARATOR = r"(?:\s|[,;:.=–—→]|-(?=\s)|$)"
_GAP = re.compile(rf"{_SEPARATOR}+")
_FILLER = re.compile(r"(?:is|now|are)(?=\s)", re.IGNORECASE)
_STATUS = re.compile(
    "(" + "|".join(status.value.replace("_", r"[\s_-]+") for status in Status) + rf")(?={_SEPARATOR})",
    re.IGNORECASE,
)
_SYNONYMS = {
    "done": Status.COMPLETED,
    "complete": Status.COMPLETED,
    "finished": Status.COMPLETED,
    "late": Status.OFF_TRACK,
    "behind": Status.OFF_TRACK,
    "behind schedule": Status.OFF_TRACK,
    "delayed": Status.OFF_TRACK,
    "paused": Status.ON_HOLD,
    "cancelled": Status.DISCONTINUED,
    "canceled": Status.DISCONTINUED,
}
_SYNONYM = re.compile(
    rf"({'|'.join(sorted(_SYNONYMS, key=len, reverse=True))})(?=\s*(?:$|[,;:.–—]|-\s|\d+\s*(?:%|percent\b)))",
    re.IGNORECASE,
)
"""Said alone only: "late paperwork" and "done with phase one" are the beginnings of notes."""

_PERCENT = re.compile(r"([+-]?\d[\d.,/]*)\s*(?:%|(?:percent|pct)\b)", re.IGNORECASE)
_EXPECTED = re.compile(r"(expected(?:\s+by|\s+on)?|by)\s+(?=\S)", re.IGNORECASE)
_WRITTEN_DATE = re.compile(r"\d+[-/]\d+[-/]\d+")
_LONGEST_DATE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class OneLine:
    """What was said of an item; None where nothing was said. `percent` is 0 to 100."""

    item: Item
    status: Status | None = None
    percent: int | None = None
    note: str | None = None
    expected: date | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What a line says after its reference."""

    status: Status | None
    percent: int | None
    note: str | None
    expected: date | None


def parse_line(facts: Facts, text: str, today: date, outline: Outline | None = None) -> OneLine:
    """Return what a typed line says: a reference, then what `parse_said` reads.

    Raises `UserError` where the reference names no item or several, where the percent is not a whole number
    from 0 to 100 (field `percent`), where a date cannot be (field `expected`), and where nothing is said.
    """
    outline = outline or Outline(facts)
    reference, rest = split_reference(facts, text, outline)
    item = resolve(facts, reference, outline)
    said = parse_said(rest, today)
    if said == Said(None, None, None, None):
        label = outline.label(item)
        raise UserError(f"Say how {label} stands, for example: {label} at risk 40% waiting for the permit")
    return OneLine(
        item=item, status=said.status, percent=said.percent, note=said.note, expected=said.expected
    )


def parse_said(text: str, today: date) -> Said:
    """Read a status, a percent (`40%`, `40 percent`) and an expected completion (`by Dec 15`), then a note.

    The first three are optional and may come in any order, each once; whatever follows is the note, as typed.
    Raises `UserError` as `parse_line` does.
    """
    reader = _Reader(text, today)
    return reader.read()


class _Reader:
    def __init__(self, text: str, today: date) -> None:
        self.rest = text
        self.today = today
        self.status: Status | None = None
        self.percent: int | None = None
        self.expected: date | None = None

    def read(self) -> Said:
        self._skip_separators()
        while self._take_status() or self._take_percent() or self._take_expected():
            self._skip_separators()
        if self.expected is not None and self.status is not None and self.status.is_closed:
            raise UserError(
                f"It cannot be {self.status.label} and still expected. Say one of the two.", field="expected"
            )
        return Said(self.status, self.percent, self.rest.strip() or None, self.expected)

    def _skip_separators(self) -> None:
        gap = _GAP.match(self.rest)
        self.rest = self.rest[gap.end() :] if gap else self.rest

    def _take_status(self) -> bool:
        if self.status is not None:
            return False
        filler = _FILLER.match(self.rest)
        start = self.rest[filler.end() :].lstrip() if filler else self.rest
        found = _STATUS.match(start)
        if found:
            self.status = Status.parse(found[1])
        else:
            found = _SYNONYM.match(start)
            if found is None:
                return False
            self.status = _SYNONYMS[found[1].casefold()]
        self.rest = start[found.end() :]
        return True

    def _take_percent(self) -> bool:
        found = None if self.percent is not None else _PERCENT.match(self.rest)
        if found is None:
            return False
        self.percent = read_percent(found[1])
        self.rest = self.rest[found.end() :]
        return True

    def _take_expected(self) -> bool:
        found = None if self.expected is not None else _EXPECTED.match(self.rest)
        if found is None:
            return False
        words = list(re.finditer(r"\S+", self.rest[found.end() :]))[:_LONGEST_DATE]
        for last in reversed(words):
            typed = self.rest[found.end() : found.end() + last.end()]
            try:
                self.expected = read_day(typed.rstrip(",;:."), self.today)
            except UserError:
                continue
            self.rest = self.rest[found.end() + last.end() :]
            return True
        if words and _WRITTEN_DATE.match(words[0][0]):
            read_day(words[0][0], self.today, field="expected")
        return False


def read_percent(text: str) -> int:
    """Return a typed percent, with or without its sign; `UserError` unless it is a whole number 0 to 100."""
    typed = text.strip().removesuffix("%").rstrip().removeprefix("+")
    if not re.fullmatch(r"[0-9]{1,3}", typed) or int(typed) > 100:
        raise UserError("Percent is a whole number from 0 to 100, such as 40%.", field="percent")
    return int(typed)
