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
from planbot.intake.times import Problem, TimeReader, TimeRules

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
    r"(?:over|more than|>)\s*(\d{1,2}) years?|(\d{1,2})\s?(?:\+ ?years?|years? ?(?:\+|(?:or|and) .+))"
)
_LETTER = re.compile(
    r"(?<![\w-])(?P<word>[SML]T?)\s*=\s*(?P<said>[^;,|)\n=]+?)(?=\s*(?:[;,|)\n]|$|\b[SML]T?\s*=))"
)
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Legend:
    """`dates` gives a date or range as text by horizon, `said` what the plan says of those without one."""

    dates: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)


def find_legend(lines: Iterable[Sequence[Cell]], rules: TimeRules) -> Legend:
    """Return the legend that the lines beside a table hold.

    Years from now count from the adoption; where that is not known, they are only told.
    """
    dates: dict[str, str] = {}
    said: dict[str, str] = {}
    for word, text in _entries(lines):
        dated = _dated(word, text, rules)
        (said if dated is None else dates).setdefault(word, dated or text)
    return Legend(dates, {word: text for word, text in said.items() if word not in dates})


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
                yield letter_horizons(letter["word"].casefold())[0], " ".join(letter["said"].split())


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
    if is_horizon(text) or not any(map(str.isdecimal, text)):
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
