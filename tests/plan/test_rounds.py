from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan.world import item

from planbot.plan.periods import Period
from planbot.plan.rounds import calendar_round, comes_round, is_anchored, rounds_of
from planbot.plan.vocabulary import Precision, Recurrence

ROUNDS = [one for one in Recurrence if one is not Recurrence.ONGOING]
days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
recurrences = st.sampled_from(ROUNDS)
precisions = st.sampled_from([None, Precision.DAY, Precision.MONTH])


@pytest.mark.parametrize(
    ("recurrence", "precision", "days"),
    [
        (Recurrence.ANNUAL, Precision.DAY, "2027-04-01 2028-04-01 2029-04-01"),
        (Recurrence.ANNUAL, Precision.DAY, "2028-02-29 2029-02-28 2030-02-28 2031-02-28 2032-02-29"),
        (Recurrence.ANNUAL, Precision.DAY, "2027-02-28 2028-02-28"),
        (Recurrence.ANNUAL, Precision.MONTH, "2027-02-28 2028-02-29 2029-02-28"),
        (Recurrence.SEMIANNUAL, None, "2026-06-30 2026-12-31 2027-06-30"),
        (Recurrence.SEMIANNUAL, None, "2026-08-15 2027-02-15"),
        (Recurrence.QUARTERLY, None, "2026-06-30 2026-09-30 2026-12-31 2027-03-31"),
        (Recurrence.MONTHLY, None, "2027-01-31 2027-02-28 2027-03-31 2027-04-30"),
        (Recurrence.MONTHLY, None, "2027-01-30 2027-02-28 2027-03-30"),
        (Recurrence.WEEKLY, None, "2026-12-25 2027-01-01 2027-01-08"),
    ],
)
def test_due_dates_follow_the_first(recurrence, precision, days):
    expected = [date.fromisoformat(day) for day in days.split()]
    rounds = rounds_of(item(recurrence=recurrence, precision=precision), expected[0])
    assert [rounds[n] for n in range(len(expected))] == expected


@given(days, recurrences, precisions, st.integers(-200, 200))
def test_due_dates_go_up_and_never_drift(anchor, recurrence, precision, n):
    rounds = rounds_of(item(recurrence=recurrence, precision=precision), anchor)
    assert rounds[0] == anchor
    assert rounds[n] < rounds[n + 1]
    assert rounds[n].day == anchor.day or recurrence is Recurrence.WEEKLY or anchor.day > 27


@given(days, days, recurrences, precisions)
def test_the_first_from_a_day_is_the_first(anchor, day, recurrence, precision):
    rounds = rounds_of(item(recurrence=recurrence, precision=precision), anchor)
    n = rounds.first_from(day)
    assert rounds[n - 1] < day <= rounds[n]


@given(days, recurrences)
def test_the_calendar_s_rounds_lie_end_to_end(day, recurrence):
    first, last = found = calendar_round(recurrence, day)
    assert first <= day <= last
    assert calendar_round(recurrence, first) == calendar_round(recurrence, last) == found
    assert calendar_round(recurrence, last + timedelta(days=1)).start == last + timedelta(days=1)


def test_the_rounds_of_a_day():
    day = date(2026, 11, 24)
    assert calendar_round(Recurrence.WEEKLY, day) == Period(date(2026, 11, 23), date(2026, 11, 29))
    assert calendar_round(Recurrence.SEMIANNUAL, day) == Period(date(2026, 7, 1), date(2026, 12, 31))
    assert calendar_round(Recurrence.ANNUAL, day) == Period(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("changes", "round_", "anchored"),
    [
        ({"recurrence": Recurrence.ANNUAL, "precision": Precision.DAY}, True, True),
        ({"recurrence": Recurrence.QUARTERLY, "precision": Precision.ONGOING}, True, False),
        ({"recurrence": Recurrence.QUARTERLY, "due": None}, True, False),
        ({"recurrence": Recurrence.ONGOING}, False, False),
        ({"precision": Precision.ONGOING, "due": None}, False, False),
        ({}, False, False),
    ],
)
def test_what_comes_round_and_on_which_days(changes, round_, anchored):
    one = item(**changes)
    assert (comes_round(one), is_anchored(one)) == (round_, anchored)
