"""What is to be handed over, and what came of it, from the facts."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from planbot.plan.check_ins import Asking, Want, zone_of
from planbot.plan.clock import local_day
from planbot.plan.handover import HandOver, LeftItem, handovers_of, keepers
from planbot.plan.marks import next_ask_day
from planbot.plan.model import Department, Facts, Item, Person
from planbot.plan.outline import Outline
from planbot.plan.reports.handover import (
    HandedOver,
    HandedOverItem,
    HandOverEntry,
    HandOverList,
    Hearer,
    LeftLine,
)
from planbot.plan.reports.lines import heading_line
from planbot.plan.slots import local_instant
from planbot.plan.vocabulary import Mode

NO_DEPARTMENT = "no department"


class Before(NamedTuple):
    """How an item was before it was handed over."""

    owner: str
    department_id: int | None


def build_handover_list(facts: Facts, person: Person, now: datetime) -> HandOverList:
    """Return what `person` may hand over as of `now`."""
    asking = Asking(facts, local_day(now, zone_of(facts, person)))
    found = handovers_of(facts, asking.outline, person)
    return HandOverList(
        today=asking.today, entries=tuple(build_handover_entry(asking, handover) for handover in found)
    )


def build_handover_entry(asking: Asking, handover: HandOver) -> HandOverEntry:
    department = handover.department
    return HandOverEntry(
        person_id=handover.person.id,
        name=handover.person.name,
        department_id=department.id if department else None,
        department=department.name if department else None,
        keepers=tuple(keeper.name for keeper in keepers(asking.facts, department)),
        items=tuple(_line(asking, left) for left in handover.items),
        is_declined=all(left.decline is not None for left in handover.items),
    )


def build_handed_over(
    facts: Facts,
    person: Person,
    moved: Mapping[int, Before],
    *,
    kept: Sequence[int],
    joined: Sequence[str],
    note: str | None,
    departed_id: int | None,
    department: Department | None,
    now: datetime,
) -> HandedOver:
    """Return what `person` reads after handing over, which is among the facts already.

    `moved` holds how each item was, by its id; `kept` are those that were no longer to be handed over.
    """
    asking = Asking(facts, local_day(now, zone_of(facts, person)))
    items = {item_id: facts.item_by_id[item_id] for item_id in (*moved, *kept) if item_id in facts.item_by_id}
    return HandedOver(
        today=asking.today,
        items=tuple(
            _moved(asking.outline, items[one], before) for one, before in moved.items() if one in items
        ),
        kept=tuple(_kept(asking.outline, items[item_id]) for item_id in kept if item_id in items),
        hearers=tuple(_hearers(asking, [items[one] for one in moved if one in items], now)),
        joined=tuple(joined),
        note=note,
        left=sum(
            len(one.items)
            for one in handovers_of(facts, asking.outline, person)
            if one.person.id == departed_id and one.department == department
        ),
    )


def _line(asking: Asking, left: LeftItem) -> LeftLine:
    line = heading_line(asking.facts, asking.outline, left.item, asking.standings, asking.today)
    return LeftLine(
        id=line.id,
        label=line.label,
        title=line.title,
        due=line.due,
        status=line.status,
        percent=line.percent,
        was_led=left.was_led,
        suggested_slack_id=left.decline.suggested_slack_id if left.decline else None,
    )


def _moved(outline: Outline, item: Item, before: Before) -> HandedOverItem:
    lead, reporter = outline.lead(item).value, outline.reporter(item)
    department = outline.department(item).value
    is_elsewhere = (department.id if department else None) != before.department_id
    return HandedOverItem(
        label=outline.label(item),
        title=item.title,
        owner=reporter.name if reporter else "nobody",
        before=before.owner,
        leads=lead is None or lead.person_id is not None,
        moved_to=(department.name if department else NO_DEPARTMENT) if is_elsewhere else None,
    )


def _kept(outline: Outline, item: Item) -> str:
    reporter = outline.reporter(item)
    now = f"{reporter.name} answers for it" if reporter else "it was changed"
    return f"{outline.label(item)} stays as it is: {now} in the meantime"


def _hearers(asking: Asking, items: Sequence[Item], now: datetime) -> list[Hearer]:
    """Those who answer for the items, with the first day on which they are asked about one of them."""
    found: dict[int, tuple[Person, list[date]]] = {}
    for item in items:
        owner = asking.outline.reporter(item)
        if owner is not None:
            days = found.setdefault(owner.id, (owner, []))[1]
            days += _ask_days(asking, item, owner, now)
    return [Hearer(name=owner.name, on=min(days, default=None)) for owner, days in found.values()]


def _ask_days(asking: Asking, item: Item, owner: Person, now: datetime) -> list[date]:
    """The first day of asking about each open leaf of the item: a weekly ask, or a step around its due date.

    In a pilot not everybody is asked, and before going live or while paused nobody is.
    """
    policy = asking.policy
    if policy.mode is not Mode.LIVE:
        return []
    zone = zone_of(asking.facts, owner)
    today = local_day(now, zone)
    is_past = now >= local_instant(today, policy.ask_time, zone)
    weekly = next_ask_day(policy, today + timedelta(days=1) if is_past else today)
    days = []
    for leaf in asking.outline.descendant_leaves(item):
        standing = asking.standings[leaf.id]
        if standing.reporter == owner and asking.is_asked_about(standing):
            later = asking.next_day(standing)
            is_wanted = isinstance(asking.weekly(standing, owner), Want)
            days.append(min(weekly, later) if is_wanted else later)
    return days
