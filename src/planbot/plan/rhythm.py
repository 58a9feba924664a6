"""The rhythm of the week counts back from the leadership meeting."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from typing import Any

from planbot.plan.dates import WEEKDAYS
from planbot.plan.policy import Policy
from planbot.plan.wording import say_time

TIME_TO_READ = time(9)
"""A meeting that begins earlier is read for on the work day before."""

RHYTHM = ("ask", "reminder", "digest", "rollup")


def days_before_meeting(policy: Policy) -> Mapping[str, int]:
    """Return the days of the rhythm that follow from when leadership meets and on which days people work.

    The rollup comes on the day of the meeting, or on the work day before an early one; the digest a work day
    before the rollup; the ask a week before, on the rollup's weekday, with the reminder two work days later.
    """
    week = sorted(set(policy.work_week))
    place = sum(day <= policy.meeting_day for day in week) - 1
    if policy.meeting_day in week and policy.meeting_time < TIME_TO_READ:
        place -= 1
    rollup = week[place % len(week)]
    return {
        "ask_day": rollup,
        "reminder_day": week[(place + 2) % len(week)],
        "digest_day": week[(place - 1) % len(week)],
        "rollup_day": rollup,
    }


def follow_meeting(before: Policy, after: Policy, *, chosen: frozenset[str] = frozenset()) -> Policy:
    """Return `after` with those days of the rhythm moved along that followed from the meeting `before`.

    A day that somebody chose otherwise stays where it is; so does what is `chosen` in this very change.
    """
    followed, follows = days_before_meeting(before), days_before_meeting(after)
    moved: dict[str, Any] = {
        key: day
        for key, day in follows.items()
        if key not in chosen and getattr(before, key) == followed[key]
    }
    return replace(after, **moved)


def say_rhythm(policy: Policy) -> str:
    """Return `Ask Tue 9:30 · reminder Thu 9:30 · digest Mon 8:30 · rollup Tue 8:00`."""
    said = " · ".join(f"{name} {_slot(policy, name)}" for name in RHYTHM)
    return said[0].upper() + said[1:]


def _slot(policy: Policy, name: str) -> str:
    day: int = getattr(policy, f"{name}_day")
    at: time = getattr(policy, f"{name}_time")
    return f"{WEEKDAYS[day]} {say_time(at)}"
