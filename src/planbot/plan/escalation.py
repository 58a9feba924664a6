"""Both ladders: which items a head may read about in a digest, and leadership in the rollup.

The owner is told before the head, the head before leadership. Numbers count every item from the first day;
an item is named to those above only once its owner has had a fair chance to speak for it.
"""

from datetime import datetime

from planbot.plan.check_ins import Asking
from planbot.plan.clock import local_day
from planbot.plan.standing import Standing
from planbot.plan.vocabulary import Flag, Role

_OWN_WORDS = frozenset({Flag.OFF_TRACK, Flag.LATE_FORECAST, Flag.AT_RISK, Flag.WAITING})


class Escalation:
    """The ladders for what was said and asked before `until`: for a digest the instant at which it is built,
    for the rollup that of the digests before it, so that no head learns from the rollup."""

    def __init__(self, asking: Asking, until: datetime) -> None:
        self.asking = asking
        self.policy = asking.policy
        self.until = until

    def head_may_read(self, standing: Standing) -> bool:
        """Whether the digest may name an item that is behind, at risk or waiting."""
        return self._may_name(standing, self.policy.overdue_to_digest_days)

    def leadership_may_read(self, standing: Standing) -> bool:
        """Whether the rollup may. An item that the head answers for goes one level up sooner, one that
        leadership answers for goes nowhere by itself."""
        update, owner = standing.last_update, standing.reporter
        if update is not None and update.at >= self.until:
            return False
        if self._is_unanswered_overdue(standing) and owner is not None and owner.role is Role.LEADERSHIP:
            return False
        own = (
            owner is not None and standing.department is not None and standing.department.head_id == owner.id
        )
        days = self.policy.overdue_to_digest_days if own else self.policy.overdue_to_rollup_days
        return self._may_name(standing, days)

    def is_unheard(self, standing: Standing) -> bool:
        """Whether the head reads that nobody answers, or that nobody can be asked."""
        owner = standing.reporter
        if owner is None or not self.asking.facts.reaches(owner):
            return Flag.SILENT in standing.flags
        return len(self.asking.unanswered_asks(standing, owner)) >= self.policy.unanswered_asks

    def _may_name(self, standing: Standing, overdue_days: int) -> bool:
        if not self._is_told(standing):
            return False
        has_spoken = standing.last_update is not None or Flag.WAITING in standing.flags
        if has_spoken and not _OWN_WORDS.isdisjoint(standing.flags):
            return True
        if not self._is_unanswered_overdue(standing):
            return True
        assert standing.due is not None
        counted_from = max(standing.due, self.policy.live_since or standing.due)
        return self.asking.today >= self.asking.calendar.step_after(counted_from, overdue_days)

    def _is_told(self, standing: Standing) -> bool:
        """Whether the owner has spoken or was asked before; there is no waiting for one who cannot be."""
        owner, update = standing.reporter, standing.last_update
        if owner is None or not self.asking.facts.reaches(owner) or Flag.WAITING in standing.flags:
            return True
        if update is not None and update.at < self.until:
            return True
        return any(ask.at < self.until for ask in self.asking.asks_to(owner, standing))

    def _is_unanswered_overdue(self, standing: Standing) -> bool:
        """Whether it is overdue without a word since, an explanation given before included."""
        update, due = standing.last_update, standing.due
        if Flag.OVERDUE not in standing.flags or due is None:
            return False
        if update is None:
            return True
        explained = update.expected is not None and update.expected > due
        return not explained and local_day(update.at, self.policy.zone) <= due
