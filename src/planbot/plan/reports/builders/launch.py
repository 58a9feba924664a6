"""The launch message, from what its reader was told that they lead and what they have said since."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from planbot.plan.check_ins import Asking, zone_of
from planbot.plan.clock import local_day
from planbot.plan.going_live import is_pilot, live_since
from planbot.plan.launch import Lead, Leads
from planbot.plan.marks import next_ask_day
from planbot.plan.model import Facts, Item, Person
from planbot.plan.reports.builders.check_in import first_name
from planbot.plan.reports.launch import Launch, LaunchItem, Taken, Talk, TalkRequest
from planbot.plan.slots import local_instant
from planbot.plan.vocabulary import Mode

_JOINS_AFTER_DAYS = 7


def build_launch(
    facts: Facts,
    person: Person,
    told: Collection[int],
    now: datetime,
    *,
    talk: Talk | None = None,
    is_edit: bool = False,
) -> Launch | None:
    """Return what the launch message that tells `person` of the items `told` says now.

    What they do not lead any more, or never answered for, is not told in a new message, and in an edited one
    shown as moved on. None where nothing of it is left to tell.
    """
    asking = Asking(facts, local_day(now, zone_of(facts, person)))
    leads = Leads(asking)
    theirs = {lead.item.id: lead for lead in leads.of(person) if lead.item.id in told}
    places = {one.id: place for place, one in enumerate(asking.outline.in_order)}
    known = [facts.item_by_id[item_id] for item_id in told if item_id in facts.item_by_id]
    items = [
        _lead(leads, theirs[item.id]) if item.id in theirs else _moved_on(asking, item)
        for item in sorted(known, key=lambda item: places.get(item.id, len(places)))
        if is_edit or item.id in theirs
    ]
    if not items or (not is_edit and all(item.taken is not Taken.WAITING for item in items)):
        return None
    return Launch(
        today=asking.today,
        first_name=first_name(person),
        leads=tuple(items),
        supports=tuple(_support(leads, person)),
        joins=_joins(asking, theirs),
        pilot=_pilot(facts),
        first_ask=_first_ask(asking, person, now),
        talk=talk,
        why="You get this because the plan names you as the lead of these items. It comes once.",
    )


def build_talk_request(facts: Facts, reader: Person, person: Person, text: str, now: datetime) -> TalkRequest:
    asking = Asking(facts, local_day(now, zone_of(facts, reader)))
    leads = Leads(asking)
    heads = any(one.head_id == reader.id and one.id == person.department_id for one in facts.departments)
    because = "you head their department" if heads else "you look after the plan"
    return TalkRequest(
        today=asking.today,
        first_name=first_name(reader),
        name=person.name,
        slack_id=person.slack_id,
        text=text,
        leads=tuple(_lead(leads, lead) for lead in leads.of(person)),
        why=f"You get this because {because}. planbot does nothing by itself: answer them as you like.",
    )


def _lead(leads: Leads, lead: Lead) -> LaunchItem:
    asking, assignment = leads.asking, lead.assignment
    through = None if assignment.person_id is not None else asking.outline.assignee_name(assignment)
    taken = Taken.WAITING
    if leads.is_taken(lead):
        taken = Taken.ACCEPTED if assignment.accepted_at is not None else Taken.REPORTED
    under = 0 if lead.leaves == (lead.item,) else len(lead.leaves)
    return _item(asking, lead.item, under=under, through=through, taken=taken)


def _moved_on(asking: Asking, item: Item) -> LaunchItem:
    return _item(asking, item, taken=Taken.MOVED_ON)


def _support(leads: Leads, person: Person) -> list[LaunchItem]:
    items = leads.facts.item_by_id
    return [_item(leads.asking, items[part.item_id]) for part in leads.supported_by(person)]


def _item(
    asking: Asking, item: Item, *, under: int = 0, through: str | None = None, taken: Taken = Taken.WAITING
) -> LaunchItem:
    standing = asking.standings.get(item.id)
    return LaunchItem(
        id=item.id,
        label=asking.outline.label(item),
        title=item.short_title,
        due=asking.outline.due(item).value if standing is None else standing.due,
        under=under,
        through=through,
        taken=taken,
    )


def _joins(asking: Asking, theirs: dict[int, Lead]) -> bool:
    """Whether the leads were given when their departments had been live for a while."""
    given: list[bool] = []
    for lead in theirs.values():
        at = lead.assignment.given_at
        live = live_since(asking.policy, asking.outline.department(lead.leaves[0]).value)
        given_on: date | None = None if at is None else local_day(at, asking.policy.zone)
        given.append(
            live is not None
            and given_on is not None
            and given_on > live
            and asking.today > live + timedelta(days=_JOINS_AFTER_DAYS)
        )
    return bool(given) and all(given)


def _pilot(facts: Facts) -> str | None:
    if facts.policy.mode is not Mode.PILOT:
        return None
    return next((one.name for one in facts.departments if is_pilot(facts.policy, one)), None)


def _first_ask(asking: Asking, person: Person, now: datetime) -> date | None:
    """Return the day of the next weekly ask after today's, or today's where that is still to come."""
    zone = zone_of(asking.facts, person)
    is_past = now >= local_instant(asking.today, asking.policy.ask_time, zone)
    return next_ask_day(asking.policy, asking.today + timedelta(days=1) if is_past else asking.today)
