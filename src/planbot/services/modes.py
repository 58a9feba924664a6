"""A change of the mode, with what follows: the days that it counts from, what is not sent any more."""

from datetime import datetime

from planbot.plan.clock import local_day
from planbot.plan.going_live import follow_ups
from planbot.plan.planned import MessageKind
from planbot.plan.policy import Policy
from planbot.plan.vocabulary import Mode, Via
from planbot.store import outbox, workspaces
from planbot.store.unit_of_work import Unit

BY_ITSELF = tuple(kind.value for kind in MessageKind)
"""The kinds of messages that nobody has asked for: a pause silences them."""


def settle_mode(
    unit: Unit,
    workspace_id: int,
    before: Policy,
    *,
    now: datetime,
    by_id: int | None = None,
    via: Via = Via.TERMINAL,
) -> tuple[Policy, int]:
    """Do what follows from settings that were changed from `before` in this unit.

    What waits to be sent is silenced where it is not meant for the new mode. Return the policy as it is then
    and how many messages were silenced; raises `UserError` for a mode that lacks what it needs.
    """
    after = workspaces.load_policy(unit, workspace_id)
    today = local_day(now, after.zone)
    for key, value in follow_ups(before, after, today).items():
        workspaces.set_setting(unit, workspace_id, key, value, now=now, by_id=by_id, via=via)
    silenced = 0
    if _is_for_others(before, after):
        reason = "planbot is paused" if after.mode is Mode.PAUSED else "who hears from planbot has changed"
        silenced = len(outbox.silence(unit, workspace_id, BY_ITSELF, reason=reason, now=now))
    return workspaces.load_policy(unit, workspace_id), silenced


def _is_for_others(before: Policy, after: Policy) -> bool:
    """Whether what was queued for those who heard before may be for somebody who does not hear any more."""
    if (before.mode, after.mode) == (Mode.PILOT, Mode.LIVE):
        return False
    return (before.mode, before.pilot_department, before.only_me) != (
        after.mode,
        after.pilot_department,
        after.only_me,
    )
