"""What the open items of a plan still lack: one list for each kind of thing to fill in."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from planbot.plan.errors import UserError
from planbot.plan.goals import goals_of, open_leaves
from planbot.plan.model import Facts, Item, OwnerName, Person
from planbot.plan.outline import Outline
from planbot.plan.periods import is_ongoing
from planbot.plan.smart import MOST_OPEN_ITEMS, Criterion, Goal, advise
from planbot.plan.titles import is_cut
from planbot.plan.vocabulary import Part, Word


class GapKind(Word):
    """What is filled in: who a name means, the rest by item."""

    OWNER = "owner"
    LEAD = "lead"
    UNREACHED = "unreached"
    DATE = "date"
    WORDING = "wording"
    SHORT_TITLE = "short_title"
    MEASURE = "measure"
    LOAD = "load"


@dataclass(frozen=True, slots=True)
class GapRef:
    """A group of gaps of one plan, as buttons name it: `of` is the key of an owner, the id of a goal, or
    that of a lead who is not in Slack or has too much to do; empty where the kind has one group only."""

    plan_id: int
    kind: GapKind
    of: str = ""

    def __str__(self) -> str:
        return f"{self.plan_id}:{self.kind.value}:{self.of}"

    @classmethod
    def read(cls, text: str) -> "GapRef":
        """Return what `str` made; raises `UserError` for anything else."""
        plan_id, kind, of = _three(text)
        return cls(int(plan_id), GapKind(_known(kind, GapKind)), of)


class GapList(Word):
    """What a page shows: a few gaps of each kind, or those of one kind."""

    OVERVIEW = "overview"
    OWNERS = "owners"
    LEADS = "leads"
    UNREACHED = "unreached"
    DATES = "dates"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class GapPage:
    """A page of the gaps of one plan, counted from 0, as buttons name it."""

    plan_id: int
    shows: GapList = GapList.OVERVIEW
    number: int = 0

    def __str__(self) -> str:
        return f"{self.plan_id}:{self.shows.value}:{self.number}"

    @classmethod
    def read(cls, text: str) -> "GapPage":
        """Return what `str` made; raises `UserError` for anything else."""
        plan_id, shows, number = _three(text)
        return cls(int(plan_id), GapList(_known(shows, GapList)), int(number or 0))


def _three(text: str) -> tuple[str, str, str]:
    plan_id, _, rest = text.partition(":")
    kind, _, of = rest.partition(":")
    if not plan_id.isdecimal():
        raise _too_old()
    return plan_id, kind, of


def _known(value: str, words: type[Word]) -> str:
    if value not in {word.value for word in words}:
        raise _too_old()
    return value


def _too_old() -> UserError:
    return UserError("That button is too old. Ask for the gaps again.")


class PlanGaps:
    """The gaps of the open items of one plan; `names` are owners of whom nobody said who they are.

    With `only`, the gaps of the items for which it holds.
    """

    def __init__(
        self,
        facts: Facts,
        plan_id: int,
        names: Sequence[OwnerName] = (),
        only: Callable[[Item], bool] | None = None,
        outline: Outline | None = None,
    ) -> None:
        self.facts = facts
        self.outline = outline or Outline(facts)
        self.plan_id = plan_id
        self.names = [
            name
            for name in names
            if (item := facts.item_by_id.get(name.item_id))
            and item.plan_id == plan_id
            and (only is None or only(item))
        ]
        self.leaves = [
            leaf for leaf in open_leaves(facts, self.outline, plan_id) if only is None or only(leaf)
        ]

    def items(self, ref: GapRef) -> list[Item]:
        """Return the items of a group, in the plan's order."""
        by_lead = {GapKind.UNREACHED: self.unreached, GapKind.LOAD: self.loads}.get(ref.kind)
        if by_lead is not None:
            return by_lead.get(int(ref.of), []) if ref.of.isdecimal() else []
        found: Mapping[GapKind, Callable[[], list[Item]]] = {
            GapKind.LEAD: lambda: self.without_lead,
            GapKind.DATE: lambda: self.without_date,
            GapKind.WORDING: lambda: self.advised(Criterion.SPECIFIC),
            GapKind.MEASURE: lambda: self.advised(Criterion.MEASURABLE),
            GapKind.SHORT_TITLE: lambda: self.cut_titles,
        }
        return [item for item in found[ref.kind]() if not ref.of or str(self.outline.goal(item).id) == ref.of]

    @cached_property
    def without_lead(self) -> list[Item]:
        """Items that nobody leads, and that name nobody who may turn out to."""
        waiting = {name.item_id for name in self.names if name.part is Part.LEAD}
        return [
            leaf
            for leaf in self.leaves
            if self.outline.lead(leaf).value is None
            and not waiting & {leaf.id, *(above.id for above in self.outline.ancestors(leaf))}
        ]

    @cached_property
    def without_date(self) -> list[Item]:
        return [leaf for leaf in self.leaves if self.outline.due(leaf).value is None and not is_ongoing(leaf)]

    @cached_property
    def cut_titles(self) -> list[Item]:
        """Items whose short title is the beginning of a longer one, and was chosen by nobody."""
        return [leaf for leaf in self.leaves if is_cut(leaf.short_title)]

    @cached_property
    def loads(self) -> Mapping[int, list[Item]]:
        """The items of those people who lead more than they may be able to do, by person."""
        return {who: items for who, items in self._led.items() if self._open_items[who] > MOST_OPEN_ITEMS}

    @cached_property
    def unreached(self) -> Mapping[int, list[Item]]:
        """The items of those people who are not in Slack, by person; who has left hands over instead."""
        people = self.facts.person_by_id
        return {
            who: items
            for who, items in self._led.items()
            if people[who].active and not self.facts.reaches(people[who])
        }

    def load_of(self, person: Person) -> int:
        """Return how many open items the person leads in all plans."""
        return self._open_items[person.id]

    @cached_property
    def goals(self) -> list[tuple[Item, Goal]]:
        mine = {leaf.id for leaf in self.leaves}
        found = goals_of(self.facts, self.outline, self.plan_id)
        return [(leaf, goal) for leaf, goal in found if leaf.id in mine]

    def advised(self, criterion: Criterion) -> list[Item]:
        """Return the items that get advice of one kind."""
        return [leaf for leaf, goal in self.goals if criterion in {one.criterion for one in advise(goal)}]

    @cached_property
    def _led(self) -> Mapping[int, list[Item]]:
        led: dict[int, list[Item]] = {}
        for leaf in self.leaves:
            lead = self.outline.lead(leaf).value
            if lead is not None and lead.person_id is not None:
                led.setdefault(lead.person_id, []).append(leaf)
        return led

    @cached_property
    def _open_items(self) -> Counter[int]:
        leads = (self.outline.lead(leaf).value for leaf in open_leaves(self.facts, self.outline))
        return Counter(lead.person_id for lead in leads if lead is not None and lead.person_id is not None)
