from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan.world import TODAY

from planbot.plan.dates import read_day, say_date, say_day, say_when, split_day
from planbot.plan.errors import UserError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-12-15", "2026-12-15"),
        ("2026-1-5", "2026-01-05"),
        ("Dec 15", "2026-12-15"),
        ("dec. 15th", "2026-12-15"),
        ("December 15, 2027", "2027-12-15"),
        ("15 Dec", "2026-12-15"),
        ("15th of December 2027", "2027-12-15"),
        ("Tue Dec 15", "2026-12-15"),
        ("Nov 24", "2026-11-24"),
        ("Nov 23", "2027-11-23"),
        ("Feb 29", "2028-02-29"),
        ("12/15/2026", "2026-12-15"),
        ("12/15/26", "2026-12-15"),
        ("1/5", "2027-01-05"),
        ("today", "2026-11-24"),
        ("Tomorrow", "2026-11-25"),
        ("friday", "2026-11-27"),
        ("on Friday", "2026-11-27"),
        ("tuesday", "2026-12-01"),
        ("next friday", "2026-12-04"),
        ("next mon", "2026-11-30"),
        ("in 2 weeks", "2026-12-08"),
        ("2  weeks", "2026-12-08"),
        ("in a month", "2026-12-24"),
        ("in 3 days", "2026-11-27"),
        ("next week", "2026-12-01"),
        ("next month", "2026-12-24"),
        ("end of the year", "2026-12-31"),
        ("Feb 2028", "2028-02-29"),
        ("end of January", "2027-01-31"),
        ("november", "2026-11-30"),
    ],
)
def test_days_as_people_type_them(text, expected):
    assert str(read_day(text, TODAY)) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "soon", "2026-13-01", "2026-02-30", "13/15/2026", "Feb 30", "Wed Dec 15", "De 15"),
        *("2206-12-15", "1206-12-15", "Dec 15 0026", "in 0x2 weeks", "some weeks", "in 999 years"),
        *("Nov 31", "Feb 30, 2027", "Feb 29, 2027", "30 February", "April 31st", "Sat Feb 30", "2/30/27"),
        *("next", "1/2/3/4", "32 Dec", "15", "in -2 weeks", "2026-12-15T10:00"),
    ],
)
def test_what_is_no_date_is_refused_in_words(text):
    with pytest.raises(UserError) as refused:
        read_day(text, TODAY, field="expected")
    assert refused.value.message == (
        f"“{text}” is not a date I can read. Write it like Nov 24 or 2026-11-24."
    )
    assert refused.value.field == "expected"


days = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@given(days, days)
def test_what_is_said_can_be_read_back(day, today):
    assert read_day(say_day(day, today).split(" ", 1)[1], today.replace(month=1, day=1)) == day
    assert read_day(say_day(day, day), day) == day
    assert read_day(day.isoformat(), today) == day
    assert read_day(day.strftime("%m/%d/%Y"), today) == day


@given(st.text(max_size=30), days)
def test_any_text_is_read_or_refused(text, today):
    try:
        assert isinstance(read_day(text, today), date)
    except UserError as refused:
        refusal = refused.message
    else:
        return
    assert text.strip() in refusal


def test_days_as_they_are_said():
    assert say_day(date(2026, 11, 26), TODAY) == "Thu Nov 26"
    assert say_day(date(2027, 1, 4), TODAY) == "Mon Jan 4, 2027"
    assert say_date(date(2026, 10, 30), TODAY) == "Oct 30"


@pytest.mark.parametrize(
    ("day", "words"),
    [(24, "today"), (25, "tomorrow"), (23, "yesterday"), (27, "in 3 days"), (19, "5 days ago")],
)
def test_how_far_off_a_day_is(day, words):
    assert say_when(date(2026, 11, day), TODAY) == words


@pytest.mark.parametrize(
    ("text", "day", "rest"),
    [
        ("Dec 15, no bids", "2026-12-15", " no bids"),
        ("Dec 15 2027 no bids", "2027-12-15", " no bids"),
        ("dec. 15th", "2026-12-15", ""),
        ("15 of December: fine", "2026-12-15", " fine"),
        ("Tue, Dec 15 fine", "2026-12-15", " fine"),
        ("12/15 fine", "2026-12-15", " fine"),
        ("next friday or so", "2026-12-04", " or so"),
        ("Monday 3 bids", "2026-11-30", " 3 bids"),
        ("March 40%", "2027-03-31", " 40%"),
        ("in 2 weeks", "2026-12-08", ""),
    ],
)
def test_a_day_at_the_head_of_a_text(text, day, rest):
    found = split_day(text, TODAY)
    assert found is not None
    assert (str(found[0]), found[1]) == (day, rest)


@pytest.mark.parametrize("text", ["", "the way", "2 of 3 bidders", "mayor Smith", "100 trees", "24/7 crews"])
def test_no_day_at_the_head_of_a_text(text):
    assert split_day(text, TODAY) is None


@pytest.mark.parametrize("text", ["Feb 30", "31 Nov", "Feb 29, 2027", "2026-02-30", "2/30", "Setpember 3"])
def test_a_day_that_cannot_be_is_refused_rather_than_read_by_half(text):
    with pytest.raises(UserError) as refused:
        split_day(f"{text} and more", TODAY, field="expected")
    assert refused.value.message.startswith(f"“{text}” is not a date I can read.")
    assert refused.value.field == "expected"
