"""Who comes back to a digest: it came while they were on leave and nobody stood in, and they get it now.

Found by people and marks alone, so that a sweep knows whether it has to look at what every department has.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from planbot.plan.absence import recipient
from planbot.plan.clock import local_day
from planbot.plan.going_live import sending_since
from planbot.plan.marks import latest_digest
from planbot.plan.model import Department, Facts, Person
from planbot.plan.policy import Policy
from planbot.plan.vocabulary import Role

_RETURN = "digest-on-return"


def return_key(department: Department | None, week: str, reader: Person) -> str:
    """Return the key of the one digest that somebody gets on their return."""
    return f"{_RETURN}:{department.id if department else 'none'}:{week}:{reader.id}"


def is_back_since_digest(policy: Policy, person: Person, now: datetime) -> bool:
    """Whether the latest digest came during a leave of theirs that is over."""
    if person.away_until is None or person.away_since is None:
        return False
    zone = person.zone or policy.zone
    _, at = latest_digest(policy, zone, now)
    day, since = local_day(at, zone), sending_since(policy)
    is_since = person.away_since <= at and day < person.away_until <= local_day(now, zone)
    return is_since and (since is None or day >= since)


def was_held(facts: Facts, person: Person, now: datetime) -> bool:
    """Whether their latest digest was held because they were away and nobody stood in."""
    if not is_back_since_digest(facts.policy, person, now):
        return False
    zone = person.zone or facts.policy.zone
    day = local_day(latest_digest(facts.policy, zone, now)[1], zone)
    return recipient(facts, person, day) is None


def may_be_owed(
    policy: Policy,
    people: Iterable[Person],
    departments: Iterable[Department],
    now: datetime,
    swept: Collection[str],
) -> bool:
    """Whether somebody who reads digests may have come back to one and has had none since."""
    heads = {one.head_id for one in departments}
    for person in people:
        if person.role is not Role.ADMIN and person.id not in heads:
            continue
        if is_back_since_digest(policy, person, now):
            ending = f":{latest_digest(policy, person.zone or policy.zone, now)[0]}:{person.id}"
            if not any(mark.startswith(_RETURN) and mark.endswith(ending) for mark in swept):
                return True
    return False
