"""Milestones: nudged like due dates, ticked off, and never what makes an item overdue."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan.world import LIVE, SAM, TODAY, city, item, said

from planbot.plan.check_ins import Asking, AskKind, Want
from planbot.plan.errors import UserError
from planbot.plan.milestones import milestone_keys, open_milestones, reopen, tick_off
from planbot.plan.model import Ask, Facts, Milestone, StatusUpdate
from planbot.plan.reports.builders import build_check_in
from planbot.plan.reports.check_in import Prompt
from planbot.plan.vocabulary import Flag, Mode, Status
from planbot.plan.wants import wants_of

ON = replace(LIVE, mode=Mode.LIVE, holidays_country="US")
DRAFT = Milestone(title="Draft report", due=date(2026, 12, 4))


def city_with(*milestones: Milestone, updates: tuple[StatusUpdate, ...] = (), **changes: object) -> Facts:
    known = city(item(1, milestones=milestones), policy=ON, updates=updates)
    return replace(known, **changes)  # type: ignore[arg-type]


def weekly(known: Facts, today: date) -> Want | None:
    asking = Asking(known, today)
    owner, standing = asking.owned_by_item[1]
    return next(iter(wants_of([asking.weekly(standing, owner)])), None)


def nudge(known: Facts, today: date) -> Want | None:
    asking = Asking(known, today)
    owner, standing = asking.owned_by_item[1]
    return next(iter(wants_of([asking.nudge(standing, owner)])), None)


EARLY = said(on=date(2026, 11, 16))
"""A word in November, before the window of the draft began on the 18th."""


def test_coming_due_it_brings_the_item_into_the_weekly_ask() -> None:
    known = city_with(DRAFT, updates=(EARLY,))
    assert weekly(known, date(2026, 11, 17)) is None
    want = weekly(known, TODAY)
    assert want is not None
    assert (want.prompt, want.why) == (Prompt.DUE_SOON, "Milestone “Draft report” is due Fri Dec 4")
    assert weekly(city_with(DRAFT, updates=(said(on=date(2026, 11, 23)),)), TODAY) is None


@pytest.mark.parametrize(
    ("today", "why"),
    [
        (date(2026, 12, 1), None),
        (date(2026, 12, 2), "Milestone “Draft report” is due Fri Dec 4"),
        (date(2026, 12, 4), "Milestone “Draft report” is due today"),
        (date(2026, 12, 5), None),
        (date(2026, 12, 7), "Milestone “Draft report” was due Fri Dec 4"),
        (date(2026, 12, 14), "Milestone “Draft report” was due Fri Dec 4"),
        (date(2026, 12, 15), None),
    ],
)
def test_a_step_before_and_a_step_after(today: date, why: str | None) -> None:
    want = nudge(city_with(DRAFT, updates=(EARLY,)), today)
    assert (want.why if want else None) == why
    if want is not None:
        assert want.kind is AskKind.NUDGE


def test_asked_at_a_step_it_is_not_asked_at_that_step_again() -> None:
    ask = Ask(
        item_id=1,
        person_id=SAM.id,
        kind="nudge",
        day=date(2026, 12, 2),
        at=datetime(2026, 12, 2, 14, 30, tzinfo=UTC),
    )
    known = city_with(DRAFT, updates=(EARLY,), asks=(ask,))
    assert nudge(known, date(2026, 12, 3)) is None
    assert nudge(known, date(2026, 12, 7)) is not None


def test_done_needs_no_nudge_and_one_without_a_date_never_does() -> None:
    for milestone in (replace(DRAFT, done_on=TODAY), replace(DRAFT, due=None)):
        known = city_with(milestone, updates=(EARLY,))
        for days in range(30):
            today = TODAY + timedelta(days=days)
            assert nudge(known, today) is None
            want = weekly(known, today)
            assert want is None or want.milestone is None


def test_past_and_open_makes_it_asked_about_but_not_overdue() -> None:
    known = city_with(DRAFT, updates=(EARLY,))
    want = weekly(known, date(2026, 12, 8))
    assert want is not None
    assert (want.prompt, want.why) == (Prompt.MILESTONE, "Milestone “Draft report” was due Fri Dec 4")
    assert Flag.OVERDUE not in want.standing.flags
    spoken = replace(known, updates=(EARLY, said(on=date(2026, 12, 7))))
    assert weekly(spoken, date(2026, 12, 8)) is None


def test_on_hold_its_milestones_are_left_alone() -> None:
    known = city_with(DRAFT, updates=(replace(EARLY, status=Status.ON_HOLD),))
    assert weekly(known, TODAY) is None
    assert nudge(known, date(2026, 12, 2)) is None


def test_the_check_in_says_when_the_item_itself_is_due() -> None:
    known = city_with(DRAFT, updates=(EARLY,))
    check_in = build_check_in(known, SAM, {1: AskKind.ASK}, datetime.combine(TODAY, time(15), UTC))
    assert check_in is not None
    (asked,) = check_in.items
    assert asked.by_milestone
    assert asked.line.due == date(2027, 6, 30)
    assert check_in.next_ask == date(2026, 12, 1), "the first ask of the next month"


def test_ticking_off() -> None:
    survey = Milestone(title="Survey", due=None)
    twin = replace(DRAFT)
    known = item(1, milestones=(survey, DRAFT, twin))
    keys = milestone_keys(known)
    assert len(keys) == 3
    second = list(keys)[2]
    after = tick_off(known, [second], TODAY)
    assert [one.done_on for one in after] == [None, None, TODAY]
    assert tick_off(replace(known, milestones=after), [second], TODAY + timedelta(days=1)) == after
    assert reopen(replace(known, milestones=after), [second]) == known.milestones
    for change in (lambda: tick_off(known, ["gone.0"], TODAY), lambda: reopen(known, ["gone.0"])):
        with pytest.raises(UserError, match="no longer in the plan"):
            change()


milestones = st.lists(
    st.builds(
        Milestone,
        title=st.sampled_from(["Draft", "Survey", "Hearing"]),
        due=st.none() | st.dates(TODAY - timedelta(days=30), TODAY + timedelta(days=30)),
        done_on=st.none() | st.just(TODAY),
    ),
    max_size=5,
).map(tuple)


@given(milestones, st.data())
def test_whatever_is_ticked_off_is_done_and_nothing_else_changes(
    steps: tuple[Milestone, ...], data: st.DataObject
) -> None:
    known = item(1, milestones=steps)
    keys = list(milestone_keys(known))
    chosen = data.draw(st.sets(st.sampled_from(keys))) if keys else set()
    after = tick_off(known, chosen, TODAY)
    for key, before, now in zip(keys, steps, after, strict=True):
        assert replace(now, done_on=None) == replace(before, done_on=None)
        assert (now.done_on is not None) is (before.done_on is not None or key in chosen)
    reopened = reopen(replace(known, milestones=after), chosen)
    for key, before, now in zip(keys, after, reopened, strict=True):
        assert now == (replace(before, done_on=None) if key in chosen else before)
    left = open_milestones(replace(known, milestones=after))
    assert len(left) == sum(one.done_on is None for one in after)
    assert [one.due or date.max for one in left] == sorted(one.due or date.max for one in left)


@given(milestones, st.integers(0, 30))
def test_only_an_open_milestone_ever_calls(steps: tuple[Milestone, ...], days: int) -> None:
    known, today = city_with(*steps, updates=(EARLY,)), TODAY + timedelta(days=days)
    for want in (weekly(known, today), nudge(known, today)):
        if want is not None and want.milestone is not None:
            assert want.milestone.done_on is None
            assert Flag.OVERDUE not in want.standing.flags
