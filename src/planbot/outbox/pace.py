"""How fast messages go out: as fast as Slack allows, and no faster. Real time throughout.

Slack takes about one message a second a channel, with short bursts, and an unpublished number for the
workspace, "several hundred a minute"; edits are its tier 3, 50 a minute. The rate therefore starts where it
is known to be safe, is raised a little after each good minute in which it was what held messages up, and is
taken back when Slack asks to wait.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from planbot.store.outbox_records import SendBudget, SendMethod

_MINUTE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Calls a minute: where to start, and what is never gone below or above."""

    start: float
    least: float
    most: float


LIMITS = {
    SendMethod.POST: Limits(start=297, least=30, most=900),
    SendMethod.EDIT: Limits(start=48, least=10, most=100),
    SendMethod.LOOK: Limits(start=48, least=10, most=100),
}
"""Just under 300 posts, 50 edits and 50 looks a minute: with a burst of half a second it is still no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """`scale` multiplies every rate, for a workspace whose limits are scaled likewise.

    After `rest` without calls a workspace is no longer at its limit.
    """

    scale: float = 1.0
    lane_interval: timedelta = timedelta(seconds=1)
    lane_burst: int = 3
    burst: timedelta = timedelta(seconds=0.5)
    raise_after: timedelta = timedelta(minutes=1)
    raise_by: float = 1.1
    lower_by: float = 0.8
    careful_for: timedelta = timedelta(minutes=10)
    rest: timedelta = timedelta(seconds=5)

    @property
    def lane_step(self) -> timedelta:
        """How long one message takes up its lane."""
        return self.lane_interval / self.scale

    @property
    def lane_allowance(self) -> timedelta:
        """For how long a lane may be taken already and still get a message: what makes a short burst."""
        return self.lane_step * (self.lane_burst - 1)

    def first(self, method: SendMethod, now: datetime) -> SendBudget:
        """Return the budget of a workspace that has called nothing yet."""
        return SendBudget(
            method=method, a_second=self._a_second(LIMITS[method].start), free_at=now, raised_at=now
        )

    def allowed(self, budget: SendBudget, now: datetime) -> int:
        """Return how many calls may be made now."""
        ahead = (budget.free_at - now).total_seconds()
        if ahead <= 0:
            return max(1, int(self.burst.total_seconds() * budget.a_second))
        return max(0, int((self.burst.total_seconds() - ahead) * budget.a_second))

    def spend(self, budget: SendBudget, count: int, now: datetime) -> SendBudget:
        """Return the budget after `count` calls, which are worked off at its rate.

        A minute at the limit begins anew after a rest, in which nothing showed whether Slack would take more.
        """
        begin = max(budget.free_at, now)
        since = now if self._has_rested(budget, now) else budget.raised_at
        return replace(budget, free_at=begin + timedelta(seconds=count / budget.a_second), raised_at=since)

    def raised(self, budget: SendBudget, now: datetime) -> SendBudget:
        """Return the budget of a workspace that would send more than it is allowed: raised, if it is time."""
        most = self._a_second(LIMITS[budget.method].most)
        if self._has_rested(budget, now):
            return budget
        if budget.limited_at is not None and now - budget.limited_at < self.careful_for:
            return budget
        if now - budget.raised_at < self.raise_after or budget.a_second >= most:
            return budget
        return replace(budget, a_second=min(most, budget.a_second * self.raise_by), raised_at=now)

    def stopped(self, budget: SendBudget, wait: timedelta, now: datetime) -> SendBudget:
        """Return the budget of a method that nobody may call for a while."""
        return replace(budget, free_at=max(budget.free_at, now + wait))

    def limited(self, budget: SendBudget, lane: str, wait: timedelta, now: datetime) -> SendBudget:
        """Return the budget after Slack asked to wait before the next call to `lane`.

        One lane that has to wait says little of the others. A second one meanwhile says that it is the whole
        workspace that is too fast: everything waits, and goes on more slowly. A rate above the first is a
        step too high and goes down by that step; one that was safe and no longer is goes down by a fifth.
        """
        until = now + wait
        meanwhile = now + max(wait, self.lane_step)  # Slack may ask for no time at all
        told = replace(budget, limited_at=now, limited_until=meanwhile, limited_lane=lane)
        was_told = budget.limited_until is not None and now < budget.limited_until
        if not was_told or budget.limited_lane == lane:
            return told
        if budget.free_at - now > self.burst:  # everything waits already: this call was under way
            return replace(told, free_at=max(budget.free_at, until))
        least = self._a_second(LIMITS[budget.method].least)
        start = self._a_second(LIMITS[budget.method].start)
        factor = 1 / self.raise_by if budget.a_second > start else self.lower_by
        slower = max(least, budget.a_second * factor)
        return replace(told, a_second=slower, free_at=until, raised_at=now)

    def _has_rested(self, budget: SendBudget, now: datetime) -> bool:
        return now - budget.free_at > self.rest

    def _a_second(self, a_minute: float) -> float:
        return a_minute * self.scale / _MINUTE
