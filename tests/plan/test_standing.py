from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan.strategies import TODAY as DRAWN_TODAY
from plan.strategies import facts, shuffled
from plan.world import DANA, LIVE, PLAN, SAM, TODAY, city, item, lead, said

from planbot.plan.findings import Gap, LateForecast, Missing, OffTrack, Overdue, Silent, Slipped, Slow
from planbot.plan.model import Body, Decision
from planbot.plan.policy import Policy
from planbot.plan.standing import assess, explain, in_force
from planbot.plan.vocabulary import (
    Cadence,
    DecisionKind,
    Flag,
    PlanState,
    Precision,
    Recurrence,
    Status,
)

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def standing(*updates, policy=LIVE, decisions=(), today=TODAY, **changes):
    """Where item 1 stands, in a city where everything else is in order."""
    known = city(item(**changes), updates=updates, policy=policy, decisions=decisions)
    return assess(known, today)[1]


def finding(flag, *updates, **changes):
    found = standing(*updates, **changes)
    return next((one for one in found.findings if one.flag is flag), None)


def test_nothing_is_found_of_an_item_in_order():
    found = standing(said())
    assert found.findings == ()
    assert found.is_open
    assert not found.is_behind
    assert not found.needs_attention
    assert found.reporter == SAM
    assert found.department.name == "Public Works"
    assert found.cadence is Cadence.MONTH


def test_status_and_percent_are_the_last_ones_said():
    found = standing(
        said(Status.ON_TRACK, on=date(2026, 11, 3), percent=40),
        said(Status.AT_RISK, on=date(2026, 11, 10)),
        status=Status.NOT_STARTED,
        percent=5,
    )
    assert (found.status, found.percent) == (Status.AT_RISK, 40)
    assert standing(said(), percent=5).percent == 5
    assert standing(status=Status.ON_HOLD).status is Status.ON_HOLD


@pytest.mark.parametrize(("due", "days_late"), [(TODAY, None), (TOMORROW, None), (YESTERDAY, 1)])
def test_overdue_is_due_before_today(due, days_late):
    expected = None if days_late is None else Overdue(due, days_late)
    found = finding(Flag.OVERDUE, said(), due=due)
    assert found == expected
    assert standing(said(), due=due).days_late == (days_late or 0)


def test_days_late_are_calendar_days():
    assert standing(said(), due=date(2026, 11, 1)).days_late == 23


@pytest.mark.parametrize("status", [Status.COMPLETED, Status.DISCONTINUED, Status.ON_HOLD])
def test_what_is_done_with_or_on_hold_is_never_overdue(status):
    assert finding(Flag.OVERDUE, said(status), due=date(2026, 6, 1)) is None


def test_a_hundred_percent_is_not_completed_until_somebody_says_so():
    assert finding(Flag.OVERDUE, said(percent=100), due=YESTERDAY) is not None


@pytest.mark.parametrize(
    ("changes", "due"),
    [({"precision": Precision.ONGOING}, None), ({"recurrence": Recurrence.ANNUAL}, date(2027, 9, 30))],
    ids=str,
)
def test_between_occurrences_nothing_is_late_but_it_goes_silent(changes, due):
    old = said(Status.NOT_STARTED, on=date(2026, 6, 1))
    gone_by = date(2026, 9, 30)
    found = standing(old, start=date(2026, 1, 1), due=gone_by, adopted_due=gone_by, **changes)
    assert found.flags == (Flag.SILENT,)
    assert found.due == due


def test_who_says_off_track_is_kept():
    update = said(Status.OFF_TRACK, on=date(2026, 11, 12), note="no bids")
    found = finding(Flag.OFF_TRACK, update)
    assert found == OffTrack(SAM.id, update.at, "no bids")
    assert finding(Flag.OFF_TRACK, said(Status.AT_RISK)) is None
    assert finding(Flag.AT_RISK, said(Status.AT_RISK)) is not None
    assert finding(Flag.OFF_TRACK, status=Status.OFF_TRACK) == OffTrack(None, None, None)


DUE = date(2027, 6, 30)


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        (DUE, None),
        (DUE + timedelta(days=1), LateForecast(DUE + timedelta(days=1), DUE, passed=False)),
        (TODAY, None),
        (YESTERDAY, LateForecast(YESTERDAY, DUE, passed=True)),
    ],
)
def test_a_forecast_is_late_after_the_due_date_or_when_it_has_passed(expected, found):
    assert finding(Flag.LATE_FORECAST, said(expected=expected)) == found


def test_a_forecast_stands_until_there_is_another():
    first = said(on=date(2026, 11, 3), expected=date(2027, 7, 31))
    assert finding(Flag.LATE_FORECAST, first, said()) is not None
    assert finding(Flag.LATE_FORECAST, first, said(expected=date(2027, 6, 1))) is None


NO_HOLIDAYS = replace(LIVE, holidays_country=None, work_week=tuple(range(7)))


def slow(days_gone, days_total, percent, **changes):
    start = TODAY - timedelta(days=days_gone)
    due = start + timedelta(days=days_total)
    update = said(percent=percent, status=changes.pop("status", Status.ON_TRACK))
    return finding(Flag.SLOW, update, policy=NO_HOLIDAYS, start=start, due=due, adopted_due=due, **changes)


@pytest.mark.parametrize(
    ("gone", "total", "percent", "is_slow"),
    [
        (249, 1000, 0, False),  # less than a quarter of the time gone
        (250, 1000, 0, True),
        (250, 1000, 4, True),  # 21 points
        (250, 1000, 5, False),  # exactly 20 points
        (600, 1000, 39, True),
        (600, 1000, 40, False),
        (1, 3, 13, True),  # 33.3 - 13 = 20.3
        (1, 3, 14, False),
        (0, 10, 0, False),
        (10, 10, 79, True),
        (10, 10, 80, False),
        (20, 10, 79, True),  # never more than all of the time
        (20, 10, 80, False),
    ],
)
def test_the_borders_of_slow(gone, total, percent, is_slow):
    assert (slow(gone, total, percent) is not None) == is_slow


def test_slow_carries_its_arithmetic():
    assert slow(60, 100, 20) == Slow(0.6, 20, 60, 100)


def test_slow_counts_business_days():
    update = said(percent=0)
    found = finding(Flag.SLOW, update, start=date(2026, 11, 13), due=date(2026, 11, 30))
    assert (found.days_gone, found.days_total) == (7, 10)  # without Thanksgiving


def test_the_citys_thresholds_count():
    policy = replace(NO_HOLIDAYS, slow_after_share=0.5, slow_points=10)
    dates = {"start": TODAY - timedelta(days=5), "due": TODAY + timedelta(days=5)}
    assert finding(Flag.SLOW, said(percent=39), policy=policy, **dates) is not None
    assert finding(Flag.SLOW, said(percent=40), policy=policy, **dates) is None
    dates["due"] += timedelta(days=1)
    assert finding(Flag.SLOW, said(percent=0), policy=policy, **dates) is None


def test_of_an_unknown_percent_only_what_has_not_started_is_slow():
    assert slow(60, 100, None, status=Status.NOT_STARTED) == Slow(0.6, 0, 60, 100)
    assert slow(60, 100, None) is None


def test_where_start_is_due_all_of_the_time_is_gone():
    assert slow(0, 0, 79) == Slow(1.0, 79, 0, 0)
    assert slow(0, 0, 80) is None
    assert slow(-1, 0, 0) is None  # not before it starts


def test_without_a_start_before_due_there_is_a_gap_and_nothing_is_slow():
    assert standing(said(percent=0), start=None, due=YESTERDAY).findings[1:] == (Gap((Missing.START,)),)
    late_start = standing(said(percent=0), start=TOMORROW, due=TODAY, adopted_due=TODAY)
    assert late_start.findings == (Gap((Missing.ORDER,)),)


OCTOBER = date(2026, 10, 1)


@pytest.mark.parametrize(
    ("updates", "start", "live", "silent"),
    [
        ((), date(2026, 9, 1), date(2026, 1, 5), Silent(OCTOBER, None)),
        ((date(2026, 9, 30),), None, date(2026, 1, 5), Silent(OCTOBER, date(2026, 9, 30))),
        ((date(2026, 10, 1),), None, date(2026, 1, 5), None),
        ((date(2026, 11, 3),), None, date(2026, 1, 5), None),
        ((), date(2026, 10, 1), date(2026, 1, 5), Silent(OCTOBER, None)),
        ((), date(2026, 10, 2), date(2026, 1, 5), None),  # October was not whole
        ((), None, date(2026, 10, 1), Silent(OCTOBER, None)),
        ((), None, date(2026, 10, 2), None),
        ((), None, None, None),  # nobody is silent before going live
    ],
)
def test_the_borders_of_silence(updates, start, live, silent):
    policy = Policy(live_since=live)
    known = [said(on=day) for day in updates]
    assert finding(Flag.SILENT, *known, policy=policy, start=start) == silent


def test_a_word_counts_on_the_local_day_it_was_given():
    late_september_30 = said(at=datetime(2026, 10, 1, 3, tzinfo=UTC))
    assert finding(Flag.SILENT, late_september_30, start=None) == Silent(OCTOBER, date(2026, 9, 30))


def test_silence_goes_by_the_items_own_period():
    heard = said(Status.ON_HOLD, on=date(2026, 7, 1))
    assert finding(Flag.SILENT, heard, start=None) is None
    assert finding(Flag.SILENT, replace(heard, status=Status.AT_RISK), start=None).period_start == date(
        2026, 11, 2
    )


def decision(needed_by=None, answered_at=None, item_id=1):
    return Decision(
        id=1,
        item_id=item_id,
        kind=DecisionKind.MONEY,
        question="May we hire an inspector?",
        decider_id=DANA.id,
        asked_by_id=SAM.id,
        asked_at=datetime(2026, 11, 2, 15, tzinfo=UTC),
        needed_by=needed_by,
        answered_at=answered_at,
    )


def test_an_item_waits_until_the_answer():
    asked, late = decision(needed_by=TODAY), decision(needed_by=YESTERDAY)
    found = finding(Flag.WAITING, said(), decisions=(asked,))
    assert (found.decisions, found.overdue_decisions) == ((asked,), ())
    assert finding(Flag.WAITING, said(), decisions=(late,)).overdue_decisions == (late,)
    assert finding(Flag.WAITING, said(), decisions=(decision(answered_at=late.asked_at),)) is None


@pytest.mark.parametrize(
    ("adopted", "due", "slipped"),
    [
        (date(2027, 6, 30), date(2027, 6, 30), None),
        (date(2027, 6, 30), date(2027, 7, 1), Slipped(date(2027, 6, 30), date(2027, 7, 1))),
        (date(2027, 6, 30), date(2027, 6, 29), None),
        (date(2027, 6, 30), None, Slipped(date(2027, 6, 30), None)),
        (None, None, None),
    ],
)
def test_a_slip_is_never_hidden(adopted, due, slipped):
    assert finding(Flag.SLIPPED, said(), due=due, adopted_due=adopted) == slipped


def test_a_slip_of_the_goal_is_one_of_all_that_take_their_date_from_it():
    goal = item(1, due=date(2027, 9, 30))
    under = item(2, parent_id=1, due=None, adopted_due=None)
    found = assess(city(goal, under), TODAY)
    assert set(found) == {2}
    assert (found[2].due, found[2].due_inherited) == (date(2027, 9, 30), True)
    assert found[2].adopted_due == date(2027, 6, 30)
    assert Slipped(date(2027, 6, 30), date(2027, 9, 30)) in found[2].findings
    removed = assess(city(replace(goal, due=None), under), TODAY)
    assert Slipped(date(2027, 6, 30), None) in removed[2].findings


def gap_of(**changes):
    known = city(item(), updates=(said(),))
    (found,) = assess(replace(known, **changes), TODAY).values()
    return next((one.missing for one in found.findings if isinstance(one, Gap)), ())


def test_the_gaps():
    dateless = {"due": None, "adopted_due": None}
    assert gap_of() == ()
    assert gap_of(assignments=()) == (Missing.LEAD,)
    assert gap_of(people=(replace(SAM, active=False),)) == (Missing.REPORTER,)
    assert gap_of(people=(replace(SAM, slack_id=None),)) == (Missing.REPORTER,)
    assert gap_of(assignments=(lead(1, body_id=7),), bodies=(Body(id=7, name="Park Board"),)) == (
        Missing.REPORTER,
    )
    assert gap_of(items=(item(**dateless),)) == (Missing.DUE,)
    assert gap_of(items=(item(**dateless, precision=Precision.ONGOING),)) == ()
    assert gap_of(items=(item(**dateless, recurrence=Recurrence.MONTHLY),)) == ()
    assert gap_of(items=(item(**dateless),), assignments=()) == (Missing.LEAD, Missing.DUE)
    assert gap_of(items=(item(start=DUE),)) == ()
    assert gap_of(items=(item(start=DUE + timedelta(days=1)),)) == (Missing.ORDER,)


def test_what_is_done_with_has_only_slipped():
    worst = {
        "due": YESTERDAY,
        "adopted_due": date(2026, 1, 1),
        "start": date(2026, 1, 1),
        "decisions": (decision(),),
    }
    old = date(2026, 2, 1)
    for status in (Status.COMPLETED, Status.DISCONTINUED):
        assert standing(said(status, on=old, expected=old), **worst).flags == (Flag.SLIPPED,)
    on_hold = standing(said(Status.ON_HOLD, on=old, expected=old), **worst)
    assert on_hold.flags == (Flag.SILENT, Flag.WAITING, Flag.SLIPPED)
    assert on_hold.cadence is Cadence.QUARTER
    off_track = standing(said(Status.OFF_TRACK, on=old, expected=old, percent=0), **worst)
    assert off_track.flags == (
        *(Flag.OVERDUE, Flag.OFF_TRACK, Flag.LATE_FORECAST, Flag.SLOW),
        *(Flag.SILENT, Flag.WAITING, Flag.SLIPPED),
    )


def test_drafts_are_not_in_force():
    known = city(item())
    assert in_force(known, known.items[0])
    for state in (PlanState.DRAFT, PlanState.SUBMITTED):
        draft = replace(known, plans=(replace(PLAN, state=state),))
        assert not in_force(draft, draft.items[0])
        assert assess(draft, TODAY)


@pytest.mark.parametrize(
    ("flag", "updates", "changes", "sentence"),
    [
        (Flag.OVERDUE, [said()], {"due": date(2026, 11, 1)}, "23 days late (due Nov 1)"),
        (Flag.OVERDUE, [said()], {"due": YESTERDAY}, "1 day late (due Nov 23)"),
        (
            Flag.OFF_TRACK,
            [said(Status.OFF_TRACK, on=date(2026, 11, 12))],
            {},
            "Sam Ortiz said off track on Nov 12",
        ),
        (Flag.AT_RISK, [], {"status": Status.AT_RISK}, "The plan came in as at risk"),
        (
            Flag.LATE_FORECAST,
            [said(expected=date(2027, 7, 2))],
            {},
            "Expected Jul 2, 2027, 2 days after it is due (Jun 30, 2027)",
        ),
        (Flag.LATE_FORECAST, [said(expected=YESTERDAY)], {}, "Was expected by Nov 23"),
        (Flag.SILENT, [said(on=date(2026, 9, 2))], {"start": None}, "Not heard from since Sep 2"),
        (Flag.SILENT, [], {"start": None}, "Not heard from yet"),
        (
            Flag.WAITING,
            [said()],
            {"decisions": (decision(needed_by=TODAY),)},
            "Waiting on Dana Whitfield since Nov 2, needed by Nov 24: May we hire an inspector?",
        ),
        (
            Flag.SLIPPED,
            [said()],
            {"adopted_due": date(2026, 6, 30)},
            "Due date moved from Jun 30 to Jun 30, 2027",
        ),
        (Flag.SLIPPED, [said()], {"due": None}, "Due date Jun 30, 2027 was removed"),
        (Flag.GAP, [said()], {"due": None, "adopted_due": None}, "No due date"),
        (
            Flag.SLOW,
            [said(percent=20)],
            {"start": date(2026, 11, 13), "due": date(2026, 11, 30)},
            "planbot's arithmetic: 70% of the time gone, 20% done",
        ),
    ],
)
def test_findings_say_who_said_what_and_when(flag, updates, changes, sentence):
    known = city(item(), updates=updates)
    assert explain(finding(flag, *updates, **changes), known, TODAY) == sentence


@given(facts(), st.data())
def test_standing_does_not_depend_on_the_order_of_the_facts(known, data):
    before = assess(known, DRAWN_TODAY)
    after = assess(data.draw(shuffled(known)), DRAWN_TODAY)
    assert list(before.items()) == list(after.items())


@given(facts())
def test_every_standing_keeps_the_rules(known):
    for found in assess(known, DRAWN_TODAY).values():
        flags = set(found.flags)
        assert list(found.flags) == [flag for flag in Flag if flag in flags]
        assert (found.days_late > 0) == (Flag.OVERDUE in flags)
        assert found.is_behind <= found.needs_attention
        if not found.is_open:
            assert flags <= {Flag.SLIPPED}
        if found.status is Status.ON_HOLD:
            assert flags <= {Flag.SLIPPED, Flag.SILENT, Flag.WAITING}
        if found.occurrence is not None:
            assert found.days_late <= 31
        elif found.item.precision is Precision.ONGOING or found.item.recurrence is not None:
            assert Flag.OVERDUE not in flags
        if known.policy.live_since is None:
            assert Flag.SILENT not in flags
        if found.due is None or found.item.start is None or found.item.start > found.due:
            assert Flag.SLOW not in flags
        assert all(explain(one, known, DRAWN_TODAY) for one in found.findings)
