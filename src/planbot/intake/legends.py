"""What a plan says of its own words for time, above or below the table: `Short term = 2026-2027`."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dateutil.relativedelta import relativedelta

from planbot.intake.cells import Cell, fold_text, is_blank, is_error, text_of
from planbot.intake.draft import Gap
from planbot.intake.horizons import horizon_key, is_horizon, letter_horizons, years_ahead
from planbot.intake.spans import UnreadableDate
from planbot.intake.status_words import read_status
from planbot.intake.time_words import ANY_RECURRENCE
from planbot.intake.times import Problem, TimeReader, TimeRules
from planbot.plan.vocabulary import Status

_WORD = (
    r"(?:short|near|immediate|mid(?:dle)?|medium|intermediate|long)(?:[ -]*(?:term|range))?"
    r"|(?:phase|tier|stage)\s*(?:\d|[ivx]{1,3})"
)
_ENTRY = re.compile(
    rf"(?<![\w-])(?P<word>{_WORD})\s*(?:=|:|\(|\bmeans\b|\bis\b|[–—]|-(?=\s))\s*"
    rf"(?P<said>(?:(?!\s*[,/]?\s*(?:{_WORD})\s*[=:(–—])[^;|)\n])+)",
    re.I,
)
_OVER = re.compile(
    r"(?:over|more than|>)\s*(\d{1,2}) (?:years?|yrs?\.?)"
    r"|(\d{1,2})\s?(?:\+ ?(?:years?|yrs?\.?)|(?:years?|yrs?\.?) ?(?:\+|(?:or|and) .+))"
)
_LETTER = re.compile(
    r"(?<![\w-])(?P<word>[SML]T?|O)\s*[=:]\s*(?P<said>[^;,|)\n=:]+?)"
    r"(?=\s*(?:[;,|)\n]|$|\b(?:[SML]T?|O)\s*[=:]))"
)
_MEANING = re.compile(
    r"(?<![\w&/.-])(?P<word>[A-Za-z][A-Za-z&/.]{0,7})\s*=\s*(?P<said>[^;,|)\n=]+?)"
    r"(?=\s*(?:[;,|)\n]|$|[A-Za-z][A-Za-z&/.]{0,7}\s*=))"
    r"|(?<![\w&/.-])(?P<initials>[A-Z][A-Z&/.]{0,6})\s*[:–—]\s*(?P<name>[A-Z][^;,|)\n=:]+?)(?=\s*(?:[;,|)\n]|$))"
)
_SHORT = re.compile(r"[A-Za-z][A-Za-z&/.]{0,7}")
_LONGEST = 40
_ONGOING = "o"


@dataclass(frozen=True, slots=True)
class Legend:
    """`dates` gives a date or range as text by horizon, `said` what the plan says of those without one.

    `meanings` are the short forms that it explains: `PB` is the Planning Board, `IP` is in progress.
    """

    dates: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    meanings: Mapping[str, str] = field(default_factory=dict)

    @property
    def statuses(self) -> Mapping[str, Status]:
        """The short forms that mean a status."""
        read = {word: read_status(said) for word, said in self.meanings.items()}
        return {word: status for word, status in read.items() if status is not None}


def find_legend(lines: Iterable[Sequence[Cell]], rules: TimeRules) -> Legend:
    """Return the legend that the lines beside a table hold.

    Years from now count from the adoption; where that is not known, they are only told.
    """
    dates: dict[str, str] = {}
    said: dict[str, str] = {}
    meanings: dict[str, str] = {}
    lines = list(lines)
    for word, text in _meanings(lines):
        meanings.setdefault(word, text)
    for word, text in _entries(lines):
        dated = _dated(word, text, rules)
        (said if dated is None else dates).setdefault(word, dated or text)
    return Legend(dates, {word: text for word, text in said.items() if word not in dates}, meanings)


def defines_words(text: str) -> bool:
    """Whether a line does nothing but explain words: `Short: 2025-2027`, `PB = Planning Board`."""
    rest = text
    for pattern in (_ENTRY, _LETTER, _MEANING):
        rest = pattern.sub("", rest)
    return rest != text and not any(map(str.isalnum, rest))


def counts_from_adoption(said: str) -> bool:
    """Whether what a legend says of a horizon is a time from the day on which the plan was adopted."""
    return years_ahead(said) is not None or _OVER.fullmatch(fold_text(said)) is not None


def merge_legends(*legends: Mapping[str, str]) -> dict[str, str]:
    """Return all that the legends say; of two that name the same horizon the later counts."""
    merged: dict[str, tuple[str, str]] = {}
    for legend in legends:
        merged |= {horizon_key(word): (word, text) for word, text in legend.items()}
    return dict(merged.values())


def overruled_legend(
    found: Mapping[str, str], before: Mapping[str, str], settled: Mapping[str, str]
) -> list[Gap]:
    """Return where a file's legend is not the one with which the plan came in, and nobody has settled it."""
    known = {horizon_key(word): text for word, text in before.items()}
    decided = {horizon_key(word) for word in settled}
    return [
        Gap(
            kind="legend",
            text=word,
            message=f"The file has “{word}” as “{text}”, the plan came in with “{known[word]}”: that counts "
            "until a map file, or Fix dates in Slack, says otherwise.",
        )
        for word, text in found.items()
        if word in known and word not in decided and fold_text(known[word]) != fold_text(text)
    ]


def _entries(lines: Iterable[Sequence[Cell]]) -> Iterable[tuple[str, str]]:
    for line in lines:
        texts = [text_of(cell) for cell in line if not is_blank(cell) and not is_error(cell)]
        if len(texts) == 2 and is_horizon(texts[0].rstrip(":=* ")) and len(texts[1]) <= _LONGEST:
            yield horizon_key(texts[0].rstrip(":=* ")), texts[1].strip()
            continue
        for text in texts:
            for found in _ENTRY.finditer(text):
                value = " ".join(found["said"].split()).strip(" .,")
                if value and len(value) <= _LONGEST:
                    yield horizon_key(found["word"]), value
            for letter in _LETTER.finditer(text):
                value, word = " ".join(letter["said"].split()), letter["word"].casefold()
                if len(value) <= _LONGEST:
                    yield (word if word == _ONGOING else letter_horizons(word)[0]), value


def _meanings(lines: Iterable[Sequence[Cell]]) -> Iterable[tuple[str, str]]:
    """Return each short form that a line explains, in one cell or in two."""
    for line in lines:
        texts = [text_of(cell) for cell in line if not is_blank(cell) and not is_error(cell)]
        if len(texts) == 2 and _SHORT.fullmatch(short := texts[0].rstrip(":=* ")):
            yield short, " ".join(texts[1].split())
        for text in texts:
            for found in _MEANING.finditer(text):
                yield found["word"] or found["initials"], " ".join((found["said"] or found["name"]).split())


def _dated(word: str, text: str, rules: TimeRules) -> str | None:
    """Return the dates that a legend gives a horizon; None where it says none, or where they may differ."""
    if ahead := years_ahead(text):
        if rules.adopted_on is None:
            return None
        start, end = (rules.adopted_on + relativedelta(months=months) for months in ahead)
        return f"{start.isoformat()}..{end.isoformat()}"
    if over := _OVER.fullmatch(fold_text(text)):
        if rules.adopted_on is None:
            return None
        last = rules.adopted_on + relativedelta(years=int(over[1] or over[2]), days=-1)
        return f"after {last.isoformat()}"
    if re.fullmatch(ANY_RECURRENCE, fold_text(text)):
        return text
    if word == _ONGOING or is_horizon(text) or not any(map(str.isdecimal, text)):
        return None
    reader = TimeReader(
        TimeRules(
            today=date.min,
            legend={word: text},
            fiscal_year_start=rules.fiscal_year_start,
            fiscal_year_named_by=rules.fiscal_year_named_by,
            date_order=rules.date_order,
        )
    )
    try:
        found = reader.legend_reading(word)
    except UnreadableDate:
        return None
    return None if found.problem is Problem.NO_LEGEND else text
