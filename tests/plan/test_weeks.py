from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planbot.plan.errors import UserError
from planbot.plan.weeks import PreviewPage, Week, split_week

TODAY = date(2026, 11, 25)
"""A Wednesday."""
THIS, NEXT, DEC_7 = date(2026, 11, 23), date(2026, 11, 30), date(2026, 12, 7)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Week("", THIS)),
        ("this week", Week("", THIS)),
        ("next week", Week("", NEXT)),
        ("Public Works next week", Week("Public Works", NEXT)),
        ("next week Public Works", Week("Public Works", NEXT)),
        ("week of Dec 7", Week("", DEC_7)),
        ("Maria Lopez the week of Dec 9", Week("Maria Lopez", DEC_7)),
        ("Maria Lopez Dec 9", Week("Maria Lopez", DEC_7)),
        ("2026-12-07", Week("", DEC_7)),
        ("week of friday", Week("", THIS)),
        ("Cleo May", Week("Cleo May", THIS)),
        ("Ward 2", Week("Ward 2", THIS)),
    ],
)
def test_a_week_is_read_beside_a_name(text: str, expected: Week) -> None:
    assert split_week(text, TODAY) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("week of 2026-11-16", "over"),
        ("week of 2027-06-01", "at most 8 weeks"),
        ("week of soon", "not a date"),
    ],
)
def test_a_week_that_cannot_be_shown_is_refused(text: str, says: str) -> None:
    with pytest.raises(UserError, match=says):
        split_week(text, TODAY)


ids = st.none() | st.integers(1, 10**9)


@given(
    st.dates(date(2026, 1, 1)).map(lambda day: day - timedelta(days=day.weekday())),
    ids,
    ids,
    st.integers(0, 99),
)
def test_a_page_is_read_back_as_it_was_written(
    monday: date, person: int | None, department: int | None, number: int
) -> None:
    page = PreviewPage(monday, person, department, number)
    assert PreviewPage.read(str(page)) == page
