"""Snoozing: for how long an item may be put off, and until when it is.

A snooze puts off being asked. It is no answer: what was asked before it stays unanswered.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from planbot.plan.calendar import WorkCalendar
from planbot.plan.dates import say_day
from planbot.plan.errors import UserError
from planbot.plan.marks import next_ask_day
from planbot.plan.milestones import open_milestones
from planbot.plan.model import Ask, Facts, Person, Snooze
from planbot.plan.policy import ItemPolicy, Policy
from planbot.plan.slots import monday_of
from planbot.plan.standing import Standing
from planbot.plan.vocabulary import Flag
from planbot.plan.why_words import count_days

CANNOT_WAIT = "This cannot be put off any longer: its date has come. Say how it stands."


@dataclass(frozen=True, slots=True, kw_only=True)
class SnoozeChoice:
    """A day on which the item is asked about again; `words` say how far off that is."""

    words: str
    until: date


def snooze_choices(
    policy: Policy, rules: ItemPolicy, standing: Standing, today: date
) -> tuple[SnoozeChoice, ...]:
    """Return until when the item may be put off on `today`, the nearest first; none on the day it is due.

    `rules` are the item's. All are work days, none is past its due date or that of an open milestone. What is
    overdue may wait for `snooze_late_days`. Next week is the day of next week's ask, so that it comes along
    with the rest.
    """
    calendar = WorkCalendar.of(policy)
    following = calendar.add(today, 1)
    if Flag.OVERDUE in standing.flags:
        days = rules.snooze_late_days
        return (SnoozeChoice(words=count_days(days), until=calendar.add(today, days)),)
    choices = (
        ("Tomorrow" if following == today + timedelta(days=1) else "Next business day", following),
        (count_days(rules.snooze_days), calendar.add(today, rules.snooze_days)),
        ("Next week", next_ask_day(policy, monday_of(today) + timedelta(weeks=1))),
    )
    last = _last_day(standing, today)
    found: dict[date, SnoozeChoice] = {}
    for words, until in choices:
        if today < until <= last:
            found.setdefault(until, SnoozeChoice(words=words, until=until))
    return tuple(sorted(found.values(), key=lambda choice: choice.until))


def require_snooze(choices: Sequence[SnoozeChoice], until: date, today: date) -> None:
    """Raise `UserError`, saying what is possible, where an item cannot be put off until that day.

    A message may be older than `today`: any day up to the last of the choices will do.
    """
    if choices and today < until <= choices[-1].until:
        return
    if not choices:
        raise UserError(CANNOT_WAIT)
    possible = " or ".join(say_day(choice.until, today) for choice in choices)
    raise UserError(f"{say_day(until, today)} is not possible. It can be put off until {possible}.")


def standing_snooze(
    facts: Facts, standing: Standing, owner: Person, dated_at: datetime | None
) -> Snooze | None:
    """Return the latest snooze of the item by its owner, run out or not, unless something has ended it.

    An update does, a change of the due date (`dated_at` is the last one), and that somebody else owns it now.
    """
    snooze = facts.snooze_by_item.get(standing.item.id)
    if snooze is None or snooze.person_id != owner.id:
        return None
    said = standing.last_update
    if said is not None and said.at >= snooze.at:
        return None
    return None if dated_at is not None and dated_at >= snooze.at else snooze


def put_off_until(snooze: Snooze | None, asks: Iterable[Ask], since: date, today: date) -> str | None:
    """Return until when an item was put off, from that day on until it is asked about, as a sentence.

    `asks` are those about the item that reached its owner; what ended before `since` is not made up for.
    """
    if snooze is None or not since <= snooze.until <= today:
        return None
    if any(ask.day >= snooze.until for ask in asks):
        return None
    return f"Put off until {'today' if snooze.until == today else say_day(snooze.until, today)}"


def _last_day(standing: Standing, today: date) -> date:
    dates = [standing.due, *(one.due for one in open_milestones(standing.item))]
    return min((day for day in dates if day is not None and day >= today), default=date.max)
