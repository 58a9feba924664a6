"""What the sweep would do if nobody answered: the same agenda, at each moment to come.

What is queued at one moment counts at the next (as marks and as asks), so that caps, ladders and reminders
act as they would. Everything else stays as it is in the facts.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from planbot.plan.agenda import Agenda, agenda, zones_of
from planbot.plan.clock import local_day
from planbot.plan.marks import moments_of
from planbot.plan.model import Facts
from planbot.plan.planned import PlannedMessage, asks_of
from planbot.plan.vocabulary import Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One sweep: the facts and the marks by which it judged, and what it found."""

    at: datetime
    facts: Facts
    swept: frozenset[str]
    agenda: Agenda

    def afterwards(self) -> tuple[Facts, frozenset[str]]:
        """Return the facts and the marks once what was found is stored and nobody has answered."""
        asks = [ask for message in self.agenda.messages for ask in asks_of(message, self.facts, self.at)]
        facts = replace(self.facts, asks=(*self.facts.asks, *asks)) if asks else self.facts
        return facts, self.swept | set(self.agenda.marks)


def forecast(
    facts: Facts, swept: Collection[str], since: datetime, until: datetime
) -> Sequence[PlannedMessage]:
    """Return the messages that fall due from `since` to before `until` if nobody answers, in their order.

    Those that are held back are among them, with the reason. What is overdue at `since` is made up for then,
    as a sweep at that instant would. Nothing falls due in set-up mode or while paused: see `as_if_live`.
    """
    return [message for moment in play(facts, swept, since, until) for message in moment.agenda.messages]


def play(facts: Facts, swept: Collection[str], since: datetime, until: datetime) -> Iterator[Moment]:
    """Yield each moment from `since` to before `until` at which something was to be dealt with."""
    done, zones = frozenset(swept), zones_of(facts)
    for at in moments_of(facts.policy, zones, since, until):
        now = replace(facts, as_of=at)
        found = agenda(now, at, done)
        if found.marks:
            moment = Moment(at=at, facts=now, swept=done, agenda=found)
            yield moment
            facts, done = moment.afterwards()


def as_if_live(facts: Facts, now: datetime) -> Facts:
    """Return the facts of a city that goes live at `now`; of one that sends already, the same."""
    policy = facts.policy
    if policy.mode in (Mode.PILOT, Mode.LIVE):
        return facts
    since = policy.live_since or local_day(now, policy.zone)
    return replace(facts, policy=replace(policy, mode=Mode.LIVE, live_since=since))
