from datetime import date, time, timedelta

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


def federal_holidays(year: int) -> set[date]:
    """The days off of a federal holiday by the statute: Saturday's on Friday, Sunday's on Monday."""

    def nth(month: int, weekday: int, n: int) -> date:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))

    named = {nth(1, 0, 3), nth(2, 0, 3), nth(9, 0, 1), nth(10, 0, 2), nth(11, 3, 4)}
    last_monday_of_may = date(year, 5, 31) - timedelta(days=date(year, 5, 31).weekday())
    dated = [date(year, 1, 1), date(year, 7, 4), date(year, 11, 11), date(year, 12, 25), date(year + 1, 1, 1)]
    if year >= 2021:
        dated.append(date(year, 6, 19))
    moved = {day + timedelta(days={5: -1, 6: 1}.get(day.weekday(), 0)) for day in dated}
    return {day for day in named | moved | {last_monday_of_may} if day.year == year}


@pytest.mark.parametrize("year", range(2020, 2036))
def test_federal_holidays_are_observed_by_the_federal_rule(year):
    free = {
        day
        for n in range(366)
        if (day := date(year, 1, 1) + timedelta(days=n)).year == year
        and day.weekday() < 5
        and not US.is_workday(day)
    }
    assert free == federal_holidays(year)


@given(st.sampled_from(["US", "CA", "GB", "DE"]), st.integers(2020, 2035))
def test_public_holidays_are_those_of_their_year_in_order(country, year):
    found = list(WorkCalendar.of(Policy(holidays_country=country)).public_holidays(year))
    assert found == sorted(set(found))
    assert {day.year for day in found} == {year}


def test_the_city_may_work_on_a_free_day_and_have_its_own_all_the_same():
    columbus, saturday, both = date(2026, 10, 12), date(2026, 12, 5), date(2026, 11, 11)
    calendar = WorkCalendar.of(Policy(work_days=(columbus, saturday, both), days_off=(both,)))
    assert calendar.is_workday(columbus)
    assert calendar.is_workday(saturday)
    assert calendar.on_or_after(saturday) == saturday
    assert not calendar.is_workday(both)


def test_a_half_day_counts_as_a_work_day_and_is_closed_from_noon():
    eve = date(2026, 12, 23)
    calendar = WorkCalendar.of(Policy(half_days=(eve, date(2026, 12, 25))))
    assert calendar.is_workday(eve)
    assert calendar.between(date(2026, 12, 22), eve) == 1
    assert calendar.is_open(eve, time(11, 59))
    assert not calendar.is_open(eve, time(12))
    assert calendar.on_or_before(eve, time(13)) == date(2026, 12, 22)
    assert calendar.on_or_after(eve, time(13)) == date(2026, 12, 24)
    assert not calendar.is_open(date(2026, 12, 25), time(9))  # a holiday is not worked by half


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


@pytest.mark.parametrize("state", ["FL", "CA", "TX", "NY", "VA", "WA"])
def test_a_state_s_holidays_follow_the_same_rule(state):
    calendar = WorkCalendar.of(Policy(holidays_subdivision=state))
    saturdays = {date(2026, 7, 4): date(2026, 7, 3), date(2021, 12, 25): date(2021, 12, 24)}
    sundays = {date(2027, 7, 4): date(2027, 7, 5), date(2022, 12, 25): date(2022, 12, 26)}
    for holiday, observed in (saturdays | sundays).items():
        assert not calendar.is_workday(observed), (state, holiday)
    assert calendar.is_workday(date(2026, 7, 6))
    assert calendar.is_workday(date(2027, 7, 2))


def test_a_holiday_that_only_the_state_has_is_observed_on_a_work_day():
    california = WorkCalendar.of(Policy(holidays_subdivision="CA"))
    assert "Cesar Chavez Day" in california.public_holidays(2024).values()
    sunday = date(2024, 3, 31)
    assert sunday.weekday() == 6
    assert not california.is_workday(date(2024, 4, 1))
    assert US.is_workday(date(2024, 4, 1))


def test_the_city_s_own_days_are_free_on_the_day_that_it_names_and_on_no_other():
    saturday, sunday = date(2026, 12, 12), date(2026, 12, 13)
    calendar = WorkCalendar.of(Policy(days_off=(saturday, sunday)))
    assert calendar.is_workday(date(2026, 12, 11))
    assert calendar.is_workday(date(2026, 12, 14))
    assert not calendar.is_workday(sunday)


@given(calendars, days, days)
def test_between_keeps_the_order_of_days(calendar, one, other):
    earlier, later = sorted((one, other))
    start = date(2027, 6, 15)
    assert calendar.between(start, earlier) <= calendar.between(start, later)
