from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan.strategies import policies

from planbot.plan.calendar import WorkCalendar
from planbot.plan.policy import Policy
from planbot.plan.slots import (
    ask_day,
    digest_day,
    local_instant,
    monday_of,
    reminder_day,
    rollup_day,
    week_of,
)

ZONES = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Phoenix",
    "America/St_Johns",
    "Europe/London",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
)
MONDAYS = [date(2020, 1, 6) + timedelta(weeks=n) for n in range(52 * 16)]
mondays = st.sampled_from(MONDAYS)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("at", [time(0, 0), time(1, 30), time(2, 15), time(2, 30), time(9, 30)], ids=str)
def test_each_week_has_exactly_one_slot_across_every_change_of_the_clocks(zone, at):
    """The changes fall on Sundays, so a Sunday slot meets every one of them."""
    sundays = [monday + timedelta(days=6) for monday in MONDAYS]
    instants = [local_instant(day, at, zone) for day in sundays]
    assert [instant.astimezone(ZoneInfo(zone)).date() for instant in instants] == sundays
    gaps = [later - earlier for earlier, later in pairwise(instants)]
    assert all(abs(gap - timedelta(weeks=1)) <= timedelta(hours=1) for gap in gaps)
    shown = {instant.astimezone(ZoneInfo(zone)).time() for instant in instants}
    assert at in shown
    assert all(at <= other <= time(at.hour + 1, at.minute) for other in shown)


def test_a_time_that_the_clocks_skip_moves_forward():
    assert local_instant(date(2026, 3, 8), time(2, 30), "America/New_York") == datetime(
        2026, 3, 8, 7, 30, tzinfo=UTC
    )  # 03:30 EDT


def test_of_a_time_that_comes_twice_the_first_counts():
    assert local_instant(date(2026, 11, 1), time(1, 30), "America/New_York") == datetime(
        2026, 11, 1, 5, 30, tzinfo=UTC
    )  # 01:30 EDT
    second = time(1, 30, fold=1)
    assert local_instant(date(2026, 11, 1), second, "America/New_York").hour == 5


def test_weeks_are_iso_weeks():
    assert week_of(date(2026, 11, 24)) == "2026-W48"
    assert week_of(date(2027, 1, 1)) == "2026-W53"
    assert week_of(date(2027, 1, 4)) == "2027-W01"
    assert monday_of(date(2026, 11, 29)) == date(2026, 11, 23)


@given(policies, mondays)
def test_slots_fall_on_work_days_and_the_digest_goes_first(policy, monday):
    calendar = WorkCalendar.of(policy)
    ask = ask_day(monday, policy, calendar)
    reminder = reminder_day(monday, policy, calendar)
    digest = digest_day(monday, policy, calendar)
    rollup = rollup_day(monday, policy, calendar)
    assert all(map(calendar.is_workday, (ask, reminder, digest, rollup)))
    assert calendar.between(digest, rollup) >= 1
    assert ask <= monday + timedelta(days=policy.ask_day)
    assert reminder > ask
    assert rollup >= monday + timedelta(days=policy.rollup_day)


@given(policies, mondays)
def test_a_week_of_work_days_keeps_its_nominal_days(policy, monday):
    policy = Policy(
        zone=policy.zone, work_week=tuple(range(7)), holidays_country=None, ask_day=policy.ask_day
    )
    calendar = WorkCalendar.of(policy)
    assert ask_day(monday, policy, calendar) == monday + timedelta(days=policy.ask_day)
    assert digest_day(monday, policy, calendar) == monday
    assert rollup_day(monday, policy, calendar) == monday + timedelta(days=1)


@pytest.mark.parametrize(
    ("monday", "days_off", "expected"),
    [
        # ask, reminder, digest, rollup
        ("2026-11-23", (), ("2026-11-24", "2026-11-27", "2026-11-23", "2026-11-24")),  # Thanksgiving
        ("2026-05-25", (), ("2026-05-26", "2026-05-28", "2026-05-26", "2026-05-27")),  # Memorial Day
        ("2026-03-02", ("2026-03-03",), ("2026-03-02", "2026-03-05", "2026-03-02", "2026-03-04")),
        (
            "2026-03-02",
            ("2026-03-02", "2026-03-03"),
            ("2026-02-27", "2026-03-05", "2026-03-04", "2026-03-05"),
        ),
    ],
)
def test_moves_around_free_days(monday, days_off, expected):
    policy = Policy(days_off=tuple(map(date.fromisoformat, days_off)))
    calendar = WorkCalendar.of(policy)
    moved = tuple(
        str(slot(date.fromisoformat(monday), policy, calendar))
        for slot in (ask_day, reminder_day, digest_day, rollup_day)
    )
    assert moved == expected


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        # ask, reminder, digest, rollup; every day of the week of Monday, March 2 is a half day but Wednesday
        ({}, ("2026-03-03", "2026-03-05", "2026-03-02", "2026-03-03")),
        ({"ask_time": time(13)}, ("2026-02-27", "2026-03-05", "2026-03-02", "2026-03-03")),
        ({"reminder_time": time(12)}, ("2026-03-03", "2026-03-09", "2026-03-02", "2026-03-03")),
        ({"digest_time": time(14)}, ("2026-03-03", "2026-03-05", "2026-03-04", "2026-03-05")),
        ({"rollup_time": time(16)}, ("2026-03-03", "2026-03-05", "2026-03-02", "2026-03-04")),
        ({"quiet_until": time(12)}, ("2026-02-27", "2026-03-09", "2026-03-04", "2026-03-05")),
    ],
)
def test_what_would_fall_after_noon_of_a_half_day_moves(times, expected):
    policy = Policy(half_days=tuple(date(2026, 3, day) for day in (2, 3, 5, 6)), **times)
    calendar = WorkCalendar.of(policy)
    moved = tuple(
        str(slot(date(2026, 3, 2), policy, calendar))
        for slot in (ask_day, reminder_day, digest_day, rollup_day)
    )
    assert moved == expected


def test_a_friday_digest_belongs_to_the_next_weeks_rollup():
    policy = Policy(digest_day=4, holidays_country=None)
    calendar = WorkCalendar.of(policy)
    assert digest_day(date(2026, 11, 23), policy, calendar) == date(2026, 11, 20)
    assert rollup_day(date(2026, 11, 23), policy, calendar) == date(2026, 11, 24)
