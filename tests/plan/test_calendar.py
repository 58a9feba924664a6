from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan.strategies import policies

from planbot.plan.calendar import WorkCalendar
from planbot.plan.errors import UserError
from planbot.plan.policy import Policy

calendars = policies.map(WorkCalendar.of)
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
counts = st.integers(-40, 40)
US = WorkCalendar.of(Policy())


@given(calendars, days, counts)
def test_adding_work_days_is_undone_by_taking_them_away(calendar, day, n):
    day = calendar.on_or_after(day)
    assert calendar.add(calendar.add(day, n), -n) == day


@given(calendars, days, counts)
def test_between_counts_what_add_adds(calendar, day, n):
    start = calendar.on_or_before(day)
    assert calendar.between(start, calendar.add(start, n)) == n


@given(calendars, days, days, counts)
def test_adding_keeps_the_order_of_days(calendar, one, other, n):
    earlier, later = sorted((one, other))
    assert calendar.add(earlier, n) <= calendar.add(later, n)


@given(calendars, days, days)
def test_between_counts_each_work_day_once(calendar, one, other):
    start, end = sorted((one, min(other, one + timedelta(days=600))))
    counted = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert calendar.between(start, end) == sum(map(calendar.is_workday, counted))
    assert calendar.between(end, start) == -calendar.between(start, end)


@given(calendars, days, days, days)
def test_between_adds_up(calendar, a, b, c):
    assert calendar.between(a, b) + calendar.between(b, c) == calendar.between(a, c)


@given(calendars, days)
def test_the_nearest_work_days_enclose_a_day(calendar, day):
    before, after = calendar.on_or_before(day), calendar.on_or_after(day)
    assert before <= day <= after
    assert calendar.is_workday(before)
    assert calendar.is_workday(after)
    assert (before == day == after) == calendar.is_workday(day)


@given(calendars, days, st.integers(0, 20))
def test_steps_fall_on_work_days_on_their_side_of_the_due_date(calendar, due, k):
    assert calendar.step_before(due, k) <= due
    assert calendar.is_workday(calendar.step_before(due, k))
    if k:
        assert calendar.step_after(due, k) > due
        assert calendar.is_workday(calendar.step_after(due, k))


@pytest.mark.parametrize(
    ("due", "k", "expected"),
    [
        (date(2026, 11, 24), 2, date(2026, 11, 20)),  # Tuesday: Monday, Friday
        (date(2026, 11, 22), 2, date(2026, 11, 18)),  # Sunday counts from Friday
        (date(2026, 11, 26), 0, date(2026, 11, 25)),  # Thanksgiving
        (date(2026, 11, 26), 1, date(2026, 11, 24)),
    ],
)
def test_steps_before(due, k, expected):
    assert US.step_before(due, k) == expected


@pytest.mark.parametrize(
    ("due", "k", "expected"),
    [
        (date(2026, 11, 24), 1, date(2026, 11, 25)),
        (date(2026, 11, 25), 1, date(2026, 11, 27)),  # over Thanksgiving
        (date(2026, 11, 22), 1, date(2026, 11, 23)),  # Sunday: the Monday after it
        (date(2026, 11, 22), 0, date(2026, 11, 22)),
    ],
)
def test_steps_after(due, k, expected):
    assert US.step_after(due, k) == expected


def test_holidays_are_observed_where_they_fall_on_a_weekend():
    assert not US.is_workday(date(2026, 7, 3))  # Independence Day is a Saturday
    assert not US.is_workday(date(2021, 12, 31))  # New Year's Day 2022 is a Saturday
    assert US.is_workday(date(2027, 12, 31)) is False  # and 2028 too


def test_subdivisions_have_holidays_of_their_own():
    assert US.is_workday(date(2026, 11, 27))
    assert not WorkCalendar.of(Policy(holidays_subdivision="FL")).is_workday(date(2026, 11, 27))


def test_days_off_and_the_work_week_are_the_citys():
    calendar = WorkCalendar.of(
        Policy(holidays_country=None, days_off=(date(2026, 12, 24),), work_week=(0, 1, 2, 3))
    )
    assert not calendar.is_workday(date(2026, 12, 24))
    assert not calendar.is_workday(date(2026, 12, 11))  # a Friday
    assert calendar.is_workday(date(2026, 11, 26))


def test_the_same_choices_share_one_calendar():
    assert WorkCalendar.of(Policy(zone="Asia/Kolkata")) is WorkCalendar.of(Policy(zone="Europe/Berlin"))


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (Policy(holidays_country="ZZ"), "country “ZZ”"),
        (Policy(holidays_subdivision="QQ"), "“QQ” in US"),
        (Policy(work_week=()), "at least one day"),
    ],
)
def test_what_is_not_known_is_said(policy, words):
    with pytest.raises(UserError, match=words):
        WorkCalendar.of(policy)
