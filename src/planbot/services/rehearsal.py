"""*Send only to me*: all is planned and written as if the city were live, and goes to one administrator.

Nothing of it counts afterwards. Marks and messages have keys of their own, and what was asked is remembered
by these messages alone, so that reminders and ladders show as they would be.
"""

from dataclasses import dataclass, replace

from planbot.plan.going_live import rehearsed
from planbot.plan.model import Facts, Person
from planbot.plan.permissions import may_administer
from planbot.plan.policy import Policy
from planbot.plan.vocabulary import Mode
from planbot.store import people
from planbot.store.rehearsals import rehearsed_asks
from planbot.store.unit_of_work import Unit


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Who gets everything, and what its keys begin with."""

    reader: Person
    prefix: str


def rehearsal_of(unit: Unit, workspace_id: int, policy: Policy) -> Rehearsal | None:
    """Return the rehearsal that is going on; None in any other mode, or where its reader is gone."""
    if policy.mode is not Mode.ONLY_ME or policy.only_me is None:
        return None
    reader = people.person_by_email(unit, workspace_id, policy.only_me)
    if reader is None or not may_administer(reader):
        return None
    return Rehearsal(reader, f"only-me:{reader.id}:{policy.only_me_since}:")


def as_if_live(unit: Unit, workspace_id: int, facts: Facts, rehearsal: Rehearsal) -> Facts:
    """Return the facts as they would be, had what this rehearsal has shown gone to those it is meant for."""
    known = facts.item_by_id
    shown = [ask for ask in rehearsed_asks(unit, workspace_id, rehearsal.prefix) if ask.item_id in known]
    return replace(facts, policy=rehearsed(facts.policy), asks=(*facts.asks, *shown))
