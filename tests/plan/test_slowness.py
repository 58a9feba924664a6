"""The day from which an item is slow is never later than the first on which it is."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from planbot.plan.calendar import WorkCalendar
from planbot.plan.policy import Policy
from planbot.plan.slowness import slow_from, slow_on

DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(
    DAYS,
    st.integers(0, 90),
    st.integers(0, 100),
    st.floats(0, 1),
    st.integers(0, 60),
    st.sampled_from([(0, 1, 2, 3, 4), (0, 1, 2, 3), (6,)]),
)
def test_it_is_slow_from_no_later_a_day(
    start: date, length: int, percent: int, share: float, points: int, work_week: tuple[int, ...]
) -> None:
    rules = replace(Policy(), slow_after_share=share, slow_points=points, work_week=work_week)
    calendar, due = WorkCalendar.of(rules), start + timedelta(days=length)
    days = [start + timedelta(days=n) for n in range(-3, length + 1)]
    slow = [day for day in days if slow_on(day, start, due, percent, rules, calendar)]
    begins = slow_from(start, due, percent, rules, calendar)
    if slow:
        assert begins is not None
        assert begins <= slow[0]
        assert slow[0] == max(start, slow[0])
        assert calendar.between(begins, slow[0]) <= 1 or begins == start
    assert slow == days[len(days) - len(slow) :]
