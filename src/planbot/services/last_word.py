"""Who was quicker: whose choice stands of what two people were about to fill in."""

from zoneinfo import ZoneInfo

from planbot.plan.check_ins import zone_of
from planbot.plan.clock import local_day
from planbot.plan.dates import say_day
from planbot.plan.model import Facts, Person
from planbot.plan.vocabulary import fold
from planbot.store import ledger
from planbot.store.records import LedgerEntry
from planbot.store.unit_of_work import Unit

_CHOICES = ("filled_in", "assigned", "handed_over", "settled")


def last_choice(unit: Unit, workspace_id: int, subject_kind: str, subject: int | str) -> LedgerEntry | None:
    """Return the latest choice on record for an item, or for the name of an owner."""
    found = ledger.list_entries(
        unit,
        workspace_id,
        subject_kind=subject_kind,
        subject_id=subject if subject_kind == "item" else None,
    )
    return next(
        (one for one in found if one.verb in _CHOICES and fold(one.subject_id or "") == fold(str(subject))),
        None,
    )


def say_who(
    unit: Unit, workspace_id: int, facts: Facts, subject_kind: str, subject: int | str, *, reader: Person
) -> str | None:
    """Return “Pat Doe chose that at 10:02.” in the reader's time; None where nobody is on record."""
    entry = last_choice(unit, workspace_id, subject_kind, subject)
    actor = facts.person_by_id.get(entry.actor_id or 0) if entry else None
    if entry is None or actor is None:
        return None
    zone = zone_of(facts, reader)
    today, day = local_day(facts.as_of, zone), local_day(entry.at, zone)
    when = f"at {entry.at.astimezone(ZoneInfo(zone)):%H:%M}" if day == today else f"on {say_day(day, today)}"
    who = "You" if actor.id == reader.id else actor.name
    return f"{who} chose that {when}."
