"""How long nothing falls due by itself: a clock that is moved by hand need not stop before."""

from datetime import datetime, time, timedelta

from planbot.plan.clock import local_day
from planbot.plan.going_live import rehearsed
from planbot.plan.marks import moments_of
from planbot.plan.slots import local_instant
from planbot.services.rehearsal import rehearsal_of
from planbot.store import outbox, people, workspaces
from planbot.store.unit_of_work import Database

_A_DAY = timedelta(days=1)


def quiet_until(database: Database, workspace_id: int, now: datetime) -> datetime:
    """Return the first instant after `now` at which something may be due: the next midnight at the latest.

    `now` itself where a message is due that could not go out yet. What people do meanwhile is not foreseen.
    """
    with database.reading() as unit:
        policy = workspaces.load_policy(unit, workspace_id)
        if rehearsal_of(unit, workspace_id, policy) is not None:
            policy = rehearsed(policy)
        if outbox.is_anything_due(unit, workspace_id, now=now):
            return now
        queued = outbox.next_due(unit, workspace_id)
        zones = people.zones_in_use(unit, workspace_id)
    midnight = local_instant(local_day(now, policy.zone) + _A_DAY, time.min, policy.zone)
    moments = moments_of(policy, zones, now, midnight)
    return min([*moments[1:2], midnight, *([queued] if queued else [])])
