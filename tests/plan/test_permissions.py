from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from plan.strategies import facts
from plan.world import ADMIN, DANA, MANAGER, PAT, PLANNING, PUBLIC_WORKS, SAM, TODAY, city, item, lead

from planbot.plan.errors import UserError
from planbot.plan.model import Assignment, Body, Person
from planbot.plan.outline import Outline
from planbot.plan.permissions import may_administer, may_update, require_update, sees_leadership
from planbot.plan.vocabulary import Part, Role

GOAL, LEAF = item(1), item(2, parent_id=1)
KIM = Person(id=9, email="kim@city.example", name="Kim Roe", department_id=2, slack_id="U9")


def may(person, *assignments, leaf=LEAF, **changes):
    people = (SAM, DANA, PAT, MANAGER, ADMIN, KIM)
    known = city(GOAL, leaf, **({"assignments": assignments, "people": people} | changes))
    return may_update(known, Outline(known), person, leaf)


def has(part, item_id=2, **assignee):
    until = assignee.pop("until", None)
    return Assignment(id=50, item_id=item_id, part=part, until=until, **(assignee or {"person_id": KIM.id}))


def test_staff_may_update_what_they_have_a_part_in():
    assert not may(KIM)
    assert may(KIM, has(Part.LEAD))
    assert may(KIM, has(Part.LEAD, item_id=1))
    assert may(KIM, has(Part.SUPPORT))
    assert not may(KIM, has(Part.SUPPORT, item_id=1))
    assert may(KIM, has(Part.DELEGATE))
    assert not may(KIM, lead(2))


def test_a_delegates_part_ends_and_comes_with_an_inherited_lead():
    yesterday = TODAY - timedelta(days=1)
    assert may(KIM, lead(2), has(Part.DELEGATE, until=TODAY))
    assert not may(KIM, lead(2), has(Part.DELEGATE, until=yesterday))
    assert may(KIM, lead(1), has(Part.DELEGATE, item_id=1))
    assert not may(KIM, lead(2), has(Part.DELEGATE, item_id=1))


def test_whoever_stands_in_for_the_lead_may_too():
    away = replace(SAM, delegate_id=KIM.id)
    assert may(KIM, lead(2), people=(away, KIM))
    assert not may(KIM, lead(2), people=(SAM, KIM))


def test_reporters_may_update_what_their_body_or_department_leads():
    board = Body(id=3, name="Park Board", reporter_id=KIM.id)
    assert may(KIM, lead(2, body_id=3), bodies=(board,))
    assert may(KIM, lead(2, department_id=PUBLIC_WORKS.id, reporter_id=KIM.id))
    assert not may(KIM, lead(2, department_id=PUBLIC_WORKS.id))


def test_heads_may_update_all_of_their_department():
    assert may(DANA, lead(2))  # Sam is in Public Works, which Dana heads
    assert not may(DANA, has(Part.LEAD))
    assert may(PAT, leaf=replace(LEAF, department_id=PLANNING.id))
    deputy = replace(KIM, role=Role.DEPARTMENT_HEAD)
    assert may(deputy, leaf=replace(LEAF, department_id=PLANNING.id))
    assert not may(deputy, leaf=replace(LEAF, department_id=PUBLIC_WORKS.id))
    assert not may(deputy)


@pytest.mark.parametrize("person", [MANAGER, ADMIN], ids=lambda person: person.role)
def test_leadership_and_administrators_may_update_everything(person):
    assert may(person)
    assert not may(replace(person, active=False))


def test_who_may_is_said_to_who_may_not():
    known = city(GOAL, LEAF, people=(SAM, DANA, PAT, KIM))
    tree = Outline(known)
    require_update(known, tree, SAM, LEAF)
    with pytest.raises(UserError) as refused:
        require_update(known, tree, KIM, LEAF)
    assert refused.value.message == (
        "1.2 can be updated by Sam Ortiz, Dana Whitfield, leadership or an administrator."
    )
    with pytest.raises(UserError, match="no longer active"):
        require_update(known, tree, replace(SAM, active=False), LEAF)


def test_other_rights_go_by_role():
    assert [may_administer(one) for one in (SAM, DANA, MANAGER, ADMIN)] == [False, False, False, True]
    assert [sees_leadership(one) for one in (SAM, DANA, MANAGER, ADMIN)] == [False, False, True, True]
    assert not may_administer(replace(ADMIN, active=False))
    assert not sees_leadership(replace(MANAGER, active=False))


@given(facts())
def test_who_has_left_may_nothing_and_who_answers_may_always(known):
    tree = Outline(known)
    for one in known.items:
        reporter = tree.reporter(one)
        assert reporter is None or may_update(known, tree, reporter, one)
        for person in known.people:
            if not person.active:
                assert not may_update(known, tree, person, one)
