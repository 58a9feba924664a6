from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from plan.strategies import TODAY as DRAWN_TODAY
from plan.strategies import facts
from plan.world import LIVE, PLANNING, PUBLIC_WORKS, TODAY, city, item, said

from planbot.plan.outline import Outline
from planbot.plan.standing import assess
from planbot.plan.tally import (
    Tally,
    Verdict,
    standings_of_department,
    standings_under,
    tally,
    verdict,
    verdict_sentence,
)
from planbot.plan.vocabulary import Precision, Status

LONG_AGO = date(2026, 1, 5)
GOAL, OTHER = item(100, number="1"), item(101, number="2", department_id=PLANNING.id)
DATELESS = {"due": None, "adopted_due": None}
KNOWN = city(
    GOAL,
    OTHER,
    item(1, parent_id=100),
    item(2, parent_id=100, due=TODAY - timedelta(days=1)),
    item(3, parent_id=100),
    item(4, parent_id=100, start=LONG_AGO, due=date(2040, 1, 1), adopted_due=date(2040, 1, 1)),
    item(5, parent_id=100),
    item(6, parent_id=100),
    item(7, parent_id=100),
    item(8, parent_id=101),
    item(9, parent_id=None, number="3", **DATELESS),
    item(10, parent_id=None, number="4", **DATELESS, precision=Precision.ONGOING),
    updates=(
        said(item_id=1),
        said(item_id=2),
        said(Status.AT_RISK, item_id=3),
        said(Status.COMPLETED, item_id=5),
        said(Status.DISCONTINUED, item_id=6),
        said(Status.ON_HOLD, item_id=7),
        said(item_id=9),
    ),
)
STANDINGS = assess(KNOWN, TODAY)


def test_the_counts_under_a_parent():
    counts = tally(standings_under(GOAL, Outline(KNOWN), STANDINGS))
    assert counts == Tally(
        open=5, completed=1, on_track=1, behind=1, overdue=1, at_risk=1, silent=1, waiting=0, no_due_date=0
    )


def test_silence_is_not_on_track():
    never_heard = tally(standings_under(OTHER, Outline(KNOWN), STANDINGS))
    assert (never_heard.open, never_heard.silent, never_heard.on_track) == (1, 0, 0)
    assert verdict(never_heard, LIVE) is Verdict.QUIET
    assert verdict_sentence(never_heard, LIVE) == "no progress reported yet"


def test_the_counts_of_a_department_and_of_the_whole():
    assert [one.item.id for one in standings_of_department(PLANNING.id, STANDINGS)] == [8]
    assert len(standings_of_department(PUBLIC_WORKS.id, STANDINGS)) == 9
    assert standings_of_department(None, STANDINGS) == []
    whole = tally(STANDINGS.values())
    assert (whole.open, whole.on_track, whole.no_due_date) == (8, 2, 1)


@pytest.mark.parametrize(
    ("counts", "expected", "sentence"),
    [
        (Tally(open=4, on_track=4), Verdict.ON_TRACK, "on track"),
        (Tally(open=100, on_track=76, silent=24), Verdict.ON_TRACK, "on track"),
        (Tally(open=4, on_track=3, silent=1), Verdict.QUIET, "too quiet to say: 1 of 4 not reported on"),
        (Tally(open=9, at_risk=1, on_track=8), Verdict.AT_RISK, "1 of 9 at risk"),
        (Tally(open=11, behind=3, silent=8), Verdict.BEHIND, "3 of 11 behind schedule"),
        (Tally(open=3, waiting=3), Verdict.QUIET, "3 of 3 waiting for an answer"),
        (Tally(completed=3), Verdict.DONE, "all 3 completed"),
        (Tally(), Verdict.DONE, "nothing open"),
    ],
    ids=str,
)
def test_what_the_counts_allow_to_be_said(counts, expected, sentence):
    assert verdict(counts, LIVE) is expected
    assert verdict_sentence(counts, LIVE) == sentence


def test_how_much_silence_is_too_much_is_the_citys_choice():
    counts = Tally(open=4, on_track=3, silent=1)
    assert verdict(counts, replace(LIVE, silent_share=0.5)) is Verdict.ON_TRACK


@given(facts())
def test_counts_agree_with_one_another(known):
    counts = tally(assess(known, DRAWN_TODAY).values())
    assert counts.overdue <= counts.behind <= counts.open
    assert counts.on_track + counts.behind <= counts.open
    assert counts.on_track + counts.silent <= counts.open
    if verdict(counts, known.policy) is Verdict.ON_TRACK:
        assert counts.on_track > 0
        assert counts.silent < 0.25 * counts.open
