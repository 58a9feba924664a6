"""Who has answered none of the last asks: they are asked less often, about everything at once.

How often somebody is written to is a matter of that person, not of an item. Anything that they say
themselves, be it that an item has to wait or is not theirs, brings the usual rhythm back at once.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property

from planbot.plan.model import Facts, Person
from planbot.plan.rests import Reason, Rest
from planbot.plan.wants import AskKind

_MOVED_DAYS = 2
"""What a free day may move an ask by."""


class Silence:
    """Who keeps silent, for one `Facts` on one local day; what was asked on that day does not count."""

    def __init__(self, facts: Facts, today: date) -> None:
        self.facts = facts
        self.today = today

    def has_fallen(self, reader: Person) -> bool:
        """Whether nothing was heard from `reader` through as many ask days as a head would be told after."""
        return len(self.unanswered(reader)) >= self.facts.policy.unanswered_asks

    def rest(self, reader: Person, *, weekly: bool) -> Rest | None:
        """Return why a silent `reader` is left alone today: it is no day of the weekly ask, or too soon for
        another. None for whoever is not silent, or to be asked today."""
        if not self.has_fallen(reader):
            return None
        policy, last = self.facts.policy, self.unanswered(reader)[-1]
        if weekly and self.is_time_again(last, policy.silent_ask_weeks):
            return None
        return Rest(Reason.SILENT, last, policy.unanswered_asks, policy.silent_ask_weeks)

    def is_time_again(self, last: date, weeks: int) -> bool:
        """Whether today's weekly ask is so many weeks after the ask of `last`, as far as free days allow."""
        return weeks == 1 or (self.today - last).days >= 7 * weeks - _MOVED_DAYS

    def unanswered(self, reader: Person) -> Sequence[date]:
        """Return the days of the weekly asks to them since they last said anything, oldest first."""
        if reader.id not in self._unanswered:
            heard_at = self._heard_at.get(reader.id)
            asks = (ask for ask in self.facts.asks_by_person.get(reader.id, ()) if ask.kind == AskKind.ASK)
            days = {ask.day for ask in asks if heard_at is None or ask.at > heard_at}
            self._unanswered[reader.id] = sorted(day for day in days if day < self.today)
        return self._unanswered[reader.id]

    @cached_property
    def _unanswered(self) -> dict[int, Sequence[date]]:
        return {}

    @cached_property
    def _heard_at(self) -> Mapping[int, datetime]:
        return last_words(self.facts) if self.facts.heard is None else self.facts.heard


def last_words(facts: Facts) -> Mapping[int, datetime]:
    """Return, by person, when they last said something themselves that is among these facts.

    The same for what is not among them, or is no more: `store/last_words.py`.
    """
    found: dict[int, datetime] = {}
    for person_id, at in _words(facts):
        found[person_id] = max(at, found.get(person_id, at))
    return found


def _words(facts: Facts) -> Iterator[tuple[int, datetime]]:
    yield from ((update.author_id, update.at) for update in facts.updates)
    yield from ((snooze.by_id, snooze.at) for snooze in facts.snoozes)
    yield from ((decline.by_id, decline.at) for decline in facts.declines)
    yield from ((change.by_id, change.at) for change in facts.due_changes)
    for decision in facts.decisions:
        yield decision.asked_by_id, decision.asked_at
        if decision.answered_by_id is not None and decision.answered_at is not None:
            yield decision.answered_by_id, decision.answered_at
    for part in facts.assignments:
        if part.person_id is not None and part.accepted_at is not None:
            yield part.person_id, part.accepted_at
