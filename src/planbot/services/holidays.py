"""The city's own days: shown to all, changed by administrators."""

from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date, datetime, timedelta

from planbot.plan.calendar import WorkCalendar
from planbot.plan.clock import local_day
from planbot.plan.dates import say_day
from planbot.plan.errors import UserError
from planbot.plan.model import Person
from planbot.plan.own_days import (
    DayKind,
    OwnDay,
    add_days,
    own_days,
    read_own_days,
    remove_days,
    say_days,
    special_days,
)
from planbot.plan.permissions import may_administer
from planbot.plan.policy import Policy
from planbot.plan.policy_words import WEEKDAYS
from planbot.plan.reports.holidays import Holidays
from planbot.plan.vocabulary import Via
from planbot.store import people, workspaces
from planbot.store.unit_of_work import Database, Unit

_A_YEAR = timedelta(days=365)


def show_holidays(
    database: Database,
    workspace_id: int,
    person: Person | None,
    command: str,
    *,
    now: datetime,
    changed: str | None = None,
) -> Holidays:
    """Return the free days of the year ahead; `person` may be nobody of the plan."""
    with database.reading() as unit:
        policy = workspaces.load_policy(unit, workspace_id)
    today = local_day(now, policy.zone)
    place = "-".join(filter(None, (policy.holidays_country, policy.holidays_subdivision)))
    return Holidays(
        today=today,
        work_week=tuple(WEEKDAYS[day] for day in policy.work_week),
        place=place if policy.holidays_country else None,
        days=tuple(special_days(policy, today, today + _A_YEAR)),
        changed=changed,
        may_change=person is not None and may_administer(person),
        command=command,
    )


def add_typed_days(database: Database, workspace_id: int, by_id: int, text: str, *, now: datetime) -> str:
    """Add the days that `text` names and return a sentence about them; raises `UserError`."""
    added: list[OwnDay] = []

    def change(policy: Policy) -> Policy:
        added[:] = read_own_days(text, local_day(now, policy.zone))
        return add_days(policy, added)

    policy = _change(database, workspace_id, by_id, change, via=Via.COMMAND, now=now)
    return _say_added(policy, added, local_day(now, policy.zone))


def remove_typed_days(database: Database, workspace_id: int, by_id: int, text: str, *, now: datetime) -> str:
    """Remove the days that `text` names and return a sentence about them; raises `UserError`."""
    removed: list[date] = []

    def change(policy: Policy) -> Policy:
        known = {one.day for one in own_days(policy)}
        today = local_day(now, policy.zone)
        named = [one.day for one in read_own_days(text, today)]
        removed[:] = [day for day in named if day in known]
        if not removed:
            raise UserError(_say_none_of_them(policy, named[0], today))
        return remove_days(policy, removed)

    policy = _change(database, workspace_id, by_id, change, via=Via.COMMAND, now=now)
    return f"Removed: {say_days(removed, local_day(now, policy.zone))}."


def import_days(
    database: Database,
    workspace_id: int,
    days: Sequence[OwnDay],
    *,
    now: datetime,
    by_id: int | None = None,
    via: Via = Via.TERMINAL,
    then: Callable[[Unit, Sequence[OwnDay]], None] | None = None,
) -> Sequence[OwnDay]:
    """Add the days of a list and return those that were not known as such before.

    `then` gets these in the same unit of work, which it ends. Raises `UserError` where `by_id` is no
    administrator.
    """
    new: list[OwnDay] = []

    def change(policy: Policy) -> Policy:
        known = own_days(policy)
        new[:] = [one for one in days if one not in known]
        return add_days(policy, new)

    def ended(unit: Unit) -> None:
        if then is not None:
            then(unit, new)

    _change(database, workspace_id, by_id, change, via=via, now=now, then=ended)
    return new


def _change(
    database: Database,
    workspace_id: int,
    by_id: int | None,
    change: Callable[[Policy], Policy],
    *,
    via: Via,
    now: datetime,
    then: Callable[[Unit], None] | None = None,
) -> Policy:
    def store(unit: Unit) -> Policy:
        workspaces.lock_workspace(unit, workspace_id)
        if by_id is not None and not may_administer(people.person(unit, workspace_id, by_id)):
            raise UserError("The city's own days are changed by an administrator.")
        before = workspaces.load_policy(unit, workspace_id)
        after = change(before)
        for one in fields(Policy):
            if getattr(before, one.name) != getattr(after, one.name):
                value = getattr(after, one.name)
                workspaces.set_setting(unit, workspace_id, one.name, value, now=now, by_id=by_id, via=via)
        if then is not None:
            then(unit)
        return after

    return database.write(store)


def _say_added(policy: Policy, days: Sequence[OwnDay], today: date) -> str:
    said = f"Added as {days[0].kind.label}: {say_days([one.day for one in days], today)}."
    return f"{said} {_say_beside(policy, days[0])}".rstrip() if len(days) == 1 else said


def _say_beside(policy: Policy, one: OwnDay) -> str:
    """Return what else the day is, and what comes of that; nothing for a day like any other."""
    calendar = WorkCalendar.of(policy)
    holiday = calendar.public_holidays(one.day.year).get(one.day)
    stays = one.kind is DayKind.HALF_DAY and not calendar.is_workday(one.day)
    if holiday:
        return f"It is {holiday} as well" + (", and stays a day off." if stays else ".")
    return "The city does not work then, so it stays a free day." if stays else ""


def _say_none_of_them(policy: Policy, day: date, today: date) -> str:
    said = f"{say_day(day, today)} is none of the city's own days, so it stays as it is."
    holiday = WorkCalendar.of(policy).public_holidays(day.year).get(day)
    work_day = f"{DayKind.WORK_DAY.label} {day}"
    return f"{said} It is {holiday}: if the city works then, add “{work_day}”." if holiday else said
