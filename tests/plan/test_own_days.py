"""The city's own days as administrators type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planbot.plan.calendar import WorkCalendar
from planbot.plan.errors import UserError
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
from planbot.plan.policy import Policy

TODAY = date(2026, 11, 24)
EVE = date(2026, 12, 24)

days = st.builds(
    OwnDay,
    day=st.dates(date(2026, 12, 1), date(2026, 12, 31)),
    kind=st.sampled_from(DayKind),
    name=st.none() | st.just("Closure"),
)


@pytest.mark.parametrize(
    ("text", "first", "last", "kind", "name"),
    [
        ("Dec 24 Christmas Eve", EVE, EVE, DayKind.DAY_OFF, "Christmas Eve"),
        ("2026-12-24", EVE, EVE, DayKind.DAY_OFF, None),
        ("day off 12/24", EVE, EVE, DayKind.DAY_OFF, None),
        ("half day Dec 23: early; party", date(2026, 12, 23), None, DayKind.HALF_DAY, "early, party"),
        ("work day Oct 12, 2026", date(2026, 10, 12), None, DayKind.WORK_DAY, None),
        ("Dec 24 to Jan 1 Winter break", EVE, date(2027, 1, 1), DayKind.DAY_OFF, "Winter break"),
        ("Dec 23-24", date(2026, 12, 23), EVE, DayKind.DAY_OFF, None),
        ("12/23 – 12/24 Closed", date(2026, 12, 23), EVE, DayKind.DAY_OFF, None),
        ("Dec 23, 24", date(2026, 12, 23), EVE, DayKind.DAY_OFF, None),
        ("Dec 23 and Dec 24 Eve", date(2026, 12, 23), EVE, DayKind.DAY_OFF, "Eve"),
        ("Jan 13-14, 2028", date(2028, 1, 13), date(2028, 1, 14), DayKind.DAY_OFF, None),
        ("from Dec 23 to 24", date(2026, 12, 23), EVE, DayKind.DAY_OFF, None),
        ("Dec 24 half day", EVE, None, DayKind.HALF_DAY, None),
        ("Dec 24 Eve (half day)", EVE, None, DayKind.HALF_DAY, "Eve (half day)"),
        ("Dec 24, 3 offices closed", EVE, None, DayKind.DAY_OFF, "3 offices closed"),
        ("Dec 24, Friday closure", EVE, None, DayKind.DAY_OFF, "Friday closure"),
        ("Mar 1 Founders Day", date(2027, 3, 1), None, DayKind.DAY_OFF, "Founders Day"),
    ],
)  # fmt: skip
def test_days_are_read(text: str, first: date, last: date | None, kind: DayKind, name: str | None) -> None:
    found = read_own_days(text, TODAY)
    assert (found[0].day, found[-1].day) == (first, last or first)
    assert {(one.kind, one.name) for one in found} == {(kind, name)}
    assert len(found) == ((last or first) - first).days + 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Christmas",
        "half day",
        "Dec",
        "Dec 2026",
        "fridays",
        "Feb 30",
        "Dec 24 to Mar 1",
        "2026-12-24 to 2026-12-01",
    ],
)
def test_what_is_no_day_is_said(text: str) -> None:
    with pytest.raises(UserError):
        read_own_days(text, TODAY)


def test_several_days_are_read_and_said_by_their_stretches() -> None:
    found = [one.day for one in read_own_days("Dec 24-26, Dec 28 and 31 Winter", TODAY)]
    assert say_days(found, TODAY) == "Thu Dec 24 to Sat Dec 26, Mon Dec 28 and Thu Dec 31"


@given(st.lists(days, max_size=8))
def test_a_day_is_of_the_kind_that_it_was_last_said_to_be(added: list[OwnDay]) -> None:
    policy = add_days(Policy(holidays_country=None), added)
    latest = {one.day: one for one in added}
    assert list(own_days(policy)) == [latest[day] for day in sorted(latest)]
    assert remove_days(policy, latest) == Policy(holidays_country=None)
    calendar = WorkCalendar.of(policy)
    for day, one in latest.items():
        works = {DayKind.DAY_OFF: False, DayKind.WORK_DAY: True, DayKind.HALF_DAY: day.weekday() < 5}
        assert calendar.is_workday(day) is works[one.kind]


def test_the_year_ahead_names_each_day_once() -> None:
    policy = add_days(
        Policy(),
        [
            OwnDay(day=EVE, kind=DayKind.HALF_DAY),
            OwnDay(day=date(2027, 10, 11), kind=DayKind.WORK_DAY),
            OwnDay(day=date(2026, 12, 25), kind=DayKind.DAY_OFF),
        ],
    )
    found = {one.day: (one.name, one.kind) for one in special_days(policy, TODAY, date(2027, 11, 24))}
    assert found[EVE] == ("Half day", "half day")
    assert found[date(2026, 12, 25)] == ("Christmas Day", "day off")
    assert found[date(2027, 10, 11)] == ("Columbus Day", "work day")
    assert found[date(2027, 7, 5)][0] == "Independence Day (observed)"
    assert date(2026, 11, 11) not in found
