"""Of which leads somebody may have to be told, found without looking at the items: see `plan/launch.py`.

Too many may be found and none may be missing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from planbot.plan.clock import local_day
from planbot.plan.model import Person
from planbot.plan.policy import Policy


@dataclass(frozen=True, slots=True)
class MayBeUntold:
    """The leads given from `since` on; and what a person may answer for that was given from their day on."""

    since: date
    by_person: Mapping[int | None, date] = field(default_factory=dict)


def may_be_untold(policy: Policy, people: Iterable[Person], today: date) -> MayBeUntold | None:
    """Return whose leads may be news on `today` or the day after; None where any may."""
    news = timedelta(days=policy.launch_days)
    oldest = today - news
    live = max((day for day in (policy.live_since, policy.pilot_since) if day), default=date.min)
    if live >= oldest:
        return None
    back: dict[int | None, date] = {}
    for person in people:
        if person.away_until is None or person.away_since is None or person.away_until < oldest:
            continue
        # A lead is news to somebody who left before its days were over.
        since = local_day(person.away_since, policy.zone) - news
        back[person.id] = date.min if live >= since else since
    return MayBeUntold(oldest, back)
