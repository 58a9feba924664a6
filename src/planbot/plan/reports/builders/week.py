"""What digest and rollup share: two instants side by side, and what of them may be named."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from planbot.plan.check_ins import Asking
from planbot.plan.clock import local_day
from planbot.plan.model import Decision, Facts, Person
from planbot.plan.ranking import rank
from planbot.plan.reports.builders.decisions import decided, open_decision
from planbot.plan.reports.decisions import Decided, OpenDecision
from planbot.plan.reports.lines import Change, Counts, ItemLine, counts, item_line
from planbot.plan.standing import Standing, assess, in_force
from planbot.plan.vocabulary import DecisionOutcome, Flag, Status


@dataclass(frozen=True)
class Week:
    """The standings in force now and as of the instant to compare with, on their local days in one zone.

    Only those that `concerns` holds for, judged by each side's own facts. Counts are of all that is known;
    `shows` leaves out of each line what its reader may not learn yet.
    """

    asking: Asking
    since: date
    since_at: datetime
    now: Sequence[Standing]
    before: Sequence[Standing]
    shows: Callable[[Standing], Standing] = lambda standing: standing

    @classmethod
    def between(
        cls,
        facts_before: Facts,
        facts_now: Facts,
        today: date,
        zone: str,
        concerns: Callable[[Standing], bool] = lambda _: True,
    ) -> "Week":
        asking = Asking(facts_now, today)
        since = local_day(facts_before.as_of, zone)
        return cls(
            asking=asking,
            since=since,
            since_at=facts_before.as_of,
            now=_in_force(facts_now, asking.standings.values(), concerns),
            before=_in_force(facts_before, assess(facts_before, since).values(), concerns),
        )

    @property
    def counts(self) -> Counts:
        """Count both sides; `silent` are those that nobody has reported on, were it never at all.

        In a plan's first week there is nothing to compare with, so that nothing has changed.
        """
        silent = sum(has_not_reported(s, self.asking.today) for s in self.now)
        if self.is_first:
            return replace(counts(self.now, self.now), silent=Change(now=silent, before=silent))
        silent_before = sum(has_not_reported(s, self.since) for s in self.before)
        return replace(counts(self.now, self.before), silent=Change(now=silent, before=silent_before))

    @property
    def is_first(self) -> bool:
        """Whether nothing of this was in force at the instant to compare with."""
        return not self.before

    @property
    def finished(self) -> Sequence[Standing]:
        """What was completed since, for good or for this time."""
        completed = [s for s in self.now if s.status is Status.COMPLETED]
        rounds = [s for s in self.now if _has_completed_a_round(s, self.since_at)]
        if self.is_first:
            fresh = [s for s in completed if s.last_update is not None and s.last_update.at > self.since_at]
            return fresh + rounds
        done = {s.item.id for s in self.before if s.status is Status.COMPLETED}
        return [s for s in completed if s.item.id not in done] + rounds

    @property
    def was_behind(self) -> frozenset[int]:
        return frozenset(s.item.id for s in (self.now if self.is_first else self.before) if s.is_behind)

    @property
    def due_soon(self) -> Sequence[Standing]:
        """Open items that are not on hold and come due within the days to look ahead, the nearest first."""
        today = self.asking.today
        last = today + timedelta(days=self.asking.policy.look_ahead_days)
        found = [
            s
            for s in self.now
            if s.is_open and s.status is not Status.ON_HOLD and s.due is not None and today <= s.due <= last
        ]
        return sorted(rank(found), key=lambda s: s.due or last)

    def decisions(
        self,
        only: Callable[[Decision], bool] = lambda _: True,
        reader: Person | None = None,
    ) -> tuple[OpenDecision, ...]:
        """Return what open items wait for: what `reader` is to decide, then by the day when it is needed."""
        facts, outline = self.asking.facts, self.asking.outline
        found = [
            open_decision(facts, outline, decision, self.line(standing), self.asking.today, reader)
            for standing in self.now
            if standing.is_open
            for decision in facts.open_decisions_by_item.get(standing.item.id, ())
            if only(decision)
        ]
        return tuple(
            sorted(found, key=lambda one: (not one.is_for_reader, one.needed_by or date.max, one.id))
        )

    def decided(self, after: datetime, until: datetime) -> tuple[Decided, ...]:
        """Return what was answered after `after` up to `until`, in that order; not what was taken back."""
        facts, standings = self.asking.facts, {standing.item.id: standing for standing in self.now}
        found = [
            (decision.answered_at, decision)
            for decision in facts.decisions
            if decision.answered_at is not None
            and after < decision.answered_at <= until
            and decision.item_id in standings
            and decision.outcome is not DecisionOutcome.WITHDRAWN
        ]
        found.sort(key=lambda pair: (pair[0], pair[1].id))
        return tuple(decided(facts, one, self.line(standings[one.item_id])) for _, one in found)

    def lines(self, standings: Iterable[Standing]) -> tuple[ItemLine, ...]:
        return tuple(self.line(standing) for standing in standings)

    def line(self, standing: Standing) -> ItemLine:
        shown = self.shows(standing)
        return item_line(self.asking.facts, self.asking.outline, shown, self.asking.today)


def _has_completed_a_round(standing: Standing, since: datetime) -> bool:
    past = standing.occurrence.past if standing.is_open and standing.occurrence is not None else ()
    return any(one.update is not None and one.update.at > since for one in past)


def has_not_reported(standing: Standing, today: date) -> bool:
    """Whether an open item is silent, or has begun and was never heard from."""
    if Flag.SILENT in standing.flags:
        return True
    has_begun = standing.start is None or standing.start <= today
    return standing.is_open and standing.last_update is None and has_begun


def say_change(week: Week, by: int) -> str:
    """Return `, 2 more than last week`, that nothing changed, or nothing where there was no last week."""
    if week.is_first:
        return ""
    if by == 0:
        return ", as last week"
    return f", {abs(by)} {'more' if by > 0 else 'fewer'} than last week"


def _in_force(
    facts: Facts, standings: Iterable[Standing], concerns: Callable[[Standing], bool]
) -> Sequence[Standing]:
    return [standing for standing in standings if in_force(facts, standing.item) and concerns(standing)]
