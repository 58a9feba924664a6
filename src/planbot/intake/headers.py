"""One header to what it may be called, by its words alone; what the rows say comes after."""

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from planbot.intake.cells import fold_words
from planbot.intake.dated_headers import split_date
from planbot.intake.fields import (
    HORIZON_WORDS,
    LEVEL_RANKS,
    NAME_SUFFIXES,
    NUMBER_SUFFIXES,
    PHRASES,
    PRIORITY_MARK_WORDS,
    STATUS_MARK_WORDS,
    TEXT_SUFFIXES,
    TITLE_WORDS,
    Field,
)

LONGEST_HEADER = 80
MIN_SCORE = 86
_MOST_WORDS = 7
_DATED = 88
"""The most that a header with a date in it speaks for a field: it may be a line of data."""

_FIELD_BY_PHRASE = {phrase: field for field, phrases in PHRASES.items() for phrase in phrases}
_TYPO_CHOICES = [phrase for phrase in (*_FIELD_BY_PHRASE, *LEVEL_RANKS, *TITLE_WORDS) if len(phrase) > 4]

_KEYWORDS: tuple[tuple[str, Field], ...] = (
    (r"\b(percent(age)?|%|pct)\b|%", Field.PERCENT),
    (r"\b(update|comment|note|benefit|impact|actual)s?\b", Field.IGNORE),
    (r"\bstatus\b", Field.STATUS),
    (r"\b(start|begin|launch|kick ?off|commence)\w*\b", Field.START),
    (r"\b(due|deadline|end date|finish|completion|complete by|target date)\b", Field.DUE),
    (r"\b(time ?lines?|time ?frames?|schedule|timing|horizon|fiscal year)\b", Field.TIMELINE),
    (r"\b(indicators?|measures?|metrics?|kpis?|outcomes?)\b", Field.MEASURE),
    (r"\b(leads?|responsib\w+|owners?)\b.*\b(partners?|partnering|support\w*)\b", Field.LEAD),
    (r"\b(partners?|partnering|support\w*|collaborat\w*|stakeholders?)\b", Field.SUPPORT),
    (
        r"\b(responsib\w+|owners?|leads?|implement[eo]rs?|assigned|assignee|champion|accountab\w+)\b",
        Field.LEAD,
    ),
    (r"\b(departments?|dept|division)\b", Field.DEPARTMENT),
    (r"\b(milestones?|next steps?)\b", Field.MILESTONES),
    (r"\b(funding|funds?|grants?|resources?)\b", Field.RESOURCES),
    (r"\b(costs?|budget\w*|expenditure)\b", Field.BUDGET),
    (r"\bpriority\b", Field.PRIORITY),
)
_PLURALS = re.compile(r"\b(\w{3,})(?:\(s\)|\(es\)|/s)(?!\w)")
_ABBREVIATED = {
    "resp": "responsible",
    "impl": "implementation",
    "obj": "objective",
    "strat": "strategy",
    "init": "initiative",
    "perf": "performance",
    "org": "organization",
    "orgs": "organizations",
    "desc": "description",
    "compl": "completion",
}
_JOINTS = re.compile(r"[/&,;|()\n]|\s-\s|\band\b")
_LEGEND = re.compile(r"([^(:=\[\n]*\w)\s*[(:\[\n](.*)", re.S)
_STAFF = re.compile(r"\b(?:staff|person|contact|employee|manager|coordinator|member)\b")
_TRAILING_NUMBER = re.compile(r"(.+?)\s*#?\s*(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a header's words say.

    `field` is None for a level: then `level` is the level's word as folded, `part` whether the column holds
    its text, its number or its description. `ordinal` is the number of a numbered column (`Implementor 3`).
    `score` is 0 to 100: 100 for words that are known as they stand.
    """

    field: Field | None
    score: int
    level: str | None = None
    part: Field = Field.TITLE
    ordinal: int | None = None
    stem: str = ""


@lru_cache(maxsize=4096)
def read_header(header: str) -> Reading | None:
    """Return what `header` says, or None where none of its words are known."""
    header = _without_legend(header)
    folded = fold_words(_PLURALS.sub(r"\1s", header.casefold()))
    words = _singular(" ".join(_ABBREVIATED.get(word, word) for word in folded.split()))
    is_figure = any(map(str.isdecimal, words)) and not any(map(str.isalpha, words))
    if not words or is_figure or len(header) > LONGEST_HEADER:
        return None
    if found := _known(words) or _two_in_one(header):
        return found
    if numbered := _TRAILING_NUMBER.fullmatch(words):
        found = _known(numbered[1])
        if found and found.field in (Field.LEAD, Field.SUPPORT, Field.DUE, Field.MILESTONES, Field.MEASURE):
            return Reading(found.field, found.score, ordinal=int(numbered[2]), stem=numbered[1])
    if found := _level(words):
        return found
    if (typo := process.extractOne(words, _TYPO_CHOICES, scorer=fuzz.ratio, score_cutoff=MIN_SCORE)) and (
        found := _known(typo[0])
    ):
        return Reading(found.field, round(typo[1]), level=found.level, part=found.part, stem=found.stem)
    stem, day = split_date(header)
    if day and (found := read_header(stem)) and found.field is not None:
        return Reading(found.field, min(found.score, _DATED), ordinal=found.ordinal, stem=found.stem)
    if len(words.split()) > _MOST_WORDS:
        return None
    for pattern, field in _KEYWORDS:
        if re.search(pattern, words):
            return Reading(field, 70, stem=words)
    for word in sorted(LEVEL_RANKS, key=len, reverse=True):
        if re.search(rf"\b{word}\b", words):
            return Reading(None, 65, level=word, stem=words)
    return None


def _without_legend(header: str) -> str:
    """Return a header without the words that it explains: `Timeframe (Short = 1-3 years, Mid = 4-7)`."""
    name, explained = (found[1], found[2]) if (found := _LEGEND.match(header)) else (header, "")
    return name if "=" in explained or explained.count(":") > 1 else header


def _two_in_one(header: str) -> Reading | None:
    """Read a header that names owner and time, or department and staff: `Agency / Time Frame`."""
    parts = [part for part in map(fold_words, _JOINTS.split(header.casefold())) if part]
    if len(parts) == 1:
        parts = _halves(parts[0].split())
    found = [_known(part) for part in parts]
    if len(parts) != 2 or not all(found):
        return None
    fields = {reading.field for reading in found if reading}
    if fields & {Field.LEAD, Field.DEPARTMENT} and fields & {Field.TIMELINE, Field.DUE}:
        return Reading(Field.LEAD_AND_TIMELINE, 90, stem=" ".join(parts))
    if fields == {Field.START, Field.DUE}:
        return Reading(Field.TIMELINE, 90, stem=" ".join(parts))
    if fields == {Field.DEPARTMENT, Field.LEAD} and any(_STAFF.search(part) for part in parts):
        return Reading(Field.DEPARTMENT_AND_LEAD, 90, stem=" ".join(parts))
    return None


def _halves(words: list[str]) -> list[str]:
    """Return the first cut of the words after which both sides are known headers."""
    cuts = ((" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words)))
    return list(next((cut for cut in cuts if all(map(_known, cut))), ()))


def level_rank(word: str) -> int:
    """Return how high a level of that name usually stands; 5 for a word that is not known."""
    return LEVEL_RANKS.get(_singular(fold_words(word)), 5)


def _known(words: str) -> Reading | None:
    if words in LEVEL_RANKS:
        return Reading(None, 100, level=words, stem=words)
    if field := _FIELD_BY_PHRASE.get(words) or _FIELD_BY_PHRASE.get(f"{words}s"):
        return Reading(field, 100, stem=words)
    if words in TITLE_WORDS:
        return Reading(Field.TITLE, 90, stem=words)
    if words in HORIZON_WORDS:
        return Reading(Field.HORIZON, 90, stem=words)
    if words in PRIORITY_MARK_WORDS:
        return Reading(Field.PRIORITY_MARK, 90, stem=words)
    if words in STATUS_MARK_WORDS:
        return Reading(Field.STATUS_MARK, 90, stem=words)
    return None


def _level(words: str) -> Reading | None:
    """Read `policy number`, `goal #`, `strategy description`, `number of goal`, `goal 1`."""
    for suffixes, part in (
        (NUMBER_SUFFIXES, Field.NUMBER),
        (TEXT_SUFFIXES, Field.DESCRIPTION),
        (NAME_SUFFIXES, Field.TITLE),
    ):
        for suffix in suffixes:
            for level in (words.removesuffix(f" {suffix}"), words.removesuffix("#")):
                if level != words and _singular(level) in LEVEL_RANKS:
                    return Reading(None, 95, level=_singular(level.strip()), part=part, stem=words)
    return None


def _singular(words: str) -> str:
    """Return `words` with the last word singular where that makes a known level (`Strategies`)."""
    for ending, single in (("ies", "y"), ("s", ""), ("es", "")):
        candidate = words.removesuffix(ending) + single
        if words.endswith(ending) and candidate in LEVEL_RANKS:
            return candidate
    return words
