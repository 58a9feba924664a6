"""An update typed on one line: `2.1.3 at risk 40% waiting for the permit`."""

import re
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz, process

from planbot.plan.dates import split_day
from planbot.plan.errors import UserError
from planbot.plan.evidence import first_link
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
    rf"({'|'.join(sorted(_SYNONYMS, key=len, reverse=True))})"
    r"(?=\s*(?:$|[,;:.–—]|-\s|\d+\s*(?:%|percent\b))|\s+https?://)",
    re.IGNORECASE,
)
"""Said alone only: "late paperwork" and "done with phase one" are the beginnings of notes."""

_PERCENT = re.compile(r"([+-]?\d[\d.,/]*)\s*(?:%|(?:percent|pct)\b)", re.IGNORECASE)
_EXPECTED = re.compile(r"(expected(?:\s+by|\s+on)?|by)\s+(?=\S)", re.IGNORECASE)
_DONE_SO_FAR = re.compile(
    rf"\s+(?:complete|completed|done|finished)(?={_SEPARATOR})(?!\s+with\b)", re.IGNORECASE
)
"""`40% complete` says 40 percent, not that the item is completed."""

_QUOTES = tuple("\"'“”‘’«")
_BARE_NUMBER = re.compile(
    r"([+-]?\d{1,3}(?:[.,/]\d+)?)(?=\s*(?:$|[,;:.–—](?!\d)|-\s|(?:by|expected)\s))", re.IGNORECASE
)
_UNREAD_PERCENT = re.compile(
    r"(\S+\s+)?\S+?\s*(?:%|\b(?:percent|pct|per\s+cent)\b)(?!\s+of\b)", re.IGNORECASE
)
_LEAST_WORDS = 3
_NEARLY = 85.0
"""Out of 100: `on trak` and `complted` are above it, `on tracking` and `on the` below."""
_PERHAPS = 80.0
_LABELS = {status.label: status for status in Status}
_NAMES = _LABELS | _SYNONYMS


@dataclass(frozen=True, slots=True, kw_only=True)
class OneLine:
    """What was said of an item; None where nothing was said. `percent` is 0 to 100."""

    item: Item
    status: Status | None = None
    percent: int | None = None
    note: str | None = None
    expected: date | None = None
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What a line says after its reference."""

    status: Status | None
    percent: int | None
    note: str | None
    expected: date | None
    evidence: str | None = None


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
        item=item,
        status=said.status,
        percent=said.percent,
        note=said.note,
        expected=said.expected,
        evidence=said.evidence,
    )


def parse_said(text: str, today: date) -> Said:
    """Read a status, a percent (`40%`, `40% complete`) and an expected completion (`by Dec 15`), then a note.

    The first three are optional and may come in any order, each once; whatever follows is the note, as typed.
    A link among them or in the note is the evidence; the note keeps it where other words stand beside it.
    So that no slip is stored as a note, a note is refused that begins with nearly a status (`on trak`), with
    a percent that was not read (`about 40%`) or with a bare number (`40`); and beside no status also one of
    fewer than three words, unless a dash or a colon stands before it. What begins with a quotation mark is
    always a note, and so are words with a link.

    Raises `UserError` as `parse_line` does, and on field `status` for words that are neither status nor note.
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
        self.evidence: str | None = None
        self.is_marked = False

    def read(self) -> Said:
        self._skip_separators()
        while self._take_one() or self._take_link():
            self._skip_separators()
        if self.expected is not None and self.status is not None and self.status.is_closed:
            raise UserError(
                f"It cannot be {self.status.label} and still expected. Say one of the two.", field="expected"
            )
        note = self._read_note()
        return Said(self.status, self.percent, note, self.expected, self.evidence)

    def _read_note(self) -> str | None:
        note = words = self.rest.strip()
        link = first_link(note)
        if link:
            words = f"{note[: link.start()]}{note[link.end() :]}".strip()
        if link and self.evidence is None:
            self.evidence = link[0]
            if not any(map(str.isalnum, words)):
                return None
        if words and not words.startswith(_QUOTES):
            self._refuse_slips(words)
        return note or None

    def _take_one(self) -> bool:
        return self._take_status() or self._take_percent() or self._take_expected()

    def _skip_separators(self) -> None:
        gap = _GAP.match(self.rest)
        self.is_marked = bool(gap and re.search(r"[-–—:]", gap[0]))
        self.rest = self.rest[gap.end() :] if gap else self.rest

    def _take_status(self) -> bool:
        if self.status is not None:
            return False
        start = _without_filler(self.rest)
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
        if self.percent < 100 and (so_far := _DONE_SO_FAR.match(self.rest)):
            self.rest = self.rest[so_far.end() :]
        return True

    def _take_expected(self) -> bool:
        found = None if self.expected is not None else _EXPECTED.match(self.rest)
        if found is None:
            return False
        split = split_day(self.rest[found.end() :], self.today, field="expected")
        if split is None:
            return False
        self.expected, self.rest = split
        return True

    def _take_link(self) -> bool:
        """Take a link before what else is said; one that a note begins with is the note's."""
        link = first_link(self.rest)
        if link is None or link.start() or self.evidence is not None:
            return False
        before, self.rest = (self.rest, self.is_marked), self.rest[link.end() :]
        self._skip_separators()
        if self._take_one():
            self.evidence = link[0]
            return True
        self.rest, self.is_marked = before
        return False

    def _refuse_slips(self, note: str) -> None:
        if self.status is None:
            _refuse_near_status(_without_filler(note))
        if self.percent is None:
            _refuse_bare_number(note)
        unread = _UNREAD_PERCENT.match(note)
        if unread and (self.percent is None or unread[1] is None):
            raise UserError(
                "Say one percent, next to the status, for example: at risk 40% waiting for the permit. "
                "If it belongs to the note, put the note in quotes.",
                field="percent",
            )
        if self.status is None and not self.is_marked and self.evidence is None:
            _refuse_stray_words(note)


def _without_filler(text: str) -> str:
    """Return `text` without the words that may stand before a status: `is now on track`."""
    while filler := _FILLER.match(text):
        text = text[filler.end() :].lstrip()
    return text


def _refuse_near_status(note: str) -> None:
    """Refuse a note whose first word or two are nearly a status; those that may begin a note are let pass."""
    words = list(re.finditer(r"[^\W_]+", note))[:2]
    heads = [" ".join(word[0].casefold() for word in words[:count]) for count in range(1, len(words) + 1)]
    if any(head in _SYNONYMS for head in heads):
        return
    for word, head in reversed(list(zip(words, heads, strict=True))):
        near = process.extractOne(head, list(_LABELS), scorer=fuzz.ratio, score_cutoff=_NEARLY)
        if near:
            raise UserError(
                f"“{note[: word.end()]}” is not a status. Did you mean {near[0]}? "
                "If it is a note, put it in quotes.",
                field="status",
            )


def _refuse_bare_number(note: str) -> None:
    bare = _BARE_NUMBER.match(note)
    if bare is None:
        return
    number = bare[1]
    if number.isdecimal() and int(number) <= 100:
        raise UserError(
            f"“{number}” alone says too little. Write {number}% if you mean percent.", field="percent"
        )
    raise UserError(
        f"“{number}” alone says too little. A percent is written like 40%, a date like by Dec 15.",
        field="percent",
    )


def _refuse_stray_words(note: str) -> None:
    if sum(any(map(str.isalnum, word)) for word in note.split()) >= _LEAST_WORDS:
        return
    near = process.extractOne(note.casefold(), list(_NAMES), scorer=fuzz.ratio, score_cutoff=_PERHAPS)
    *labels, last = _LABELS
    advice = (
        f"Did you mean {_NAMES[near[0]].label}?"
        if near
        else f"Say {', '.join(labels)} or {last}; a note needs three words, or a dash before it."
    )
    raise UserError(f"“{note}” is not a status. {advice}", field="status")


def read_percent(text: str) -> int:
    """Return a typed percent, with or without its sign; `UserError` unless it is a whole number 0 to 100."""
    typed = text.strip().removesuffix("%").rstrip().removeprefix("+")
    if not re.fullmatch(r"[0-9]{1,3}", typed) or int(typed) > 100:
        raise UserError("Percent is a whole number from 0 to 100, such as 40%.", field="percent")
    return int(typed)
