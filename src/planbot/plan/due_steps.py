"""The steps around a due date at which an item is nudged by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from planbot.plan.calendar import WorkCalendar
from planbot.plan.policy import ItemPolicy, Policy


@dataclass(frozen=True, slots=True)
class Step:
    """A step on `day`. An update on or after `window_from` makes a step before the due date needless."""

    day: date
    is_before: bool
    window_from: date


def window_start(policy: Policy | ItemPolicy, calendar: WorkCalendar, due: date) -> date:
    """Return the day from which an item with this due date is coming due."""
    return calendar.step_before(due, policy.coming_due_days)


def steps_of(policy: Policy | ItemPolicy, calendar: WorkCalendar, due: date) -> Iterator[Step]:
    for distance in policy.steps_before:
        window = calendar.step_before(due, max(distance, policy.coming_due_days))
        yield Step(calendar.step_before(due, distance), is_before=True, window_from=window)
    for distance in policy.steps_after:
        day = calendar.step_after(due, distance)
        yield Step(day, is_before=False, window_from=day)


def latest_step(policy: Policy | ItemPolicy, calendar: WorkCalendar, due: date, today: date) -> Step | None:
    """Return the last step up to and with `today`; of several missed ones only that one is made up for."""
    come = (step for step in steps_of(policy, calendar, due) if step.day <= today)
    return max(come, key=lambda step: (step.day, not step.is_before), default=None)
