"""The year played day by day: planbot's own sweep at each moment, and the people between two of them."""

import heapq
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import count

from plan.year.city import OUTAGE, ZONE, Change, City
from plan.year.conduct import Conduct, Reaction

from planbot.plan.agenda import agenda, zones_of
from planbot.plan.forecast import Moment
from planbot.plan.marks import marks_due, moments_of
from planbot.plan.model import Department, Facts
from planbot.plan.planned import MessageKind, MessageState
from planbot.plan.reports.builders.digest import build_digest
from planbot.plan.reports.builders.rollup import build_rollup
from planbot.plan.reports.digest import Digest
from planbot.plan.reports.rollup import Rollup
from planbot.plan.slots import local_instant

_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, kw_only=True)
class Sweep(Moment):
    """A sweep that found something, with the digests and the rollup as their readers got them."""

    digests: tuple[tuple[Department | None, Digest], ...] = ()
    rollup: Rollup | None = None


def play_year(city: City, first: date, last: date, seed: int) -> Iterator[Sweep]:
    """Yield each sweep from `first` to `last` at which something was to be dealt with, in their order."""
    return _Play(city, seed).days(first, last)


class _Play:
    def __init__(self, city: City, seed: int) -> None:
        self.facts = city.facts
        self.swept = frozenset[str]()
        self.conduct = Conduct(city, seed)
        self._order = count()
        self._coming: list[tuple[datetime, int, Change | Reaction]] = []
        self._mornings: deque[Facts] = deque(maxlen=8)
        for change in city.changes:
            self._expect(change)

    def days(self, first: date, last: date) -> Iterator[Sweep]:
        day = first
        while day <= last:
            since, until = (local_instant(each, time.min, ZONE) for each in (day, day + timedelta(days=1)))
            self._mornings.append(replace(self.facts, as_of=since))
            if day.weekday() < 5:
                for reaction in self.conduct.unasked(self.facts, local_instant(day, time(15, 20), ZONE)):
                    self._expect(reaction)
            yield from self._day(since, until)
            day += timedelta(days=1)

    def _day(self, since: datetime, until: datetime) -> Iterator[Sweep]:
        at: datetime | None = since
        while at is not None and at < until:
            self._live_until(at)
            if not OUTAGE[0] <= at < OUTAGE[1]:
                yield from self._sweep(at)
            at = self._next_moment(at, until)
        self._live_until(until)

    def _next_moment(self, after: datetime, until: datetime) -> datetime | None:
        """Return the next moment of a zone in which somebody is now, or at which somebody moves or leaves."""
        changes = [
            event.at for at, _, event in self._coming if isinstance(event, Change) and after < at < until
        ]
        moments = moments_of(self.facts.policy, zones_of(self.facts), after, until)[1:]
        return min((*changes, *moments), default=None)

    def _live_until(self, at: datetime) -> None:
        """Let happen what happens up to `at`."""
        while self._coming and self._coming[0][0] <= at:
            _, _, event = heapq.heappop(self._coming)
            if isinstance(event, Reaction):
                self.facts = self.conduct.carry_out(self.facts, event)
            else:
                people = (
                    replace(one, **event.fields) if one.id == event.person_id else one
                    for one in self.facts.people
                )
                self.facts = replace(self.facts, people=tuple(people))

    def _sweep(self, at: datetime) -> Iterator[Sweep]:
        if not marks_due(self.facts.policy, zones_of(self.facts), at, self.swept):
            return
        facts = replace(self.facts, as_of=at)
        found = agenda(facts, at, self.swept)
        sweep = Sweep(at=at, facts=facts, swept=self.swept, agenda=found)
        yield replace(sweep, digests=tuple(self._digests(sweep)), rollup=self._rollup(sweep))
        self.facts, self.swept = sweep.afterwards()
        for message in found.messages:
            is_direct = message.kind in (MessageKind.CHECK_IN, MessageKind.LAUNCH)
            if is_direct and message.state is MessageState.QUEUED:
                reaction = self.conduct.reaction_to(message, at)
                if reaction is not None:
                    self._expect(reaction)

    def _digests(self, sweep: Sweep) -> Iterator[tuple[Department | None, Digest]]:
        for message in sweep.agenda.messages:
            if message.kind is not MessageKind.DIGEST or message.state is MessageState.SUPPRESSED:
                continue
            department = sweep.facts.department_by_id.get(message.department_id or 0)
            person = sweep.facts.person_by_id[message.person_id or 0]
            yield (
                department,
                build_digest(sweep.facts, self._week_ago(sweep.at), department, person, sweep.at),
            )

    def _rollup(self, sweep: Sweep) -> Rollup | None:
        if all(message.kind is not MessageKind.ROLLUP for message in sweep.agenda.messages):
            return None
        return build_rollup(sweep.facts, self._week_ago(sweep.at), sweep.at)

    def _week_ago(self, at: datetime) -> Facts:
        return next((one for one in self._mornings if one.as_of >= at - _WEEK), self._mornings[0])

    def _expect(self, event: Change | Reaction) -> None:
        heapq.heappush(self._coming, (event.at, next(self._order), event))
