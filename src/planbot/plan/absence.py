"""Who is on leave on a local day, and who stands in for them."""

from datetime import date

from planbot.plan.model import Facts, Person


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
