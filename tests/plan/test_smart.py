"""Advice on goals: what is missing is said, what is there is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planbot.plan.smart import MOST_OPEN_ITEMS, Criterion, Goal, advise, count_advice

SMART = Goal(
    title="Pave Main Street",
    measure="Miles paved",
    is_dated=True,
    has_parent=True,
    lead="Ann Ash",
    open_items=3,
)


def lacks(**values: object) -> list[Criterion]:
    fields = {name: getattr(SMART, name) for name in SMART.__dataclass_fields__} | values
    return [advice.criterion for advice in advise(Goal(**fields))]


def test_a_smart_goal_needs_no_advice() -> None:
    assert advise(SMART) == ()


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({"title": "Sidewalks"}, Criterion.SPECIFIC),
        ({"title": "Consider a new sidewalk plan"}, Criterion.SPECIFIC),
        ({"title": "Pave"}, Criterion.SPECIFIC),
        ({"title": "1.2"}, Criterion.SPECIFIC),
        ({"measure": None}, Criterion.MEASURABLE),
        ({"open_items": MOST_OPEN_ITEMS + 1}, Criterion.ACHIEVABLE),
        ({"has_parent": False}, Criterion.RELEVANT),
        ({"is_dated": False}, Criterion.TIME_BOUND),
    ],
)
def test_what_is_missing_is_said(values: dict[str, object], missing: Criterion) -> None:
    assert lacks(**values) == [missing]


@pytest.mark.parametrize(
    "title",
    [
        "Actively recruit two planners",
        "To adopt the ordinance",
        "Re-pave the lots",
        "Prioritise the crossings",
        "Building the dock",
        "• Hire an arborist",
    ],
)
def test_a_verb_and_what_it_is_done_to_is_specific(title: str) -> None:
    assert lacks(title=title) == []


@pytest.mark.parametrize("title", ["Plant 40 trees", "Cut energy use by half", "Inspect every bridge"])
def test_a_number_in_the_words_measures_too(title: str) -> None:
    assert lacks(title=title, measure=None) == []


def test_nobody_is_asked_for_the_load_of_a_lead_there_is_not() -> None:
    assert lacks(lead=None, open_items=40) == []


@given(
    st.builds(
        Goal,
        title=st.text(max_size=40),
        measure=st.none() | st.text(max_size=10),
        is_dated=st.booleans(),
        has_parent=st.booleans(),
        lead=st.none() | st.just("Ann"),
        open_items=st.integers(0, 40),
    )
)
def test_any_text_gets_each_advice_at_most_once_and_a_date_never_hurts(goal: Goal) -> None:
    found = [advice.criterion for advice in advise(goal)]
    assert found == sorted(set(found), key=list(Criterion).index)
    assert (Criterion.TIME_BOUND in found) == (not goal.is_dated)
    assert (Criterion.RELEVANT in found) == (not goal.has_parent)


def test_the_advice_on_a_whole_plan_is_a_line_a_criterion() -> None:
    goals = [(f"1.{number}", Goal(title="Sidewalks", has_parent=True)) for number in range(1, 301)]
    counted = count_advice(goals)
    assert [one.criterion for one in counted] == [
        Criterion.SPECIFIC,
        Criterion.MEASURABLE,
        Criterion.TIME_BOUND,
    ]
    assert counted[2].words == "300 of 300 items have no date"
    assert counted[2].items[:2] == ("1.1", "1.2")
    assert count_advice([("1", SMART)]) == ()
