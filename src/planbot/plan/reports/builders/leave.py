"""What somebody is told of their leave, or of another's."""

from collections.abc import Iterator
from datetime import datetime

from planbot.plan.check_ins import Asking, zone_of
from planbot.plan.clock import local_day
from planbot.plan.deciding import Deciding, deciders
from planbot.plan.leave import answered_meanwhile
from planbot.plan.model import Facts, Person
from planbot.plan.reports.leave import Leave
from planbot.plan.reports.lines import item_line


def build_leave(
    facts: Facts, person: Person, reader: Person, now: datetime, plan_command: str, status_command: str
) -> Leave:
    asking = Asking(facts, local_day(now, zone_of(facts, person)))
    is_away = asking.is_away(person)
    delegate = facts.person_by_id.get(person.delegate_id or 0) if is_away else None
    return Leave(
        today=asking.today,
        name=None if reader.id == person.id else person.name,
        back_on=person.away_until if is_away else None,
        delegate=delegate.name if delegate is not None else None,
        answered=tuple(
            item_line(facts, asking.outline, standing, asking.today)
            for standing in (() if is_away else answered_meanwhile(asking, person))
        ),
        waiting=len(asking.waiting(person)),
        follows_status=person.follows_status,
        plan_command=plan_command,
        status_command=status_command,
        asked_instead=tuple(_asked_instead(asking, person)) if is_away else (),
        left_alone=tuple(_left_alone(asking, person)) if is_away else (),
    )


def _asked_instead(asking: Asking, person: Person) -> Iterator[str]:
    """Yield the names of those who are asked for decisions that are the person's to make."""
    deciding, found = Deciding(asking), dict[str, None]()
    for decision in asking.facts.decisions:
        if deciding.is_asked_for(decision) and person in deciders(asking.facts, asking.outline, decision):
            asked = (one for one, reached in deciding.recipients(decision) if reached is not None)
            found |= {one.name: None for one in asked if one != person}
    yield from found


def _left_alone(asking: Asking, person: Person) -> Iterator[str]:
    """Yield the names of those who are away and for whom the person stands in."""
    for one in asking.facts.people:
        if one.active and one.delegate_id == person.id and one != person and asking.is_away(one):
            yield one.name
