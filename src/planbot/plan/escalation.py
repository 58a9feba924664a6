"""Both ladders: what a head may read about an item in a digest, and leadership in the rollup.

The owner is told before the head, the head before leadership. Numbers count every item from the first day;
what makes them is read by those above, reason by reason, once its owner has heard of that very thing: the
owner's own words are told by being said, what planbot found by an ask made when it had already been found.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from planbot.plan.absence import acts_for
from planbot.plan.check_ins import Asking
from planbot.plan.clock import local_day
from planbot.plan.findings import Finding, Waiting
from planbot.plan.going_live import live_since
from planbot.plan.model import Person
from planbot.plan.standing import Standing, stood
from planbot.plan.vocabulary import Flag, Role

_OWN_WORDS = frozenset({Flag.OFF_TRACK, Flag.LATE_FORECAST, Flag.AT_RISK})
_BY_DATE = frozenset({Flag.OVERDUE, Flag.LATE_FORECAST, Flag.SLOW})
_FOR_ALL = frozenset({Flag.SLIPPED, Flag.GAP})
"""What stands in the plan for everybody to see."""


class _Telling(NamedTuple):
    """A moment at which the owner heard from planbot, or planbot of the item; `of` says what was told by it,
    where that held."""

    at: datetime
    of: frozenset[Flag]


class Escalation:
    """The ladders for what was said and asked before `until`: for a digest the instant at which it is built,
    for the rollup that of the digests before it, so that no head learns from the rollup."""

    def __init__(self, asking: Asking, until: datetime) -> None:
        self.asking = asking
        self.policy = asking.policy
        self.until = until
        self._flags: dict[tuple[int, datetime], frozenset[Flag]] = {}

    def for_head(self, standing: Standing) -> Standing:
        """Return the standing with what the digest may tell of it; the rest is in `untold`."""
        return self._shown(standing, self.asking.rules(standing).overdue_to_digest_days)

    def for_leadership(self, standing: Standing) -> Standing:
        """Return the standing with what the rollup may tell of it; the rest is in `untold`.

        What the head answers for goes one level up sooner. What leadership answers for is not said to be
        overdue by itself. What was spoken of since the digests waits for the next rollup whole.
        """
        update, owner = standing.last_update, standing.reporter
        if update is not None and update.at >= self.until:
            return _only(standing, ())
        if owner is not None and owner.role is Role.LEADERSHIP and self._is_unanswered_overdue(standing):
            return self._shown(standing, None)
        own = (
            owner is not None and standing.department is not None and standing.department.head_id == owner.id
        )
        rules = self.asking.rules(standing)
        head, leadership = rules.overdue_to_digest_days, rules.overdue_to_rollup_days
        # A plan may have the one for itself and an item the other: the head still reads first.
        return self._shown(standing, head if own else max(head, leadership))

    def to_look_at(self, standing: Standing) -> Standing:
        """Return the standing with what leadership may be told to look at first.

        A lateness that its owner has explained with a later date is left out while it rests: whoever answers
        is not named sooner for it than whoever does not.
        """
        shown = self.for_leadership(standing)
        if self.asking.rests(standing) is None:
            return shown
        return _only(shown, tuple(one for one in shown.findings if one.flag not in _BY_DATE))

    def is_unheard(self, standing: Standing) -> bool:
        """Whether the head reads that nobody answers, or that nobody can be asked."""
        owner = standing.reporter
        if owner is None or not self.asking.facts.reaches(owner):
            return Flag.SILENT in standing.flags
        return (
            len(self.asking.unanswered_asks(standing, owner)) >= self.asking.rules(standing).unanswered_asks
        )

    def _shown(self, standing: Standing, overdue_days: int | None) -> Standing:
        """Leave out what is untold, and an unanswered due date for `overdue_days` (for ever where None).

        All of the time gone is the same news as a date gone by: without the one the other is left out, too.
        """
        told = {one.flag for one in standing.findings if self._is_told(standing, one)}
        if not self._is_due_for_naming(standing, overdue_days):
            told.discard(Flag.OVERDUE)
        if Flag.OVERDUE in standing.flags and Flag.OVERDUE not in told:
            told.discard(Flag.SLOW)
        return _only(standing, tuple(one for one in standing.findings if one.flag in told))

    def _is_due_for_naming(self, standing: Standing, overdue_days: int | None) -> bool:
        due = standing.due
        if due is None or self._askable_owner(standing) is None or not self._is_unanswered_overdue(standing):
            return True
        if overdue_days is None:
            return False
        counted_from = max(due, live_since(self.policy, standing.department) or due)
        return self.asking.today >= self.asking.calendar.step_after(counted_from, overdue_days)

    def _is_told(self, standing: Standing, finding: Finding) -> bool:
        """Whether the owner has heard of it since it began to hold.

        There is no waiting for one who cannot be asked, but that the head reads of it before leadership.
        """
        if finding.flag in _FOR_ALL:
            return True
        if isinstance(finding, Waiting):
            return any(decision.asked_at < self.until for decision in finding.decisions)
        owner = self._askable_owner(standing)
        if owner is None:
            return finding.flag in self._flags_at(standing, self.until)
        dated_at = self.asking.dated_at(standing) if finding.flag in _BY_DATE else None
        for telling in self._tellings(standing, owner):
            is_older = dated_at is not None and telling.at < dated_at
            if is_older or finding.flag not in self._flags_at(standing, telling.at):
                return False
            if finding.flag in telling.of:
                return True
        return False

    def _tellings(self, standing: Standing, owner: Person) -> Iterator[_Telling]:
        """Yield the asks and updates before `until`, the latest first.

        Asks tell everything, for a check-in shows it. An update tells what it says; one of the owner's, or of
        who stands in for them, also what is plain to whoever makes it, which planbot's arithmetic is not.
        """
        everything, plain = frozenset(Flag), frozenset(Flag) - {Flag.SLOW}
        found = [_Telling(ask.at, everything) for ask in self.asking.asks_to(owner, standing)]
        found += [
            _Telling(
                update.at,
                plain if acts_for(update.author_id, owner, standing.lead, update.at) else _OWN_WORDS,
            )
            for update in self.asking.facts.updates_by_item.get(standing.item.id, ())
        ]
        found.sort(key=lambda telling: telling.at, reverse=True)
        return (telling for telling in found if telling.at < self.until)

    def _flags_at(self, standing: Standing, at: datetime) -> frozenset[Flag]:
        key = (standing.item.id, at)
        if key not in self._flags:
            then = stood(self.asking.facts, self.asking.outline, standing.item, at)
            self._flags[key] = frozenset(then.flags)
        return self._flags[key]

    def _askable_owner(self, standing: Standing) -> Person | None:
        """Return who is asked about it, if they can be and the city wants it asked about."""
        owner = standing.reporter
        is_asked = (
            owner is not None and self.asking.rules(standing).asked and self.asking.facts.reaches(owner)
        )
        return owner if is_asked else None

    def _is_unanswered_overdue(self, standing: Standing) -> bool:
        """Whether it is overdue without a word since, an explanation given before included."""
        update, due = standing.last_update, standing.due
        if Flag.OVERDUE not in standing.flags or due is None:
            return False
        if update is None:
            return True
        explained = update.expected is not None and update.expected > due
        return not explained and local_day(update.at, self.policy.zone) <= due


def _only(standing: Standing, findings: tuple[Finding, ...]) -> Standing:
    """Return the standing with these of its findings alone."""
    untold = tuple(one.flag for one in standing.findings if one not in findings)
    is_late = any(one.flag is Flag.OVERDUE for one in findings)
    return replace(
        standing,
        findings=findings,
        days_late=standing.days_late if is_late else 0,
        untold=(*standing.untold, *untold),
    )
