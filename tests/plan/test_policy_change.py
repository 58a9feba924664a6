"""Moving the meeting moves the week, and what cannot work is refused in words, on its field."""

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan.strategies import TODAY

from planbot.plan.calendar import WorkCalendar
from planbot.plan.errors import UserError
from planbot.plan.policy import Policy
from planbot.plan.policy_change import read_change
from planbot.plan.policy_sections import SECTIONS
from planbot.plan.policy_words import SETTINGS, WEEKDAYS
from planbot.plan.rhythm import days_before_meeting, say_rhythm
from planbot.plan.slots import digest_day, monday_of, rollup_day

work_weeks = st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days)))
times = st.builds(time, st.integers(8, 17), st.sampled_from([0, 30]))


def changed(before: Policy, **words: str) -> Policy:
    return read_change(before, words).after


def test_the_defaults_follow_from_the_default_meeting() -> None:
    policy = Policy()
    assert {key: getattr(policy, key) for key in days_before_meeting(policy)} == days_before_meeting(policy)
    assert say_rhythm(policy) == "Ask Tue 9:30 · reminder Thu 9:30 · digest Mon 8:30 · rollup Tue 8:00"


@pytest.mark.parametrize(
    ("words", "rhythm"),
    [
        ({"meeting_day": "Thursday"}, "Ask Thu 9:30 · reminder Mon 9:30 · digest Wed 8:30 · rollup Thu 8:00"),
        ({"meeting_day": "Monday"}, "Ask Mon 9:30 · reminder Wed 9:30 · digest Fri 8:30 · rollup Mon 8:00"),
        ({"meeting_day": "Sunday"}, "Ask Fri 9:30 · reminder Tue 9:30 · digest Thu 8:30 · rollup Fri 8:00"),
        ({"meeting_time": "08:15"}, "Ask Mon 9:30 · reminder Wed 9:30 · digest Fri 8:30 · rollup Mon 8:00"),
        (
            {"work_week": "Tuesday, Wednesday, Thursday, Friday"},
            "Ask Tue 9:30 · reminder Thu 9:30 · digest Fri 8:30 · rollup Tue 8:00",
        ),
        (
            {"meeting_day": "Thursday", "ask_day": "Monday"},
            "Ask Mon 9:30 · reminder Mon 9:30 · digest Wed 8:30 · rollup Thu 8:00",
        ),
    ],
)
def test_the_week_counts_back_from_the_meeting(words: dict[str, str], rhythm: str) -> None:
    assert say_rhythm(changed(Policy(), **words)) == rhythm


def test_a_day_that_was_set_by_hand_stays_where_it_is() -> None:
    policy = changed(Policy(), ask_day="Wednesday")
    policy = changed(policy, meeting_day="Thursday")
    assert say_rhythm(policy) == "Ask Wed 9:30 · reminder Mon 9:30 · digest Wed 8:30 · rollup Thu 8:00"


def test_what_follows_is_told_apart_from_what_was_typed() -> None:
    found = read_change(Policy(), {"meeting_day": "Wed", "meeting_time": "10:00"}).changes
    assert [(one.key, one.before, one.after, one.follows) for one in found] == [
        ("meeting_day", "Tuesday", "Wednesday", False),
        ("ask_day", "Tuesday", "Wednesday", True),
        ("reminder_day", "Thursday", "Friday", True),
        ("digest_day", "Monday", "Tuesday", True),
        ("rollup_day", "Tuesday", "Wednesday", True),
    ]


@given(work_weeks, st.integers(0, 6), times, st.integers(0, 60))
def test_whenever_they_meet_heads_read_first_and_the_days_are_work_days(
    work_week: tuple[int, ...], meeting: int, at: time, weeks: int
) -> None:
    words = {
        "work_week": ", ".join(WEEKDAYS[day] for day in work_week),
        "meeting_day": WEEKDAYS[meeting],
        "meeting_time": f"{at:%H:%M}",
    }
    policy = changed(Policy(holidays_country=None), **words)
    assert set(days_before_meeting(policy).values()) <= set(work_week)
    calendar = WorkCalendar.of(policy)
    monday = monday_of(TODAY) + weeks * (TODAY - TODAY.replace(day=TODAY.day - 7))
    digest, rollup = digest_day(monday, policy, calendar), rollup_day(monday, policy, calendar)
    assert calendar.between(digest, rollup) == 1
    assert read_change(policy, words).changes == ()


@given(work_weeks, st.integers(0, 6), st.integers(0, 6))
def test_moving_the_meeting_and_back_changes_nothing(week: tuple[int, ...], one: int, other: int) -> None:
    words = ", ".join(WEEKDAYS[day] for day in week)
    before = changed(Policy(holidays_country=None), work_week=words, meeting_day=WEEKDAYS[one])
    there = changed(before, meeting_day=WEEKDAYS[other])
    assert changed(there, meeting_day=WEEKDAYS[one]) == before


@pytest.mark.parametrize(
    ("words", "field", "says"),
    [
        ({"ask_time": "07:00"}, "ask_time", "The ask at 7:00 falls into the quiet hours, 18:00 to 8:00."),
        ({"quiet_until": "09:00"}, "quiet_until", "The digest at 8:30 falls into the quiet hours"),
        ({"quiet_from": "09:00"}, "quiet_from", "The ask at 9:30 falls into the quiet hours"),
        ({"digest_day": "Tuesday"}, "digest_day", "Choose Monday for the digest."),
        ({"digest_day": "Wednesday"}, "digest_day", "Heads read the digest a work day before"),
        ({"rollup_day": "Monday"}, "rollup_day", "Choose Friday for the digest."),
        ({"ask_day": "Saturday"}, "ask_day", "The ask is on Saturday, on which nobody works."),
        ({"overdue_to_rollup_days": "3"}, "overdue_to_rollup_days", "Heads read of what is late after 7"),
        ({"overdue_to_digest_days": "20"}, "overdue_to_digest_days", "not before them"),
        ({"holidays_subdivision": "XX"}, "holidays_subdivision", "No holidays are known for “XX”"),
        ({"zone": "Atlantis"}, "zone", "is not a time zone"),
        ({"ask_time": "25:00"}, "ask_time", "is not a time of day"),
    ],
)
def test_what_cannot_work_is_refused_on_its_field(words: dict[str, str], field: str, says: str) -> None:
    with pytest.raises(UserError) as caught:
        read_change(Policy(), words)
    assert says in caught.value.message
    assert caught.value.field == field


def test_a_day_chosen_by_hand_is_not_left_on_a_free_day() -> None:
    policy = changed(Policy(), ask_day="Friday")
    with pytest.raises(UserError, match="The ask is on Friday") as caught:
        changed(policy, work_week="Monday Tuesday Wednesday Thursday")
    assert caught.value.field == "work_week"


def test_what_was_wrong_before_does_not_stand_in_the_way_of_the_rest() -> None:
    wrong = replace(Policy(), ask_time=time(7), digest_day=1)
    assert changed(wrong, items_named="5").items_named == 5
    assert changed(wrong, digest_day="Monday").digest_day == 0


def test_every_choice_has_a_place_in_one_form() -> None:
    keys = [key for section in SECTIONS for key in section.keys]
    days = {"days_off", "work_days", "half_days", "day_names"}
    modes = {"mode", "live_since", "pilot_department", "pilot_since", "only_me", "only_me_since"}
    elsewhere = days | modes | {"resumed_on", "resumes_to"}
    assert len(keys) == len(set(keys))
    assert set(keys) | elsewhere == set(SETTINGS)
