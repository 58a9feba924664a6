from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan.world import LIVE, PLAN, SAM, TODAY, city, item, said

from planbot.plan.check_ins import Asking, Want
from planbot.plan.errors import UserError
from planbot.plan.escalation import Escalation
from planbot.plan.model import Facts, Override
from planbot.plan.override_words import ITEM_SETTINGS, LABELS, item_setting, say_in_full
from planbot.plan.overrides import policy_for
from planbot.plan.policy import OVERRIDABLE, ItemPolicy
from planbot.plan.reports.builders.item_settings import build_item_settings
from planbot.plan.standing import assess
from planbot.plan.vocabulary import Cadence, Flag, Status

GOAL = item(10, due=None, adopted_due=None)
STRATEGY = item(11, parent_id=10)
ACTION = item(12, parent_id=11)
OTHER = item(13)


def facts(*overrides: Override, **changes: object) -> Facts:
    return city(GOAL, STRATEGY, ACTION, OTHER, overrides=overrides, **changes)


def of(item_id: int, value: int, key: str = "rest_days") -> Override:
    return Override(item_id=item_id, key=key, value=value)


PLAN_S = Override(plan_id=PLAN.id, key="rest_days", value=4)


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        ((), 10),
        ((PLAN_S,), 4),
        ((PLAN_S, of(10, 3)), 3),
        ((PLAN_S, of(10, 3), of(11, 2)), 2),
        ((of(12, 1), PLAN_S, of(11, 2), of(10, 3)), 1),
        ((of(13, 7),), 10),
        ((Override(plan_id=99, key="rest_days", value=1),), 10),
    ],
)
def test_the_nearest_holds(overrides, expected):
    assert policy_for(facts(*overrides), ACTION).rest_days == expected


def test_each_setting_is_inherited_by_itself():
    found = policy_for(facts(PLAN_S, of(12, 20, "coming_due_days")), ACTION)
    assert (found.rest_days, found.coming_due_days, found.unanswered_asks) == (4, 20, 2)


def test_a_cadence_of_the_plan_s_file_is_the_item_s_own_and_gives_way_to_a_setting():
    by_quarter = replace(STRATEGY, cadence=Cadence.QUARTER)
    known = city(GOAL, by_quarter, ACTION)
    assert policy_for(known, ACTION).cadence is Cadence.QUARTER
    set_to = Override(item_id=11, key="cadence", value=None)
    assert policy_for(replace(known, overrides=(set_to,)), ACTION).cadence is None


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["plan", 10, 11, 12, 13]), st.sampled_from(["rest_days", "slow_points"])),
        st.integers(1, 60),
    )
)
def test_what_holds_is_what_the_first_of_those_above_has(chosen):
    overrides = [
        Override(key=key, value=value, **({"plan_id": 1} if who == "plan" else {"item_id": who}))
        for (who, key), value in chosen.items()
    ]
    found = policy_for(facts(*overrides), ACTION)
    for key, city_has in (("rest_days", 10), ("slow_points", 20)):
        expected = next((chosen[who, key] for who in (12, 11, 10, "plan") if (who, key) in chosen), city_has)
        assert getattr(found, key) == expected


def asking(one, *overrides, **changes) -> Asking:
    return Asking(city(one, overrides=overrides, policy=LIVE, **changes), TODAY)


def test_its_own_steps_and_window():
    due = item(1, due=TODAY + timedelta(days=30), adopted_due=None)
    known = asking(due, of(1, 25, "coming_due_days"), updates=(said(on=date(2026, 11, 2)),))
    want = known.weekly(known.standings[1], SAM)
    assert isinstance(want, Want)
    assert want.prompt == "due_soon"
    without = asking(due, updates=(said(on=date(2026, 11, 2)),))
    assert not isinstance(without.weekly(without.standings[1], SAM), Want)


def test_steps_of_its_own_replace_the_city_s():
    due = item(1, due=date(2026, 11, 27))
    assert isinstance(asking(due).nudge(asking(due).standings[1], SAM), Want)
    known = asking(due, Override(item_id=1, key="steps_before", value=()))
    assert not isinstance(known.nudge(known.standings[1], SAM), Want)


def test_a_reporting_period_of_its_own():
    known = asking(item(1), Override(plan_id=1, key="cadence", value=Cadence.QUARTER))
    assert known.standings[1].cadence is Cadence.QUARTER


def test_slow_by_its_own_measure():
    late = item(1, start=date(2026, 6, 1))
    assert Flag.SLOW in assess(city(late), TODAY)[1].flags
    own = Override(item_id=1, key="slow_points", value=60)
    assert Flag.SLOW not in assess(city(late, overrides=(own,)), TODAY)[1].flags


QUIET = Override(plan_id=1, key="asked", value=False)


def test_what_is_not_asked_about_is_not_asked_about():
    assert len(asking(item(1)).owned) == 1
    assert asking(item(1), QUIET).owned == []
    heard = asking(item(1), QUIET, Override(item_id=1, key="asked", value=True))
    assert len(heard.owned) == 1


def test_the_head_reads_of_what_nobody_is_asked_about():
    late = item(1, due=date(2026, 11, 20))
    for overrides, told in (((), False), ((QUIET,), True)):
        known = asking(late, *overrides, updates=(said(Status.ON_TRACK, on=date(2026, 11, 3)),))
        shown = Escalation(known, known.facts.as_of).for_head(known.standings[1])
        assert shown.is_behind is told


def test_ladders_of_its_own():
    late = item(1, due=date(2026, 11, 2))
    for overrides, heard in (((), True), ((of(1, 60, "overdue_to_digest_days"),), False)):
        known = asking(late, *overrides, asks=())
        escalation = Escalation(known, known.facts.as_of)
        assert (
            escalation._is_due_for_naming(  # the day alone, whatever the owner was told
                known.standings[1], known.rules(known.standings[1]).overdue_to_digest_days
            )
            is heard
        )


def test_every_setting_is_written_and_read():
    default = ItemPolicy.of(LIVE)
    assert set(ITEM_SETTINGS) == set(LABELS) == set(OVERRIDABLE)
    for key in OVERRIDABLE:
        setting, value = ITEM_SETTINGS[key], getattr(default, key)
        assert setting.read(setting.say(value)) == value
        assert say_in_full(key, value)


def test_no_steps_at_all_are_read_as_they_are_said():
    setting = item_setting("steps before")
    assert setting.read("none") == ()
    assert setting.say(()) == "none"


def test_mistakes_are_said():
    with pytest.raises(UserError, match="has no setting “zone” of its own"):
        item_setting("zone")
    with pytest.raises(UserError, match="is not yes or no"):
        item_setting("asked").read("perhaps")


def test_what_is_inherited_is_told_with_where_from():
    own = Override(item_id=12, key="rest_days", value=5)
    settings = build_item_settings(facts(PLAN_S, of(11, 1, "unanswered_asks"), own), ACTION)
    lines = {line.key: line for line in settings.lines}
    assert settings.name == "1.12 Item 12"
    assert (lines["rest_days"].own, lines["rest_days"].source) == ("5", "Strategic Plan 2030")
    assert lines["rest_days"].inherited == "4 business days at most"
    assert (lines["steps_before"].own, lines["steps_before"].source) == (None, "the city")
    assert lines["steps_before"].inherited == "2 business days before"
    assert (lines["unanswered_asks"].holds, lines["unanswered_asks"].source) == ("1 unanswered ask", "1.11")
