"""Who is on leave on a local day, and who stands in for them."""

from datetime import date, datetime

from planbot.plan.model import Assignment, Facts, Person


def is_away(person: Person, today: date) -> bool:
    """Whether they are on leave; `away_until` is the day on which they are back."""
    return person.away_until is not None and today < person.away_until


def recipient(facts: Facts, person: Person, today: date) -> Person | None:
    """Return who gets what is meant for the person: they; their delegate while they are away; else None."""
    if not is_away(person, today):
        return person if facts.reaches(person) else None
    delegate = None if person.delegate_id is None else facts.person_by_id.get(person.delegate_id)
    if delegate is None or not facts.reaches(delegate) or is_away(delegate, today):
        return None
    return delegate


def acts_for(person_id: int, owner: Person, lead: Assignment | None, at: datetime) -> bool:
    """Whether what somebody was asked or said at an instant counts for the owner: their own, and what their
    stand-in was asked or said since the lead is theirs. Before that it may have been the stand-in's item."""
    if person_id == owner.id:
        return True
    given_at = lead.given_at if lead is not None else None
    return person_id == owner.delegate_id and (given_at is None or at >= given_at)
