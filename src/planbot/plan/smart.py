"""Whether an item is SMART: specific, measurable, achievable, relevant, time-bound. It only advises."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from planbot.plan.verbs import STRONG_VERBS, WEAK_VERBS
from planbot.plan.vocabulary import Word

MOST_OPEN_ITEMS = 12
"""From so many open items of one lead on, planbot asks whether one more can be done."""

_NUMBER = re.compile(
    r"\d|%|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|dozen|twenty|hundred|thousand|half|"
    r"third|quarter|double|triple|all|every|each|annual(?:ly)?|monthly|weekly|quarterly)\b",
    re.I,
)
_BEFORE_THE_VERB = frozenset(
    ["to", "and", "then", "first", "also", "actively", "jointly", "further", "better"]
)


class Criterion(Word):
    SPECIFIC = "specific"
    MEASURABLE = "measurable"
    ACHIEVABLE = "achievable"
    RELEVANT = "relevant"
    TIME_BOUND = "time_bound"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """An item as the check looks at it. `open_items` is how many the lead has, this one among them.

    `wording` is the whole of what the plan says, where `title` is shorter.
    """

    title: str
    wording: str = ""
    description: str | None = None
    measure: str | None = None
    is_dated: bool = False
    has_parent: bool = False
    lead: str | None = None
    open_items: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What would make the item better, as a sentence; it stands in nobody's way."""

    criterion: Criterion
    words: str


def advise(goal: Goal) -> tuple[Advice, ...]:
    """Return what the item lacks to be SMART, in the order of the letters; nothing where it is."""
    return tuple(_advice(goal))


def _advice(goal: Goal) -> Iterator[Advice]:
    if words := _not_specific(goal.title):
        yield Advice(criterion=Criterion.SPECIFIC, words=words)
    if not goal.measure and not _NUMBER.search(f"{goal.title} {goal.wording} {goal.description or ''}"):
        yield Advice(
            criterion=Criterion.MEASURABLE,
            words="How will one see that it is done? Add a measure or a number.",
        )
    if goal.lead is not None and goal.open_items > MOST_OPEN_ITEMS:
        yield Advice(
            criterion=Criterion.ACHIEVABLE,
            words=f"{goal.lead} leads {goal.open_items} open items. Can this one be done beside them?",
        )
    if not goal.has_parent:
        yield Advice(criterion=Criterion.RELEVANT, words="It stands under no goal. Which one does it serve?")
    if not goal.is_dated:
        yield Advice(
            criterion=Criterion.TIME_BOUND, words="When is it due? Add a date, or how often it is done."
        )


def _not_specific(title: str) -> str | None:
    words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", title)
    while words and (words[0].casefold() in _BEFORE_THE_VERB or words[0].casefold().endswith("ly")):
        words = words[1:]
    if not words:
        return "Say what is to be done: a verb, and what it is done to."
    verb = words[0].casefold().removeprefix("re-").removeprefix("co-")
    if verb in WEAK_VERBS:
        return f"“{words[0]}” does not say what will be there in the end. Say what is to be done."
    if not _is_verb(verb):
        return "Begin with what is to be done: a verb such as build, adopt or hire."
    if len(words) < 2:
        return f"“{words[0]}” what? Say what it is done to."
    return None


def _is_verb(word: str) -> bool:
    return word in STRONG_VERBS or (len(word) > 5 and word.endswith(("ize", "ise", "ify", "ating", "ing")))


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceCount:
    """One kind of advice over a whole plan: how many of `total` items it concerns, and the first of them."""

    criterion: Criterion
    items: tuple[str, ...]
    total: int

    @property
    def words(self) -> str:
        count = len(self.items)
        says, say = _SUMMED[self.criterion]
        return f"{count} of {self.total} items {says if count == 1 else say}"


_SUMMED: Mapping[Criterion, tuple[str, str]] = {
    Criterion.SPECIFIC: (
        "does not begin with a verb that says what is to be done",
        "do not begin with a verb that says what is to be done",
    ),
    Criterion.MEASURABLE: ("has neither a measure nor a number", "have neither a measure nor a number"),
    Criterion.ACHIEVABLE: (
        f"has a lead with more than {MOST_OPEN_ITEMS} open items",
        f"have a lead with more than {MOST_OPEN_ITEMS} open items",
    ),
    Criterion.RELEVANT: ("stands under no goal", "stand under no goal"),
    Criterion.TIME_BOUND: ("has no date", "have no date"),
}


def count_advice(goals: Iterable[tuple[str, Goal]]) -> tuple[AdviceCount, ...]:
    """Return the advice on many items, one a criterion; each item comes with what it is called."""
    found: dict[Criterion, list[str]] = {criterion: [] for criterion in Criterion}
    total = 0
    for label, goal in goals:
        total += 1
        for advice in advise(goal):
            found[advice.criterion].append(label)
    return tuple(
        AdviceCount(criterion=criterion, items=tuple(labels), total=total)
        for criterion, labels in found.items()
        if labels
    )
