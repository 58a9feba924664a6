"""The modes: who hears in each, from when time counts, and what follows from entering one."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan.strategies import policies
from plan.world import PLANNING, PUBLIC_WORKS

from planbot.plan.errors import UserError
from planbot.plan.going_live import entered, follow_ups, hears, live_since, rehearsed, sending_since
from planbot.plan.policy import Policy
from planbot.plan.vocabulary import Mode

TODAY = date(2026, 11, 24)
EARLIER = TODAY - timedelta(weeks=4)
READY = Policy(pilot_department="public works", only_me="ada@city.example")


@pytest.mark.parametrize(
    ("mode", "in_pilot", "elsewhere"),
    [
        (Mode.SET_UP, False, False),
        (Mode.ONLY_ME, False, False),
        (Mode.PILOT, True, False),
        (Mode.LIVE, True, True),
        (Mode.PAUSED, False, False),
    ],
)
def test_who_hears_in_each_mode(mode: Mode, in_pilot: bool, elsewhere: bool) -> None:
    policy = replace(READY, mode=mode)
    assert hears(policy, PUBLIC_WORKS) is in_pilot
    assert hears(policy, PLANNING) is elsewhere
    assert hears(policy, None) is elsewhere


def test_no_department_is_measured_by_the_day_of_another() -> None:
    pilot = entered(READY, Mode.PILOT, EARLIER)
    assert (live_since(pilot, PUBLIC_WORKS), live_since(pilot, PLANNING)) == (EARLIER, None)
    live = entered(pilot, Mode.LIVE, TODAY)
    assert (live_since(live, PUBLIC_WORKS), live_since(live, PLANNING)) == (EARLIER, TODAY)


def test_another_department_begins_its_own_pilot() -> None:
    pilot = entered(READY, Mode.PILOT, EARLIER)
    moved = replace(pilot, pilot_department="Planning")
    assert follow_ups(pilot, moved, TODAY) == {"pilot_since": TODAY}


def test_a_day_that_was_set_by_hand_stays() -> None:
    policy = replace(READY, live_since=EARLIER)
    assert entered(policy, Mode.LIVE, TODAY).live_since == EARLIER


@pytest.mark.parametrize("mode", [Mode.ONLY_ME, Mode.PILOT, Mode.LIVE])
def test_a_pause_ends_where_it_began_and_leaves_no_backlog(mode: Mode) -> None:
    before = entered(READY, mode, EARLIER)
    paused = entered(before, Mode.PAUSED, EARLIER + timedelta(days=3))
    assert paused.resumes_to is mode
    resumed = entered(paused, mode, TODAY)
    assert resumed == replace(before, resumed_on=TODAY)
    if mode is not Mode.ONLY_ME:
        assert sending_since(resumed) == TODAY


@pytest.mark.parametrize("mode", [Mode.PILOT, Mode.LIVE])
@pytest.mark.parametrize("between", [Mode.SET_UP, Mode.ONLY_ME])
def test_going_live_again_makes_up_for_nothing_from_before(mode: Mode, between: Mode) -> None:
    first = entered(READY, mode, EARLIER)
    again = entered(entered(first, between, EARLIER + timedelta(days=3)), mode, TODAY)
    assert sending_since(again) == TODAY
    assert live_since(again, PUBLIC_WORKS) == EARLIER
    assert sending_since(entered(READY, mode, TODAY)) == TODAY


def test_a_pilot_that_goes_live_goes_on() -> None:
    pilot = entered(READY, Mode.PILOT, EARLIER)
    assert entered(pilot, Mode.LIVE, TODAY).resumed_on is None


@pytest.mark.parametrize(
    ("mode", "words"),
    [(Mode.PILOT, "which department tries it out"), (Mode.ONLY_ME, "who gets everything")],
)
def test_a_mode_says_what_it_lacks(mode: Mode, words: str) -> None:
    with pytest.raises(UserError, match=words):
        entered(Policy(), mode, TODAY)


def test_going_live_after_a_rehearsal_starts_afresh() -> None:
    rehearsal = entered(READY, Mode.ONLY_ME, EARLIER)
    assert (rehearsed(rehearsal).mode, rehearsed(rehearsal).live_since) == (Mode.LIVE, EARLIER)
    assert entered(rehearsal, Mode.LIVE, TODAY).live_since == TODAY


@given(policies, st.lists(st.sampled_from(Mode), max_size=8))
def test_a_pause_always_knows_the_way_back(policy: Policy, modes: list[Mode]) -> None:
    policy = replace(
        policy, mode=Mode.SET_UP, resumes_to=None, pilot_department="Parks", only_me="a@b.example"
    )
    for days, mode in enumerate(modes):
        before = policy
        policy = entered(policy, mode, TODAY + timedelta(days=days))
        assert (policy.resumes_to is None) is (policy.mode is not Mode.PAUSED)
        if mode is Mode.PAUSED and before.mode is not Mode.PAUSED:
            assert policy.resumes_to is before.mode
        if mode is Mode.LIVE:
            assert policy.live_since is not None
        assert entered(policy, mode, TODAY + timedelta(days=99)) == policy, "entered again nothing changes"
