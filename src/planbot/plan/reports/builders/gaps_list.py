"""Builds the list of gaps with the way to fill each in."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from planbot.plan.gaps import GapKind, GapList, GapPage, GapRef, PlanGaps
from planbot.plan.model import Item, Plan
from planbot.plan.reports.builders.gaps import goal_name, owner_gaps
from planbot.plan.reports.gaps_list import GapGroup, GapSection, GapsList, OtherPlan
from planbot.plan.smart import Criterion

_OVERVIEW, _PAGE = 4, 12
"""How many groups of a kind stand in the list of all kinds, and in that of one: each fits one message."""

_SECTIONS: Mapping[GapList, tuple[GapKind, str]] = {
    GapList.OWNERS: (GapKind.OWNER, "Owners to settle"),
    GapList.LEADS: (GapKind.LEAD, "Items that nobody leads"),
    GapList.UNREACHED: (GapKind.UNREACHED, "Leads who are not in Slack"),
    GapList.DATES: (GapKind.DATE, "Items without a date"),
}
_OWNERS_HINT = "An administrator says who they are."
_ADVICE_HINT = "Advice only: nothing waits for it."
_ADVICE: Mapping[GapKind, tuple[str, str, str]] = {
    GapKind.MEASURE: (
        "Measurable",
        "{} no measure and no number. How will one see that it is done?",
        "has have",
    ),
    GapKind.WORDING: ("Specific", "{} not begin with what is to be done.", "does do"),
    GapKind.SHORT_TITLE: ("Easy to read", "{} a long title that was cut at 60 characters.", "has have"),
}


def build_gaps_list(
    gaps: PlanGaps,
    plan: Plan,
    page: GapPage,
    *,
    proposed: Callable[[str], str | None],
    settles_owners: bool,
    departments: Sequence[str] = (),
    others: Sequence[OtherPlan] = (),
    done: str | None = None,
) -> GapsList:
    """Return what the page shows of the gaps: the first few groups of each kind, or one kind further on.

    `proposed` says who may be meant by an owner's name; without `settles_owners` those can only be looked at.
    """
    lists = _Lists(gaps, proposed, settles_owners)
    is_overview = page.shows is GapList.OVERVIEW
    hint = None if settles_owners else _OWNERS_HINT
    sections = [
        _section(
            page, shows, title, groups, hint if kind is GapKind.OWNER else None, lists.items_concerned(kind)
        )
        for shows, (kind, title) in _SECTIONS.items()
        if (is_overview or page.shows is shows) and (groups := lists.groups(kind))
    ]
    advice = lists.advice() if is_overview or page.shows is GapList.ADVICE else []
    return GapsList(
        plan=plan.title,
        departments=tuple(departments),
        gaps=count_gaps(gaps),
        open_items=len(gaps.leaves),
        sections=tuple(sections),
        advice=_section(page, GapList.ADVICE, "To make it better", advice, _ADVICE_HINT, None)
        if advice
        else None,
        others=tuple(others) if is_overview else (),
        overview=None if is_overview else str(GapPage(plan.id)),
        done=done,
    )


def count_gaps(gaps: PlanGaps) -> int:
    """Return how many items lack an owner who can be asked, or a date; one that lacks both counts twice."""
    owners = {item_id for gap in owner_gaps(gaps) for item_id in gap.item_ids}
    unled = {item.id for item in gaps.without_lead}
    unreached = {item.id for items in gaps.unreached.values() for item in items}
    return len(owners | unled | unreached) + len(gaps.without_date)


def _section(
    page: GapPage,
    shows: GapList,
    title: str,
    groups: Sequence[GapGroup],
    hint: str | None,
    items: int | None,
) -> GapSection:
    is_overview = page.shows is GapList.OVERVIEW
    size = _OVERVIEW if is_overview else _PAGE
    last = max(0, (len(groups) - 1) // size)
    at = 0 if is_overview else min(page.number, last)
    return GapSection(
        title=title,
        groups=tuple(groups[at * size : (at + 1) * size]),
        groups_in_all=len(groups),
        items=items,
        hint=hint,
        earlier=str(GapPage(page.plan_id, shows, at - 1)) if at else None,
        later=str(GapPage(page.plan_id, shows, 0 if is_overview else at + 1)) if at < last else None,
    )


class _Lists:
    """Groups of every kind, each with the way to its form."""

    def __init__(self, gaps: PlanGaps, proposed: Callable[[str], str | None], settles_owners: bool) -> None:
        self._gaps = gaps
        self._proposed = proposed
        self._settles_owners = settles_owners

    def groups(self, kind: GapKind) -> list[GapGroup]:
        match kind:
            case GapKind.OWNER:
                return self._owners()
            case GapKind.LEAD:
                return self._by_goal(kind, self._gaps.without_lead)
            case GapKind.DATE:
                return self._by_goal(kind, self._gaps.without_date)
            case GapKind.UNREACHED:
                return self._by_lead(kind, self._gaps.unreached)
            case _:
                return self._by_lead(kind, self._gaps.loads)

    def items_concerned(self, kind: GapKind) -> int:
        """Return how many items lack what is filled in, each counted once."""
        if kind is GapKind.OWNER:
            return len({item_id for gap in owner_gaps(self._gaps) for item_id in gap.item_ids})
        return sum(group.count for group in self.groups(kind))

    def advice(self) -> list[GapGroup]:
        return [*self._by_criterion(), *self.groups(GapKind.LOAD), *self._without_goal()]

    def _by_criterion(self) -> list[GapGroup]:
        found = []
        for kind, (name, sentence, verbs) in _ADVICE.items():
            items = self._gaps.items(self._ref(kind))
            if items:
                verb = verbs.split()[len(items) != 1]
                count = "1 item" if len(items) == 1 else f"{len(items)} items"
                found.append(self._group(kind, name, items, about=sentence.format(f"{count} {verb}")))
        return found

    def _without_goal(self) -> list[GapGroup]:
        items = self._gaps.advised(Criterion.RELEVANT)
        if not items:
            return []
        stand = "1 item stands" if len(items) == 1 else f"{len(items)} items stand"
        about = f"{stand} under no goal. Say in the plan file which one it serves, and bring it in again."
        return [
            GapGroup(
                ref=None,
                kind=None,
                name="Relevant",
                count=len(items),
                labels=self._labels(items),
                about=about,
            )
        ]

    def _owners(self) -> list[GapGroup]:
        by_id = self._gaps.facts.item_by_id
        return [
            GapGroup(
                ref=str(self._ref(GapKind.OWNER, gap.key)) if self._settles_owners else None,
                kind=GapKind.OWNER,
                name=gap.name,
                count=len(gap.item_ids),
                labels=self._labels([by_id[item_id] for item_id in gap.item_ids]),
                to_do=gap.to_do,
                about=self._proposed(gap.key),
            )
            for gap in owner_gaps(self._gaps)
        ]

    def _by_goal(self, kind: GapKind, items: Iterable[Item]) -> list[GapGroup]:
        found: dict[int, list[Item]] = {}
        for item in items:
            found.setdefault(self._gaps.outline.goal(item).id, []).append(item)
        goals = self._gaps.facts.item_by_id
        return [
            self._group(kind, goal_name(goals[goal_id]), those, of=str(goal_id))
            for goal_id, those in found.items()
        ]

    def _by_lead(self, kind: GapKind, found: Mapping[int, Sequence[Item]]) -> list[GapGroup]:
        people = self._gaps.facts.person_by_id
        groups = []
        for person_id, items in sorted(found.items(), key=lambda pair: -len(pair[1])):
            person, about = people[person_id], None
            if kind is GapKind.LOAD:
                load = self._gaps.load_of(person)
                about = f"{person.name} leads {load} open items. Can all of them be done?"
            name = "Achievable" if kind is GapKind.LOAD else person.name
            groups.append(self._group(kind, name, items, of=str(person_id), about=about))
        return groups

    def _group(
        self, kind: GapKind, name: str, items: Sequence[Item], *, of: str = "", about: str | None = None
    ) -> GapGroup:
        return GapGroup(
            ref=str(self._ref(kind, of)),
            kind=kind,
            name=name,
            count=len(items),
            labels=self._labels(items),
            about=about,
        )

    def _labels(self, items: Sequence[Item]) -> tuple[str, ...]:
        return tuple(self._gaps.outline.label(item) for item in items[:10])

    def _ref(self, kind: GapKind, of: str = "") -> GapRef:
        return GapRef(self._gaps.plan_id, kind, of)
