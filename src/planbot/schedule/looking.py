"""Which items a sweep looks at, and from which day on each of them has to be looked at again."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from planbot.plan.check_ins import Asking
from planbot.plan.clock import local_day
from planbot.plan.look_at import NEVER, look_at, rules_in_words
from planbot.plan.marks import Mark, Occasion
from planbot.plan.model import Facts, Person
from planbot.plan.policy import Policy
from planbot.plan.returns import may_be_owed
from planbot.plan.slots import local_instant
from planbot.plan.untold import may_be_untold
from planbot.store import assignments, departments, items, looks, people
from planbot.store.looks import Look, LookRules
from planbot.store.unit_of_work import Database, Unit

MANY = 20_000
"""From so many items on it costs less to load all there are."""

_STORED_AT_ONCE = 10_000
_DAY = timedelta(days=1)
_OF_ALL = frozenset({Occasion.DIGEST, Occasion.ROLLUP})
"""Whether there is a department or a plan to report on is asked of every item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """What a sweep looks at, read before the facts. `rules` are those of now; days were found `by` others.

    `leads` are items of which somebody may have to be told that they lead them: None where it may be any.
    """

    items: Mapping[int, Look]
    leads: Collection[int] | None
    rules: str
    by: LookRules
    first_day: date
    is_digest_owed: bool
    """Whether somebody may have come back to a digest of the week."""
    is_behind: bool
    """Whether days were found by what is not known yet: the clock went back. Then they say nothing."""

    @property
    def is_of_all(self) -> bool:
        """Whether the days of all items have to be found anew."""
        return self.by.rules != self.rules

    def about(self, marks: Iterable[Mark]) -> Collection[int] | None:
        """Return the items to look at for what is due at the `marks`; None for all there are."""
        is_of_all = (
            self.is_of_all
            or self.is_behind
            or self.is_digest_owed
            or any(mark.occasion in _OF_ALL for mark in marks)
        )
        if is_of_all or self.leads is None or len(self.items) + len(self.leads) > MANY:
            return None
        return self.items.keys() | self.leads


def what_to_look_at(
    unit: Unit,
    workspace_id: int,
    policy: Policy,
    zones: Iterable[str],
    now: datetime,
    swept: Collection[str],
) -> Looking:
    """Return the items that may have to be asked about at `now`, wherever their people are."""
    on_leave = people.people_with_leave(unit, workspace_id)
    heading = departments.list_departments(unit, workspace_id, now=now) if on_leave else ()
    days = {local_day(now, zone) for zone in {policy.zone, *zones}}
    by, rules = looks.look_rules_of(unit, workspace_id), rules_in_words(policy)
    until = max(days) if by.rules == rules else NEVER
    return Looking(
        items=looks.looks_until(unit, workspace_id, until),
        leads=_leads(unit, workspace_id, policy, on_leave, min(days), now),
        rules=rules,
        by=by,
        first_day=min(days),
        is_digest_owed=may_be_owed(policy, on_leave, heading, now, swept),
        is_behind=by.found_at is not None and by.found_at > now,
    )


def _leads(
    unit: Unit, workspace_id: int, policy: Policy, on_leave: Sequence[Person], today: date, now: datetime
) -> Collection[int] | None:
    sought = may_be_untold(policy, on_leave, today)
    if sought is None:
        return None
    since = {None: sought.since, **sought.by_person}
    begins = {
        # A day earlier, for the zones.
        person_id: None if day == date.min else local_instant(day - _DAY, time.min, policy.zone)
        for person_id, day in since.items()
    }
    given = assignments.leads_given(unit, workspace_id, now=now, since=begins)
    return items.items_under(unit, workspace_id, given, now=now)


def look_later(database: Database, workspace_id: int, looking: Looking, facts: Facts, now: datetime) -> None:
    """Store when what was looked at has to be looked at again, by the facts of `now`.

    It comes after all else, in units of its own: whatever is not stored is looked at once more.
    """
    if looking.is_behind:
        return
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


def _found(looking: Looking, facts: Facts) -> list[tuple[int, tuple[date, Look]]]:
    """Return what changes. What is no leaf, or is there no more, is looked at once it is changed."""
    asking = Asking(facts, looking.first_day, about=looking.items.keys())
    found = []
    for item_id, look in looking.items.items():
        standing = asking.standings.get(item_id)
        day = NEVER if standing is None else look_at(asking, standing)
        if day != look.look_at:
            found.append((item_id, (day, look)))
    return found
