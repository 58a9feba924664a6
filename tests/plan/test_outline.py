from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan.strategies import facts, shuffled
from plan.world import DANA, PAT, PLANNING, PUBLIC_WORKS, SAM, city, item, lead

from planbot.plan.model import Assignment, Body, Plan
from planbot.plan.outline import Inherited, Outline
from planbot.plan.references import resolve
from planbot.plan.vocabulary import Part, Precision, Recurrence

GOAL = item(1, number="1", title="Safe Housing", due=date(2027, 1, 31), department_id=PLANNING.id)
STRATEGY = item(2, number="1.1", title="Inspect", parent_id=1, due=None, adopted_due=None)
ACTION = item(3, number="1.1.1", title="Hire", parent_id=2, due=None, adopted_due=None)
OTHER = item(4, number="1.2", title="Count", parent_id=1)


def outline(*items, **changes):
    return Outline(city(*items, **changes))


def test_the_tree():
    tree = outline(OTHER, ACTION, STRATEGY, GOAL)
    assert [one.id for one in tree.in_order] == [1, 2, 3, 4]
    assert [one.id for one in tree.leaves] == [3, 4]
    assert [one.id for one in tree.ancestors(ACTION)] == [1, 2]
    assert tree.goal(ACTION) == tree.goal(GOAL) == GOAL
    assert tree.path_titles(ACTION) == ("Safe Housing", "Inspect")
    assert [one.id for one in tree.descendant_leaves(GOAL)] == [3, 4]
    assert tree.descendant_leaves(ACTION) == (ACTION,)
    assert tree.parent(GOAL) is None
    assert not tree.is_leaf(2)


def test_what_is_missing_comes_from_the_nearest_ancestor_that_has_it():
    tree = outline(GOAL, STRATEGY, ACTION, OTHER, assignments=(lead(2), lead(4, person_id=PAT.id)))
    assert tree.due(ACTION) == Inherited(GOAL.due, 1)
    assert tree.due(OTHER) == Inherited(OTHER.due, None)
    assert tree.lead(ACTION).value == lead(2)
    assert tree.lead(ACTION).from_item_id == 2
    assert not tree.lead(OTHER).is_inherited
    assert tree.lead(GOAL) == Inherited(None)
    assert tree.department(ACTION) == Inherited(PLANNING, 1)


@pytest.mark.parametrize(
    "changes", [{"precision": Precision.ONGOING}, {"recurrence": Recurrence.ANNUAL}], ids=str
)
def test_what_has_no_end_takes_no_end_from_its_goal(changes):
    ongoing = replace(STRATEGY, **changes)
    tree = outline(GOAL, ongoing)
    assert tree.due(ongoing) == Inherited(None)
    assert tree.dated(ongoing) == ongoing


@pytest.mark.parametrize(
    ("assignee", "department"),
    [
        ({"person_id": SAM.id}, PUBLIC_WORKS),
        ({"department_id": PLANNING.id}, PLANNING),
        ({"body_id": 1}, None),
    ],
    ids=str,
)
def test_the_department_is_else_the_leads(assignee, department):
    tree = outline(
        replace(GOAL, department_id=None),
        STRATEGY,
        assignments=(lead(1, **assignee),),
        bodies=(Body(id=1, name="Park Board", reporter_id=PAT.id),),
    )
    assert tree.department(STRATEGY) == Inherited(department, 1 if department else None)


BOARD = Body(id=1, name="Park Board", reporter_id=PAT.id)


@pytest.mark.parametrize(
    ("assignee", "reporter", "name"),
    [
        ({"person_id": SAM.id}, SAM, "Sam Ortiz"),
        ({"department_id": PUBLIC_WORKS.id}, DANA, "Public Works"),
        ({"department_id": PUBLIC_WORKS.id, "reporter_id": SAM.id}, SAM, "Public Works"),
        ({"body_id": 1}, PAT, "Park Board"),
        ({"body_id": 1, "reporter_id": SAM.id}, SAM, "Park Board"),
    ],
    ids=str,
)
def test_who_answers(assignee, reporter, name):
    tree = outline(OTHER, assignments=(lead(4, **assignee),), bodies=(BOARD,))
    assert tree.reporter(OTHER) == reporter
    assert tree.lead_name(OTHER) == name


def test_who_has_left_answers_for_nothing():
    left = replace(SAM, active=False)
    tree = outline(OTHER, people=(left,))
    assert tree.reporter(OTHER) is None
    assert tree.lead_name(OTHER) == "Sam Ortiz"
    assert outline(OTHER, assignments=()).reporter(OTHER) is None
    assert outline(OTHER, assignments=()).lead_name(OTHER) is None


def test_supports_are_the_items_own():
    support = Assignment(id=9, item_id=1, part=Part.SUPPORT, person_id=PAT.id)
    tree = outline(GOAL, STRATEGY, assignments=(support,))
    assert tree.supports(GOAL) == (support,)
    assert tree.supports(STRATEGY) == ()


def test_labels_take_as_much_path_as_they_need():
    plans = (Plan(id=1, title="Vision 2030"), Plan(id=2, title="Climate Plan"))
    items = (
        item(1, number=None, title="The Housing Element"),
        item(2, number="1", title="Protect homes", parent_id=1),
        item(3, number="1.1", title="a", parent_id=2),
        item(4, number=None, title="Natural Resources"),
        item(5, number="1", title="Protect homes", parent_id=4),
        item(6, number="1.1", title="b", parent_id=5),
        item(7, number=None, title="Natural Hazards"),
        item(8, number="1.1", title="c", parent_id=7),
        item(9, number="7.3", title="d", parent_id=7),
        item(10, number=None, title="Natural Resources", plan_id=2),
        item(11, number="1.1", title="e", parent_id=10, plan_id=2),
        item(12, number="9", title="f", plan_id=2),
        item(13, number="9", title="g", plan_id=2),
    )
    tree = outline(*items, plans=plans)
    labels = [tree.label(one) for one in items]
    assert labels == [
        "#1",
        "Housing Element 1",
        "Housing Element 1.1",
        "#4",
        "Natural Resources 1",
        "Vision Natural Resources 1.1",
        "#7",
        "Natural Hazards 1.1",
        "7.3",
        "#10",
        "Climate 1.1",
        "#12",
        "#13",
    ]


@given(facts())
def test_a_label_leads_back_to_its_item_and_to_no_other(known):
    tree = Outline(known)
    for one in known.items:
        assert resolve(known, tree.label(one)) == one
        assert resolve(known, tree.label(one).upper(), tree) == one
        assert resolve(known, f"#{one.serial}", tree) == one


@given(facts(), st.data())
def test_the_order_of_the_facts_does_not_matter(known, data):
    tree, other = Outline(known), Outline(data.draw(shuffled(known)))
    assert tree.in_order == other.in_order
    assert tree.leaves == other.leaves
    for one in known.items:
        assert tree.label(one) == other.label(one)
        assert tree.lead(one) == other.lead(one)
        assert tree.due(one) == other.due(one)
        assert tree.department(one) == other.department(one)
        assert tree.reporter(one) == other.reporter(one)


@given(facts())
def test_every_item_is_in_the_outline_once_and_under_its_goal(known):
    tree = Outline(known)
    assert sorted(one.id for one in tree.in_order) == sorted(one.id for one in known.items)
    for leaf in tree.leaves:
        assert leaf in tree.descendant_leaves(tree.goal(leaf))
        assert len(tree.path_titles(leaf)) == len(tree.ancestors(leaf))
