"""“Not mine”: an owner says that an item is not theirs. It stays theirs until somebody above hands it over,
but they are not asked about it meanwhile."""

from collections.abc import Callable, Iterable
from datetime import date

from planbot.plan.absence import is_away
from planbot.plan.clock import local_day
from planbot.plan.model import Ask, Decline, Facts, Item, Person
from planbot.plan.outline import Outline
from planbot.plan.standing import Standing
from planbot.plan.vocabulary import Role

HAND_OVER = "hand_over"
"""The kind of an `Ask` by which somebody was asked to decide who leads an item from now on."""


def open_decline(facts: Facts, item: Item, owner: Person) -> Decline | None:
    """Return how the owner declined the item, while that waits for a decision.

    It is settled once they were asked to keep it, somebody else answers for it, or they spoke of it.
    """
    decline = facts.decline_by_item.get(item.id)
    if decline is None or decline.person_id != owner.id or decline.kept_at is not None:
        return None
    updates = facts.updates_by_item.get(item.id, ())
    spoke = any(one.author_id == owner.id and one.at >= decline.at for one in updates)
    return None if spoke else decline


def asked_to_keep(
    facts: Facts, standing: Standing, owner: Person, asks: Iterable[Ask], since: date
) -> str | None:
    """Return that the owner is asked to keep the item, as long as they have neither read it nor spoken.

    `asks` are those about the item that reached them; what was decided before `since` is not told any more.
    """
    decline = facts.decline_by_item.get(standing.item.id)
    if decline is None or decline.person_id != owner.id or decline.kept_at is None:
        return None
    kept_at, said = decline.kept_at, standing.last_update
    if said is not None and said.at >= kept_at:
        return None
    if local_day(kept_at, facts.policy.zone) < since or any(ask.at > kept_at for ask in asks):
        return None
    keeper = facts.person_by_id.get(decline.kept_by_id or 0)
    return f"{keeper.name if keeper else 'Somebody'} asks you to keep it"


def deciders(facts: Facts, outline: Outline, item: Item, owner: Person, today: date) -> tuple[Person, ...]:
    """Return who decides who leads the item instead of its owner.

    The head of its department; leadership, where that is the owner; the administrators, where there is
    neither. Somebody who is away or cannot be reached is passed over as long as there is another.
    """
    department = outline.department(item).value
    head = facts.person_by_id.get(department.head_id) if department and department.head_id else None
    above = [person for person in sorted(facts.people, key=lambda one: one.id) if person != owner]
    leadership = [person for person in above if person.role is Role.LEADERSHIP]
    admins = [person for person in above if person.role is Role.ADMIN]
    levels = [[head]] if head is not None and head != owner else []
    levels += [leadership, admins] if head == owner else [admins, leadership]
    is_here: Callable[[Person], bool]
    for is_here in (lambda one: facts.reaches(one) and not is_away(one, today), facts.reaches):
        for level in levels:
            found = tuple(person for person in level if is_here(person))
            if found:
                return found
    return ()
