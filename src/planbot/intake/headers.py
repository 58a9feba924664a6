"""One header to what it may be called, by its words alone; what the rows say comes after."""

import re
from dataclasses import dataclass, replace
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
from planbot.intake.header_words import (
    COMPOUND_ENDINGS,
    COMPOUND_MODIFIERS,
    DECIDING,
    ENDING_FIELDS,
    KEYWORDS,
    LEVEL_WORDS,
    TIME_NOUN,
    WEAK_LEVELS,
)

LONGEST_HEADER = 80
MIN_SCORE = 86
_MOST_WORDS = 7
COMPOUND = 88
"""What a header of several words speaks for what its last words name."""

SURE_WORD = 65
"""Less than that, and a text may as well be an owner's name among the data (`Planning Staff`)."""

_BY_ITS_END = 60
_SAME_LETTERS = 94
_SHORT_WORD = 4
_SLIP = 80
_UNKNOWN_RANK = 5
_RANKS_OF_OTHERS = {"measure": 3}
"""Words that name a level only where the columns beside them say so."""

_DATED = 88
"""The most that a header with a date in it speaks for a field: it may be a line of data."""

_FIELD_BY_PHRASE = {phrase: field for field, phrases in PHRASES.items() for phrase in phrases}
_TYPO_CHOICES = [phrase for phrase in (*_FIELD_BY_PHRASE, *LEVEL_RANKS, *TITLE_WORDS) if len(phrase) > 4]

_PLURALS = re.compile(r"\b(\w{2,})(?:\(s\)|\(es\)|/s)(?!\w)")
_ASIDE = re.compile(r"\([^()]*\)")
_ABBREVIATED = {
    "act": "action",
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
_JOINTS = re.compile(r"[/&,;|()\n]|\s-\s|\b(?:and|or)\b")
_PREPOSITIONS = re.compile(r"\b(?:of|for|to|in|by|with|from|on|per|that|which)\b")
_MARKS_OF = {
    frozenset({Field.HORIZON}): Field.TIMELINE,
    frozenset({Field.STATUS_MARK}): Field.STATUS,
    frozenset({Field.PRIORITY_MARK, Field.HORIZON}): Field.PRIORITY,
}
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
        of_several = _list(header) if found.field is Field.IGNORE else None
        return of_several or found
    if numbered := _TRAILING_NUMBER.fullmatch(words):
        found = _known(numbered[1])
        if found and found.field in (Field.LEAD, Field.SUPPORT, Field.DUE, Field.MILESTONES, Field.MEASURE):
            return Reading(found.field, found.score, ordinal=int(numbered[2]), stem=numbered[1])
    if found := _level(words) or _list(header) or _compound(words) or _misspelt(words):
        return found
    stem, day = split_date(header)
    if day and (found := read_header(stem)) and found.field is not None:
        return replace(found, score=min(found.score, _DATED))
    bare = _ASIDE.sub(" ", header)
    if bare != header and (found := read_header(bare.strip())):
        return found
    return _by_head(words) if len(words.split()) <= _MOST_WORDS else None


@lru_cache(maxsize=4096)
def header_word(text: str) -> Reading | None:
    """Return what a text says that is a header as it stands: misspelt in nothing, no part of a sentence."""
    return _part(fold_words(text)) if len(text) <= LONGEST_HEADER else None


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


def _list(header: str) -> Reading | None:
    """Read a header that names several things: of levels the lowest, else the first that says anything."""
    parts = [part for part in map(fold_words, _JOINTS.split(header.casefold())) if part]
    found = [reading for part in parts if (reading := _part(part))]
    if len(parts) < 2 or len(found) != len(parts):
        return None
    if all(reading.level and reading.part is Field.TITLE for reading in found):
        return replace(max(found, key=lambda reading: level_rank(reading.level or "")), score=COMPOUND)
    fields = {reading.field for reading in found}
    for marks, field in _MARKS_OF.items():
        if fields <= marks:
            return Reading(field, COMPOUND, stem=" ".join(parts))
    said = next((reading for reading in found if reading.field is not Field.IGNORE), found[0])
    return replace(said, score=COMPOUND)


def _part(words: str) -> Reading | None:
    words = _singular(words)
    return _known(words) or _level(words) or _compound(words)


def _compound(words: str) -> Reading | None:
    """Read `key actions`, `priority project`, `actions needed`: a level, and words that only describe it."""
    head, described = split_compound(words)
    if head is None or not described <= COMPOUND_MODIFIERS or (head == "priority" and words.endswith(head)):
        return None
    if head == "item":
        return Reading(Field.TITLE, COMPOUND, stem=head)
    return Reading(None, COMPOUND, level=head, stem=words)


def split_compound(words: str) -> tuple[str | None, set[str]]:
    """Return the level (or `item`) that a compound's last words name, and the words that describe it.

    Of `supporting actions needed` that is `action`; None where no such word is the last.
    """
    parts = words.split()
    described = set()
    while len(parts) > 1 and parts[-1] in COMPOUND_ENDINGS:
        described.add(parts.pop())
    for at in range(len(parts)):
        head = _singular(" ".join(parts[at:])).removesuffix("s" if parts[at:] == ["items"] else "")
        if head in LEVEL_RANKS or head == "item":
            return head, described - COMPOUND_ENDINGS | set(parts[:at])
    return None, set()


def _misspelt(words: str) -> Reading | None:
    """Read a phrase that is known but for a slip in its words: each of them has to be near to its own."""
    for phrase, score, _ in process.extract(words, _TYPO_CHOICES, scorer=fuzz.ratio, score_cutoff=MIN_SCORE):
        if _slips(words, phrase) and (found := _known(phrase)):
            return replace(found, score=round(score))
    return None


def _slips(words: str, phrase: str) -> bool:
    one, other = words.split(), phrase.split()
    if len(one) != len(other):
        return fuzz.ratio("".join(one), "".join(other)) >= _SAME_LETTERS
    return all(
        a == b or (min(len(a), len(b)) > _SHORT_WORD and fuzz.ratio(a, b) >= _SLIP)
        for a, b in zip(one, other, strict=True)
    )


def _by_head(words: str) -> Reading | None:
    """Read a header by the last of its words that plans use, for that one is what the others describe.

    What follows `of`, `for` or `to` describes too: a `Lead for the action` is a lead.
    """
    for phrase in dict.fromkeys((_PREPOSITIONS.split(words)[0].strip(), words)):
        if found := _last_word(phrase):
            return found
    return None


def _last_word(words: str) -> Reading | None:
    for pattern, field in DECIDING:
        if pattern.search(words):
            return Reading(field, 70, stem=words)
    said = [(found.end(), field) for pattern, field in KEYWORDS for found in pattern.finditer(words)]
    is_time = TIME_NOUN.search(words) is not None and not any(map(str.isdecimal, words))
    levels = [] if is_time else [(found.end(), _singular(found[0])) for found in LEVEL_WORDS.finditer(words)]
    last, last_level = max(said, default=None, key=_end), max(levels, default=None, key=_end)
    if last and (not last_level or last_level[0] <= last[0] or last_level[1] in WEAK_LEVELS):
        return Reading(last[1], 70, stem=words)
    if last_level:
        return Reading(None, 65, level=last_level[1], stem=words)
    if is_time:
        return Reading(Field.TIMELINE, 65, stem=words)
    parts = words.split()
    known = (_known(" ".join(parts[at:])) for at in range(len(parts)))
    found = next((reading for reading in known if reading and reading.field in ENDING_FIELDS), None)
    return replace(found, score=_BY_ITS_END) if found else None


def _end(found: tuple[int, str]) -> int:
    return found[0]


def _halves(words: list[str]) -> list[str]:
    """Return the first cut of the words after which both sides are known headers."""
    cuts = ((" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words)))
    return list(next((cut for cut in cuts if all(map(_known, cut))), ()))


def level_rank(word: str) -> int:
    """Return how high a level of that name usually stands; 5 for a word that is not known."""
    words = _singular(fold_words(word))
    head = words if words in LEVEL_RANKS else split_compound(words)[0] or words
    return LEVEL_RANKS.get(head, _RANKS_OF_OTHERS.get(head, _UNKNOWN_RANK))


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
