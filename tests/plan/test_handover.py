"""Which items have to be handed over, and on whose list they stand."""

from dataclasses import replace

from hypothesis import given
from plan.strategies import facts
from plan.world import ADMIN, DANA, MANAGER, PAT, PLAN, PLANNING, PUBLIC_WORKS, SAM, city, item, lead, said

from planbot.plan.declines import open_decline
from planbot.plan.handover import departed, handovers, handovers_of, has_left, keepers, left_item
from planbot.plan.model import Assignment, Body, Facts, Person
from planbot.plan.outline import Outline
from planbot.plan.standing import in_force
from planbot.plan.vocabulary import Part, PlanState, Role, Status

GONE = replace(SAM, active=False)
PEOPLE = (GONE, DANA, PAT, MANAGER, ADMIN)


def listed(known: Facts) -> list[tuple[str, str | None, list[int]]]:
    return [
        (
            one.person.name,
            one.department.name if one.department else None,
            [left.item.id for left in one.items],
        )
        for one in handovers(known, Outline(known))
    ]


def test_what_somebody_led_is_on_the_list_once_they_have_left() -> None:
    assert listed(city(item(1), item(2))) == []
    assert listed(city(item(1), item(2), people=PEOPLE)) == [("Sam Ortiz", "Public Works", [1, 2])]
    assert has_left(GONE) == "Sam Ortiz is no longer in Slack"


def test_who_was_never_in_slack_has_not_left() -> None:
    assert listed(city(item(1), people=(replace(SAM, slack_id=None), DANA))) == []


def test_what_is_finished_or_in_a_draft_is_not() -> None:
    finished = city(item(1), item(2), people=PEOPLE, updates=(said(Status.COMPLETED, item_id=1),))
    assert listed(finished) == [("Sam Ortiz", "Public Works", [2])]
    assert listed(replace(finished, plans=(replace(PLAN, state=PlanState.DRAFT),))) == []


def test_a_lead_from_above_is_handed_over_where_it_stands() -> None:
    goal, leaf, own = item(1), item(2, parent_id=1), item(3, parent_id=1)
    known = city(goal, leaf, own, people=PEOPLE, assignments=(lead(1), lead(3, person_id=PAT.id)))
    assert listed(known) == [("Sam Ortiz", "Public Works", [1])]
    done = [said(Status.COMPLETED, item_id=one, id=one) for one in (2, 3)]
    assert listed(replace(known, updates=tuple(done))) == []


def test_who_reported_for_a_body_or_department() -> None:
    board = Body(id=3, name="Park Board", reporter_id=SAM.id)
    for holder in ({"body_id": 3}, {"department_id": PLANNING.id}):
        known = city(
            item(1, department_id=PUBLIC_WORKS.id),
            people=PEOPLE,
            bodies=(board,),
            assignments=(lead(1, reporter_id=SAM.id, **holder),),
        )
        (handover,) = handovers(known, Outline(known))
        assert not handover.items[0].was_led
    by_default = city(item(1), people=PEOPLE, bodies=(board,), assignments=(lead(1, body_id=3),))
    assert listed(by_default) == [("Sam Ortiz", None, [1])]
    another = replace(by_default, assignments=(lead(1, body_id=3, reporter_id=PAT.id),))
    assert listed(another) == []


def test_a_department_whose_head_has_left_reports_through_nobody() -> None:
    known = city(item(1), assignments=(lead(1, department_id=PUBLIC_WORKS.id),))
    assert listed(known) == []
    headless = replace(known, people=(SAM, replace(DANA, active=False), ADMIN))
    assert listed(headless) == [("Dana Whitfield", "Public Works", [1])]


def test_on_whose_list_it_stands() -> None:
    known = city(item(1), people=PEOPLE)
    assert keepers(known, PUBLIC_WORKS) == (DANA,)
    assert keepers(known, None) == (ADMIN,)
    assert keepers(known, replace(PUBLIC_WORKS, head_id=None)) == (ADMIN,)
    headless = replace(known, people=(GONE, replace(DANA, active=False), ADMIN))
    assert keepers(headless, PUBLIC_WORKS) == (ADMIN,)


def test_a_head_sees_their_department_s_and_those_above_everything() -> None:
    known = city(
        item(1), item(2, department_id=PLANNING.id), item(3, department_id=PLANNING.id), people=PEOPLE
    )
    outline = Outline(known)

    def seen(person: Person) -> list[list[int]]:
        return [[left.item.id for left in one.items] for one in handovers_of(known, outline, person)]

    assert seen(DANA) == [[1]]
    assert seen(PAT) == [[2, 3]]
    assert seen(MANAGER) == seen(ADMIN) == [[2, 3], [1]]
    assert seen(GONE) == []
    assert seen(replace(SAM, id=77)) == []


# Whatever the facts


@given(facts())
def test_each_open_item_of_somebody_who_left_is_listed_once(known: Facts) -> None:
    outline = Outline(known)
    found = [left for one in handovers(known, outline) for left in one.items]
    assert len({left.item.id for left in found}) == len(found)
    for left in found:
        assert in_force(known, left.item)
        if left.decline is not None:
            assert left.decline == open_decline(known, left.item, left.left_by)
            continue
        assert not left.left_by.active
        assert left.left_by.id in (
            left.assignment.person_id,
            left.assignment.reporter_id,
            *(body.reporter_id for body in known.bodies if body.id == left.assignment.body_id),
            *(one.head_id for one in known.departments if one.id == left.assignment.department_id),
        )
    ids = {left.item.id for left in found if left.decline is None}
    for leaf in outline.leaves:
        held = outline.lead(leaf)
        update = known.latest_update(leaf.id)
        status = update.status if update else leaf.status
        if (
            held.value is None
            or held.value.person_id is None
            or status.is_closed
            or not in_force(known, leaf)
        ):
            continue
        person = known.person_by_id[held.value.person_id]
        assert ((held.from_item_id or leaf.id) in ids) == (not person.active)


@given(facts())
def test_it_is_on_one_head_s_list_or_every_administrator_s(known: Facts) -> None:
    outline = Outline(known)
    for one in handovers(known, outline):
        held_by = keepers(known, one.department)
        assert all(keeper.active for keeper in held_by)
        head_id = one.department.head_id if one.department else None
        if [keeper.id for keeper in held_by] != [head_id]:
            assert {keeper.id for keeper in held_by} == {
                person.id for person in known.people if person.active and person.role is Role.ADMIN
            }
        for keeper in held_by:
            assert one in handovers_of(known, outline, keeper)


@given(facts())
def test_handed_over_to_somebody_here_nothing_is_left(known: Facts) -> None:
    here = Person(id=999, email="new@city.example", name="New Owner", slack_id="U999")
    outline = Outline(known)
    given = {left.assignment.id: left for one in handovers(known, outline) for left in one.items}

    def after(assignment: Assignment) -> Assignment:
        left = given.get(assignment.id)
        if left is None:
            return assignment
        field = "person_id" if left.was_led else "reporter_id"
        return replace(assignment, **{field: here.id})

    then = replace(
        known, people=(*known.people, here), assignments=tuple(after(one) for one in known.assignments)
    )
    assert handovers(then, Outline(then)) == ()


@given(facts())
def test_the_order_of_the_facts_does_not_matter(known: Facts) -> None:
    turned = replace(
        known,
        people=tuple(reversed(known.people)),
        assignments=tuple(reversed(known.assignments)),
        departments=tuple(reversed(known.departments)),
    )
    assert handovers(known, Outline(known)) == handovers(turned, Outline(turned))


@given(facts())
def test_only_leads_are_handed_over(known: Facts) -> None:
    outline = Outline(known)
    for one in known.items:
        left = left_item(known, outline, one)
        if left is not None:
            assert left.assignment.part is Part.LEAD
            assert left.decline is not None or departed(known, outline, left.assignment) == left.left_by
