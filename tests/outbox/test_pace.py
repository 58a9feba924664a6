"""How fast messages go out: rules on values, and properties that hold whatever Slack answers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planbot.outbox.pace import LIMITS, Pace
from planbot.store.outbox_records import SendBudget, SendMethod

NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PACE = Pace()
methods = st.sampled_from(SendMethod)
scales = st.sampled_from([0.5, 1.0, 20.0])


def calls_in(seconds: int, pace: Pace, method: SendMethod, *, step: float = 0.1) -> int:
    """How many calls a workspace that has plenty to send makes, looking every tenth of a second."""
    budget, at, made = pace.first(method, NOW), NOW, 0
    while at < NOW + timedelta(seconds=seconds):
        allowed = pace.allowed(budget, at)
        budget, made = pace.spend(budget, allowed, at), made + allowed
        at += timedelta(seconds=step)
    return made


@given(methods, scales)
def test_a_minute_holds_no_more_calls_than_slack_allows_and_hardly_fewer(
    method: SendMethod, scale: float
) -> None:
    allowed = {SendMethod.POST: 300, SendMethod.EDIT: 50, SendMethod.LOOK: 50}[method] * scale
    made = calls_in(60, Pace(scale=scale), method)
    assert 0.9 * allowed <= made <= allowed


def test_posts_come_within_a_twentieth_of_the_limit() -> None:
    assert calls_in(100, Pace(scale=20), SendMethod.POST) >= 0.95 * 100 * 100


def test_one_lane_that_has_to_wait_slows_nobody_else() -> None:
    budget = PACE.first(SendMethod.POST, NOW)
    told = PACE.limited(budget, "person:1", SECOND, NOW)
    assert PACE.allowed(told, NOW) == PACE.allowed(budget, NOW)
    again = PACE.limited(told, "person:1", SECOND, NOW)
    assert (again.a_second, again.free_at) == (budget.a_second, budget.free_at)


def test_a_second_lane_that_has_to_wait_stops_everybody_until_then() -> None:
    told = PACE.limited(PACE.first(SendMethod.POST, NOW), "person:1", 30 * SECOND, NOW)
    stopped = PACE.limited(told, "person:2", 30 * SECOND, NOW + SECOND)
    assert PACE.allowed(stopped, NOW + 30 * SECOND) == 0
    assert PACE.allowed(stopped, NOW + 31 * SECOND) > 0
    assert stopped.a_second == told.a_second * PACE.lower_by


def test_calls_that_were_under_way_when_everybody_stopped_slow_nothing_further() -> None:
    told = PACE.limited(PACE.first(SendMethod.POST, NOW), "person:1", 30 * SECOND, NOW)
    stopped = PACE.limited(told, "person:2", 30 * SECOND, NOW)
    late = PACE.limited(stopped, "person:3", 31 * SECOND, NOW)
    assert late.a_second == stopped.a_second
    assert late.free_at == NOW + 31 * SECOND


def test_a_good_minute_raises_the_rate_by_a_step_and_a_refusal_takes_it_back() -> None:
    first = replace(PACE.first(SendMethod.POST, NOW), free_at=NOW + 61 * SECOND)
    assert PACE.raised(first, NOW + 59 * SECOND) == first
    raised = PACE.raised(first, NOW + 60 * SECOND)
    assert raised.a_second == first.a_second * PACE.raise_by
    told = PACE.limited(raised, "person:1", SECOND, NOW + 70 * SECOND)
    back = PACE.limited(told, "person:2", SECOND, NOW + 70 * SECOND)
    assert abs(back.a_second - first.a_second) < 1e-9
    back = replace(back, free_at=NOW + 12 * 60 * SECOND)
    assert PACE.raised(back, NOW + 10 * 60 * SECOND) == back
    assert PACE.raised(back, NOW + 12 * 60 * SECOND).a_second > back.a_second


def test_a_few_messages_after_a_rest_say_nothing_of_the_limit() -> None:
    budget = PACE.first(SendMethod.POST, NOW)
    for hour in range(1, 500):
        at = NOW + timedelta(hours=hour)
        for _ in range(3):
            budget = PACE.spend(PACE.raised(budget, at), PACE.allowed(budget, at), at)
            at += SECOND
    assert budget.a_second == PACE.first(SendMethod.POST, NOW).a_second


def test_who_has_more_to_send_for_minutes_is_raised_step_by_step() -> None:
    budget, at = PACE.first(SendMethod.POST, NOW), NOW
    while at < NOW + timedelta(minutes=3, seconds=5):
        if allowed := PACE.allowed(budget, at):
            budget = PACE.spend(PACE.raised(budget, at), allowed, at)
        at += timedelta(seconds=0.3)
    assert budget.a_second == pytest.approx(LIMITS[SendMethod.POST].start / 60 * PACE.raise_by**3)


def test_two_lanes_that_are_asked_to_wait_no_time_at_all_slow_everybody() -> None:
    told = PACE.limited(PACE.first(SendMethod.POST, NOW), "person:1", timedelta(0), NOW)
    slower = PACE.limited(told, "person:2", timedelta(0), NOW + timedelta(seconds=0.5))
    assert slower.a_second == told.a_second * PACE.lower_by


@given(
    methods,
    scales,
    st.lists(st.tuples(st.sampled_from(["raise", "limit", "spend"]), st.integers(0, 3), st.integers(1, 90))),
)
def test_the_rate_stays_within_its_limits_whatever_happens(
    method: SendMethod, scale: float, happened: list[tuple[str, int, int]]
) -> None:
    pace, at = Pace(scale=scale), NOW
    budget: SendBudget = pace.first(method, at)
    for what, lane, seconds in happened:
        at += timedelta(seconds=seconds)
        if what == "raise":
            budget = pace.raised(budget, at)
        elif what == "limit":
            budget = pace.limited(budget, f"person:{lane}", timedelta(seconds=seconds), at)
        else:
            budget = pace.spend(budget, pace.allowed(budget, at), at)
        limits = LIMITS[method]
        assert limits.least * scale / 60 <= budget.a_second + 1e-9
        assert budget.a_second <= limits.most * scale / 60 + 1e-9
        assert pace.allowed(budget, at) >= 0
        assert pace.allowed(budget, max(at, budget.free_at)) >= 1
