"""Which items a sweep looks at, and from which day on each of them has to be looked at again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from planbot.plan.check_ins import Asking
from planbot.plan.clock import local_day
from planbot.plan.look_at import NEVER, look_at, rules_in_words
from planbot.plan.marks import Mark, Occasion
from planbot.plan.model import Facts
from planbot.plan.policy import Policy
from planbot.store import looks
from planbot.store.facts import load_facts
from planbot.store.looks import Look, LookRules
from planbot.store.unit_of_work import Database, Unit

MANY = 20_000
"""From so many items on it costs less to load all there are."""

_STORED_AT_ONCE = 10_000
_OF_ALL = frozenset({Occasion.DIGEST, Occasion.ROLLUP})
"""Whether there is a department or a plan to report on is asked of every item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """What a sweep looks at, read before the facts. `rules` are those of now; days were found `by` others."""

    items: Mapping[int, Look]
    rules: str
    by: LookRules
    first_day: date

    @property
    def is_of_all(self) -> bool:
        """Whether the days of all items have to be found anew."""
        return self.by.rules != self.rules

    def finds_nothing(self, marks: Iterable[Mark]) -> bool:
        """Whether there is nothing to say at the `marks`, as no item has to be looked at."""
        return not self.items and not self.is_of_all and not _is_of_all(marks)


def what_to_look_at(
    unit: Unit, workspace_id: int, policy: Policy, zones: Iterable[str], now: datetime
) -> Looking:
    """Return the items that may have to be asked about at `now`, wherever their people are."""
    days = {local_day(now, zone) for zone in {policy.zone, *zones}}
    by, rules = looks.look_rules_of(unit, workspace_id), rules_in_words(policy)
    until = max(days) if by.rules == rules else NEVER
    return Looking(
        items=looks.looks_until(unit, workspace_id, until), rules=rules, by=by, first_day=min(days)
    )


def load_what_to_look_at(
    unit: Unit, workspace_id: int, looking: Looking, marks: Iterable[Mark], now: datetime
) -> Facts:
    """Return the facts by which what is due at the `marks` is judged as by all there are."""
    is_of_all = looking.is_of_all or _is_of_all(marks)
    about = None if is_of_all or len(looking.items) > MANY else looking.items.keys()
    return load_facts(unit, workspace_id, now=now, about=about)


def look_later(database: Database, workspace_id: int, looking: Looking, facts: Facts, now: datetime) -> None:
    """Store when what was looked at has to be looked at again, by the facts of `now`.

    It comes after all else, in units of its own: whatever is not stored is looked at once more.
    """
    found = _found(looking, facts)
    by = looking.by
    if looking.is_of_all and by.rules is not None:
        # Until all are found, some are of these rules and some of those.
        database.write(partial(looks.look_at_all_again, workspace_id=workspace_id, now=now))
        by = LookRules(None, by.changes + 1)
    for begin in range(0, len(found), _STORED_AT_ONCE):
        some = dict(found[begin : begin + _STORED_AT_ONCE])
        database.write(partial(looks.keep_looks, workspace_id=workspace_id, found=some, now=now))
    if looking.is_of_all:
        keep = partial(looks.keep_look_rules, workspace_id=workspace_id, rules=looking.rules, before=by)
        database.write(partial(keep, now=now))


def _is_of_all(marks: Iterable[Mark]) -> bool:
    return any(mark.occasion in _OF_ALL for mark in marks)


def _found(looking: Looking, facts: Facts) -> list[tuple[int, tuple[date, Look]]]:
    """Return what changes. What is no leaf, or is there no more, is looked at once it is changed."""
    asking = Asking(facts, looking.first_day)
    found = []
    for item_id, look in looking.items.items():
        standing = asking.standings.get(item_id)
        day = NEVER if standing is None else look_at(asking, standing)
        if day != look.look_at:
            found.append((item_id, (day, look)))
    return found
