"""Builds what the forms for gaps show."""

from datetime import date

from planbot.plan.gaps import GapKind, GapRef, PlanGaps
from planbot.plan.model import Item
from planbot.plan.reports.builders.gaps import goal_name
from planbot.plan.reports.gap_forms import GapLine, ItemsForm, Unit
from planbot.plan.smart import Criterion, advise

ITEMS_A_FORM = 10


def build_items_form(gaps: PlanGaps, ref: GapRef, today: date, *, after: int | None = None) -> ItemsForm:
    """Return the form for the first items of a group, of those after the item `after` in the plan's order."""
    found = items_after(gaps, ref, after)
    lines = _Lines(gaps, ref.kind)
    return ItemsForm(
        ref=str(ref),
        kind=ref.kind,
        of=_of(gaps, ref),
        lines=tuple(map(lines.line, found[:ITEMS_A_FORM])),
        total=len(found),
        today=today,
        departments=units(gaps) if ref.kind in (GapKind.LEAD, GapKind.UNREACHED, GapKind.LOAD) else (),
    )


def items_after(gaps: PlanGaps, ref: GapRef, after: int | None) -> list[Item]:
    """Return the items of a group that stand after the item `after` in the plan; all of them for None."""
    items = gaps.items(ref)
    place = {item.id: at for at, item in enumerate(gaps.outline.in_order)}
    if after not in place:
        return items
    return [item for item in items if place[item.id] > place[after]]


def units(gaps: PlanGaps) -> tuple[Unit, ...]:
    """Return the departments to choose from."""
    people = gaps.facts.person_by_id
    return tuple(
        Unit(id=one.id, name=one.name, is_led=one.head_id is not None and people[one.head_id].active)
        for one in gaps.facts.departments
    )


def lead_seen(gaps: PlanGaps, item: Item) -> str | None:
    """Return what tells the lead that stands from any other."""
    lead = gaps.outline.lead(item).value
    return None if lead is None else str(lead.id)


def _of(gaps: PlanGaps, ref: GapRef) -> str:
    if not ref.of.isdecimal():
        return ""
    if ref.kind in (GapKind.LOAD, GapKind.UNREACHED):
        person = gaps.facts.person_by_id.get(int(ref.of))
        return person.name if person else ""
    goal = gaps.facts.item_by_id.get(int(ref.of))
    return goal_name(goal) if goal else ""


class _Lines:
    def __init__(self, gaps: PlanGaps, kind: GapKind) -> None:
        self._gaps = gaps
        self._is_title = kind in (GapKind.WORDING, GapKind.SHORT_TITLE)
        self._advice = (
            {
                leaf.id: one.words
                for leaf, goal in gaps.goals
                for one in advise(goal)
                if one.criterion is Criterion.SPECIFIC
            }
            if kind is GapKind.WORDING
            else {}
        )

    def line(self, item: Item) -> GapLine:
        return GapLine(
            id=item.id,
            label=self._gaps.outline.label(item),
            short_title=item.short_title,
            wording=item.title,
            advice=self._advice.get(item.id),
            seen=item.short_title if self._is_title else lead_seen(self._gaps, item),
            first_due=item.adopted_due,
        )
