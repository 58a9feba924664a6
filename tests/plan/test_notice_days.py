"""Administrators hear soon of what went wrong, and never at night or on a free day."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planbot.plan.calendar import WorkCalendar
from planbot.plan.clock import local_day
from planbot.plan.marks import is_quiet
from planbot.plan.notice_days import SOON, next_morning, notice_time
from planbot.plan.policy import Policy

ZONE = "America/New_York"
POLICY = Policy()
JANUARY = datetime(2026, 1, 1, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE))


@pytest.mark.parametrize(
    ("happened", "told"),
    [
        ("2026-11-24T09:30", "2026-11-24T09:32"),
        ("2026-11-24T06:00", "2026-11-24T08:00"),
        ("2026-11-24T17:59", "2026-11-25T08:00"),
        ("2026-11-25T20:00", "2026-11-27T08:00"),  # over Thanksgiving
        ("2026-11-28T12:00", "2026-11-30T08:00"),  # a Saturday
        ("2026-11-24T23:59", "2026-11-25T08:00"),
    ],
)
def test_when_one_is_told(happened: str, told: str) -> None:
    assert notice_time(POLICY, ZONE, at(happened)) == at(told)


def test_the_next_morning_is_that_of_a_work_day() -> None:
    assert next_morning(POLICY, ZONE, at("2026-11-25T09:00").date()) == at("2026-11-27T08:00")


def test_where_there_are_no_quiet_hours_the_day_begins_at_midnight() -> None:
    always = replace(POLICY, quiet_from=time(0), quiet_until=time(0))
    assert notice_time(always, ZONE, at("2026-11-24T23:00")) == at("2026-11-24T23:02")
    assert notice_time(always, ZONE, at("2026-11-28T12:00")) == at("2026-11-30T00:00")


@given(
    st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: JANUARY + timedelta(minutes=minutes)),
    st.sampled_from([ZONE, "Pacific/Auckland", "UTC"]),
    st.times(),
    st.times(),
)
def test_never_before_never_at_night_never_on_a_free_day(
    now: datetime, zone: str, quiet_from: time, quiet_until: time
) -> None:
    policy = replace(POLICY, quiet_from=quiet_from, quiet_until=quiet_until)
    told = notice_time(policy, zone, now)
    assert now + SOON <= told <= now + timedelta(days=8)
    assert WorkCalendar.of(policy).is_workday(local_day(told, zone))
    assert not is_quiet(policy, told.astimezone(ZoneInfo(zone)).time())
