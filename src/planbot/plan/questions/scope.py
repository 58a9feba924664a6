"""Names in a question: departments, people and bodies, goals, plans."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from planbot.plan.model import Facts
from planbot.plan.outline import Outline
from planbot.plan.questions.sentence import Sentence
from planbot.plan.vocabulary import Word

_LONGEST_NAME = 4
_NEAR = 65.0
"""Out of 100: how alike names must be to be offered for what was typed."""

_LEAST_FOR_SLIP = 5
_SHORT = 3
"""Names of up to three letters (IT) are words too: they count as they are spelled, or after a preposition."""


class Kind(Word):
    DEPARTMENT = "department"
    PERSON = "person"
    GOAL = "goal"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class Name:
    """`name` is what the plan says, `spelling` one way to type it."""

    kind: Kind
    name: str
    spelling: str


@dataclass(frozen=True, slots=True)
class Scope:
    departments: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unclear:
    """Words that name nothing, or several things: `candidates`."""

    words: str
    candidates: tuple[str, ...]


class ScopeReader:
    """Takes names out of a sentence: whole ones first, before their words are read as anything else."""

    def __init__(self, facts: Facts, outline: Outline, sentence: Sentence) -> None:
        self.sentence = sentence
        self.known = tuple(_names(facts, outline))
        self.found: list[Name] = []

    def take_whole(self) -> None:
        by_length = sorted(self.known, key=lambda name: (-len(name.spelling), name.kind, name.name))
        for known in by_length:
            if self.sentence.take(_pattern(known)):
                self.found.append(known)

    def take_partial(self) -> Unclear | None:
        """Account for the words left over, as parts of names or names with a slip; or say which are not."""
        for run in self.sentence.runs():
            at = 0
            while at < len(run):
                taken = self._take_longest(run[at:])
                if isinstance(taken, Unclear):
                    return taken
                at += taken
        return None

    @property
    def scope(self) -> Scope:
        def of(kind: Kind) -> tuple[str, ...]:
            return tuple(dict.fromkeys(name.name for name in self.found if name.kind is kind))

        return Scope(of(Kind.DEPARTMENT), of(Kind.PERSON), of(Kind.GOAL), of(Kind.PLAN))

    def _take_longest(self, words: Sequence[str]) -> int | Unclear:
        """Return how many words the longest name at the head takes."""
        lengths = range(min(_LONGEST_NAME, len(words)), 0, -1)
        for matches in (_partly, _nearly):
            for length in lengths:
                typed = " ".join(words[:length])
                fits = list(matches(typed, self.known))
                names = {(known.kind, known.name): known for known in fits}
                if len(names) == 1:
                    self.found.append(fits[0])
                    self.sentence.take_words(words[:length])
                    return length
                if names:
                    return Unclear(typed, tuple(sorted({known.name for known in fits})))
        return Unclear(words[0], tuple(self._near(words[0])))

    def _near(self, typed: str) -> Iterable[str]:
        spellings = [known.spelling.casefold() for known in self.known]
        near = process.extract(typed.casefold(), spellings, scorer=fuzz.WRatio, limit=3, score_cutoff=_NEAR)
        return dict.fromkeys(self.known[at].name for _, _, at in near if len(typed) > _SHORT)


def _names(facts: Facts, outline: Outline) -> Iterator[Name]:
    for department in sorted(facts.departments, key=lambda one: one.id):
        for spelling in (department.name, *department.aliases):
            yield Name(Kind.DEPARTMENT, department.name, spelling)
    for person in sorted(facts.people, key=lambda one: one.id):
        if person.active:
            yield Name(Kind.PERSON, person.name, person.name)
            yield Name(Kind.PERSON, person.name, person.email)
    for body in sorted(facts.bodies, key=lambda one: one.id):
        for spelling in (body.name, *body.aliases):
            yield Name(Kind.PERSON, body.name, spelling)
    for item in outline.in_order:
        if outline.parent(item) is None and not outline.is_leaf(item.id):
            yield Name(Kind.GOAL, item.title, item.title)
            if item.number:
                level = (facts.plan_by_id[item.plan_id].levels or ("Goal",))[0]
                yield Name(Kind.GOAL, item.title, f"{level} {item.number}")
    for plan in sorted(facts.plans, key=lambda one: one.id):
        yield Name(Kind.PLAN, plan.title, plan.title)


def _pattern(known: Name) -> re.Pattern[str]:
    words = [re.escape(word) for word in re.findall(r"[\w.@#&+/-]+", known.spelling.replace("'", ""))]
    if not words:
        return re.compile(r"(?!)")
    spaced = r"\W+".join(words)
    name = rf"(?<![\w.]){spaced}(?![\w-])"
    if len(known.spelling) > _SHORT:
        return re.compile(name, re.IGNORECASE)
    after = r"(?:(?<=in )|(?<=for )|(?<=of )|(?<=at )|(?<=behind )|(?<=from )|(?<=overdue )|(?<=due ))"
    return re.compile(rf"{name}|{after}(?i:{name})")


def _partly(typed: str, known: Iterable[Name]) -> Iterator[Name]:
    """Yield the names of which the typed words are words: "works", "sam", "quality of life"."""
    words = set(typed.casefold().split())
    for name in known:
        if words <= set(re.findall(r"[\w-]+", name.spelling.casefold().replace("'", ""))):
            yield name


def _nearly(typed: str, known: Iterable[Name]) -> Iterator[Name]:
    """Yield the names that the typed words are, but for a slip of the finger."""
    folded = typed.casefold()
    for name in known:
        spelling = name.spelling.casefold()
        wholes = (spelling,) if " " in folded else (spelling, *spelling.split())
        if any(is_slip(folded, whole) for whole in wholes):
            yield name


def is_slip(typed: str, meant: str) -> bool:
    """Whether `typed` is `meant` with one letter wrong, missing, added or swapped; two from ten letters on.

    Shorter words than five letters are too often other words.
    """
    if min(len(typed), len(meant)) < _LEAST_FOR_SLIP:
        return False
    allowed = 2 if len(meant) >= 2 * _LEAST_FOR_SLIP else 1
    return OSA.distance(typed, meant, score_cutoff=allowed) <= allowed
