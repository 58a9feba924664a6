"""Milestones: dated steps within an item. Until one is ticked off, its owner is nudged as about a due date.

A milestone that has passed makes the item one to be asked about; it does not make it overdue.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from planbot.plan.calendar import WorkCalendar
from planbot.plan.dates import say_day
from planbot.plan.due_steps import latest_step, window_start
from planbot.plan.errors import UserError
from planbot.plan.model import Item, Milestone
from planbot.plan.policy import ItemPolicy, Policy
from planbot.plan.reports.check_in import Prompt

_TITLE_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Marked:
    """The titles of the milestones that an update says are done, and of those that are not after all."""

    done: tuple[str, ...] = ()
    reopened: tuple[str, ...] = ()


def open_milestones(item: Item) -> tuple[Milestone, ...]:
    """Return those not ticked off, in the order of their dates, those without one last."""
    still_open = (one for one in item.milestones if one.done_on is None)
    return tuple(sorted(still_open, key=lambda one: one.due or date.max))


def milestone_keys(item: Item) -> Mapping[str, Milestone]:
    """Return all milestones of the item by a name that stays theirs while others come and go."""
    seen: Counter[str] = Counter()
    found: dict[str, Milestone] = {}
    for one in item.milestones:
        name = sha256(f"{one.title}\n{one.due}".encode()).hexdigest()[:16]
        found[f"{name}.{seen[name]}"] = one
        seen[name] += 1
    return found


def tick_off(item: Item, keys: Collection[str], on: date, field: str | None = None) -> tuple[Milestone, ...]:
    """Return the item's milestones with those of `keys` done on that day; what was done before stays so.

    Raises `UserError` on `field` for one that is not there any more.
    """
    return tuple(
        replace(one, done_on=on) if key in keys and one.done_on is None else one
        for key, one in _known(item, keys, field)
    )


def reopen(item: Item, keys: Collection[str], field: str | None = None) -> tuple[Milestone, ...]:
    """Return the item's milestones with those of `keys` open again; raises `UserError` as `tick_off` does."""
    return tuple(replace(one, done_on=None) if key in keys else one for key, one in _known(item, keys, field))


def _known(item: Item, keys: Collection[str], field: str | None) -> Iterable[tuple[str, Milestone]]:
    known = milestone_keys(item)
    if not known.keys() >= set(keys):
        raise UserError("One of these milestones is no longer in the plan. Open the form again.", field)
    return known.items()


def called_weekly(
    item: Item, policy: Policy | ItemPolicy, calendar: WorkCalendar, said_on: date | None, today: date
) -> Iterator[tuple[Prompt, Milestone]]:
    """Yield the milestones because of which the item joins the weekly ask.

    One is coming due without a word since it entered that window, or has passed without a word since.
    """
    for milestone in open_milestones(item):
        if milestone.due is None:
            continue
        if milestone.due < today:
            if said_on is None or said_on <= milestone.due:
                yield Prompt.MILESTONE, milestone
            continue
        window = window_start(policy, calendar, milestone.due)
        if window <= today and (said_on is None or said_on < window):
            yield Prompt.DUE_SOON, milestone


def called_by_step(
    item: Item,
    policy: Policy | ItemPolicy,
    calendar: WorkCalendar,
    said_on: date | None,
    today: date,
    steps_since: date,
) -> Iterator[tuple[Prompt, Milestone, date]]:
    """Yield the milestones of which a step has come since `steps_since`, and no word; with the step's day."""
    for milestone in open_milestones(item):
        step = latest_step(policy, calendar, milestone.due, today) if milestone.due else None
        if milestone.due is None or step is None or step.day < steps_since:
            continue
        if step.is_before:
            if milestone.due >= today and (said_on is None or said_on < step.window_from):
                yield Prompt.NEARLY_DUE, milestone, step.day
        elif said_on is None or said_on <= milestone.due:
            yield Prompt.MILESTONE, milestone, step.day


def say_milestone(milestone: Milestone, today: date) -> str:
    """Return “Milestone “Draft report” is due Fri Dec 4”."""
    title = " ".join(milestone.title.split())
    if len(title) > _TITLE_LENGTH:
        title = title[: _TITLE_LENGTH - 1].rstrip() + "…"
    if milestone.due is None:
        return f"Milestone “{title}” is open"
    if milestone.due == today:
        return f"Milestone “{title}” is due today"
    verb = "was" if milestone.due < today else "is"
    return f"Milestone “{title}” {verb} due {say_day(milestone.due, today)}"
