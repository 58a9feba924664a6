"""Plans, items and assignments, and what they were."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from cities import HOUR, NOW, City

from planbot.plan.model import Milestone
from planbot.plan.vocabulary import Cadence, Funding, Part, PlanState, Precision, Priority, Recurrence, Status
from planbot.store import assignments, items, plans
from planbot.store.errors import Duplicate, NotFound, RuleBroken, UnknownReference
from planbot.store.records import NewAssignment, NewItem
from planbot.store.unit_of_work import Database


def simple(title: str = "T", **fields: int) -> NewItem:
    return NewItem(title=title, short_title=title, position=0, **fields)


def test_a_plan_comes_back_as_it_was_made(database: Database, city: City) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        made = plans.create_plan(
            unit,
            here,
            title="Comprehensive Plan",
            now=NOW,
            levels=("Area", "Policy"),
            state=PlanState.DRAFT,
            adopted_on=date(2026, 1, 1),
            resolution="R-1",
            period_start=date(2026, 1, 1),
            period_end=date(2030, 12, 31),
            legend={"Short term": "2026-12-31"},
        )
        assert plans.plan_titled(unit, here, "comprehensive  plan", now=NOW) == made
        changed = plans.update_plan(unit, here, made.id, now=NOW, state=PlanState.ADOPTED, levels=("Goal",))
    assert made.levels == ("Area", "Policy")
    assert made.legend == {"Short term": "2026-12-31"}
    assert (changed.state, changed.levels, changed.resolution) == (PlanState.ADOPTED, ("Goal",), "R-1")


def test_a_title_is_taken_until_the_plan_is_retired(database: Database, city: City) -> None:
    here = city.workspace_id
    with pytest.raises(Duplicate), database.writing() as unit:
        plans.create_plan(unit, here, title="STRATEGIC plan", now=NOW)
    with database.writing() as unit:
        plans.retire_plan(unit, here, city.plan.id, now=NOW + HOUR)
        again = plans.create_plan(unit, here, title="Strategic Plan", now=NOW + HOUR)
        assert plans.list_plans(unit, here, now=NOW + HOUR) == [again]


def test_every_field_of_an_item_comes_back(database: Database, city: City) -> None:
    new = NewItem(
        title="Replace the bridge",
        short_title="Bridge",
        position=7,
        parent_id=city.streets.id,
        number="1.10",
        description="All of it.",
        department_id=city.works.id,
        start=date(2026, 1, 1),
        due=date(2026, 6, 30),
        timeline="by summer",
        precision=Precision.SEASON,
        recurrence=Recurrence.ANNUAL,
        priority=Priority.HIGH,
        status=Status.AT_RISK,
        percent=30,
        measure="Open to traffic",
        budget="$1.2M",
        funding=Funding.REQUESTED,
        resources="Two engineers",
        cadence=Cadence.QUARTER,
        milestones=(
            Milestone(title="Design", due=date(2026, 2, 1), done_on=date(2026, 1, 30)),
            Milestone(title="Bids"),
        ),
    )
    with database.writing() as unit:
        (added,) = items.add_items(unit, city.workspace_id, city.plan.id, [new], now=NOW)
    with database.reading() as unit:
        stored = items.item(unit, city.workspace_id, added.id)
        assert items.item_by_serial(unit, city.workspace_id, added.serial) == stored
    assert stored == added
    for name in NewItem.__dataclass_fields__.keys() - {"parent_index", "adopted_due"}:
        assert getattr(stored, name) == getattr(new, name), name
    assert stored.adopted_due == new.due


def test_parents_in_the_same_batch(database: Database, city: City) -> None:
    with database.writing() as unit:
        goal, strategy, action = items.add_items(
            unit,
            city.workspace_id,
            city.plan.id,
            [simple(), simple(parent_index=0), simple(parent_index=1)],
            now=NOW,
        )
        with pytest.raises(ValueError, match="before it"):
            items.add_items(unit, city.workspace_id, city.plan.id, [simple(parent_index=0)], now=NOW)
    assert (goal.parent_id, strategy.parent_id, action.parent_id) == (None, goal.id, strategy.id)
    assert action.serial == strategy.serial + 1 == goal.serial + 2


def test_serials_are_never_given_twice(database: Database, city: City) -> None:
    def add() -> list[int]:
        with database.writing() as unit:
            new = [simple(), simple()]
            return [
                each.serial for each in items.add_items(unit, city.workspace_id, city.plan.id, new, now=NOW)
            ]

    with ThreadPoolExecutor(6) as threads:
        given = [serial for done in [threads.submit(add) for _ in range(24)] for serial in done.result()]
    assert len(set(given)) == 48
    assert sorted(given) == list(range(3, 51))


def test_a_revision_keeps_what_was(database: Database, city: City) -> None:
    here, paving = city.workspace_id, city.paving
    with database.writing() as unit:
        after = items.revise_item(
            unit, here, paving.id, now=NOW + HOUR, due=date(2027, 3, 1), title="Pave it all"
        )
        assert items.item(unit, here, paving.id) == after
        first, second = items.item_history(unit, here, paving.id)
    assert (first.item, first.valid_to) == (paving, NOW + HOUR)
    assert (second.item, second.valid_from, second.valid_to) == (after, NOW + HOUR, None)
    assert (after.due, after.adopted_due) == (date(2027, 3, 1), paving.due)


def test_the_first_due_date_ever_set_is_the_adopted_one(database: Database, city: City) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        for day in (1, 2):
            revised = items.revise_item(
                unit, here, city.streets.id, now=NOW + day * HOUR, due=date(2027, 1, day)
            )
        removed = items.revise_item(unit, here, city.streets.id, now=NOW + 3 * HOUR, due=None)
    assert (revised.due, revised.adopted_due) == (date(2027, 1, 2), date(2027, 1, 1))
    assert (removed.due, removed.adopted_due) == (None, date(2027, 1, 1))


def test_a_revision_that_changes_nothing_is_none(database: Database, city: City) -> None:
    with database.writing() as unit:
        items.revise_item(unit, city.workspace_id, city.paving.id, now=NOW + HOUR, title=city.paving.title)
        assert len(items.item_history(unit, city.workspace_id, city.paving.id)) == 1


def test_a_clock_set_back_does_not_turn_history_around(database: Database, city: City) -> None:
    with database.writing() as unit:
        items.revise_item(unit, city.workspace_id, city.paving.id, now=NOW - HOUR, title="Earlier")
        assignments.end_assignment(unit, city.workspace_id, city.lead.id, now=NOW - HOUR)
        first, second = items.item_history(unit, city.workspace_id, city.paving.id)
    assert first.valid_from == first.valid_to == second.valid_from == NOW


def test_concurrent_revisions_all_count(database: Database, city: City) -> None:
    here, paving = city.workspace_id, city.paving.id

    def spend() -> None:
        with database.writing() as unit:
            items.lock_items(unit, here, [paving])
            spent = int(items.item(unit, here, paving).budget or 0)
            items.revise_item(unit, here, paving, now=NOW, budget=str(spent + 1))

    with ThreadPoolExecutor(6) as threads:
        for done in [threads.submit(spend) for _ in range(30)]:
            done.result()
    with database.reading() as unit:
        assert items.item(unit, here, paving).budget == "30"
        assert len(items.item_history(unit, here, paving)) == 31


def test_a_retired_item_is_gone_with_its_assignments_and_stays_on_record(
    database: Database, city: City
) -> None:
    here, paving = city.workspace_id, city.paving.id
    with database.writing() as unit:
        items.retire_item(unit, here, paving, now=NOW + HOUR)
        assert [each.id for each in items.list_items(unit, here)] == [city.streets.id]
        assert items.item_by_serial(unit, here, city.paving.serial) is None
        assert assignments.assignments_of_item(unit, here, paving) == []
        assert len(items.item_history(unit, here, paving)) == 1
        with pytest.raises(NotFound):
            items.revise_item(unit, here, paving, now=NOW + HOUR, title="Late")


def test_percent_is_checked(database: Database, city: City) -> None:
    with pytest.raises(RuleBroken), database.writing() as unit:
        items.revise_item(unit, city.workspace_id, city.paving.id, now=NOW, percent=140)


def test_an_item_has_one_lead(database: Database, city: City) -> None:
    second = NewAssignment(item_id=city.paving.id, part=Part.LEAD, department_id=city.works.id)
    with pytest.raises(Duplicate), database.writing() as unit:
        assignments.add_assignments(unit, city.workspace_id, [second], now=NOW)


def test_handing_the_lead_over(database: Database, city: City) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        lead = assignments.set_lead(
            unit,
            here,
            city.paving.id,
            now=NOW + HOUR,
            body_id=city.board.id,
            reporter_id=city.ruth.id,
        )
        assert assignments.assignments_of_item(unit, here, city.paving.id) == [lead]
        assert assignments.assignments_of_person(unit, here, city.omar.id) == []
    assert (lead.part, lead.body_id, lead.reporter_id) == (Part.LEAD, city.board.id, city.ruth.id)


def test_replacing_assignments_keeps_what_is_wanted_again(database: Database, city: City) -> None:
    here, paving = city.workspace_id, city.paving.id
    lead = NewAssignment(item_id=paving, part=Part.LEAD, person_id=city.omar.id)
    helper = NewAssignment(item_id=paving, part=Part.SUPPORT, person_id=city.ruth.id)
    with database.writing() as unit:
        assert assignments.accept_assignment(unit, here, city.lead.id, now=NOW)
        assert not assignments.accept_assignment(unit, here, city.lead.id, now=NOW + HOUR)
        assignments.replace_assignments(unit, here, paving, [lead, helper], now=NOW + HOUR)
        kept, added = assignments.assignments_of_item(unit, here, paving)
        assert (kept.id, kept.accepted_at) == (city.lead.id, NOW)
        assert added.person_id == city.ruth.id
        assignments.replace_assignments(unit, here, paving, [helper], now=NOW + 2 * HOUR)
        assert assignments.assignments_of_item(unit, here, paving) == [added]
        with pytest.raises(NotFound):
            assignments.end_assignment(unit, here, city.lead.id, now=NOW)
        with pytest.raises(NotFound):
            assignments.accept_assignment(unit, here, city.lead.id, now=NOW)
        with pytest.raises(ValueError, match="another item"):
            assignments.replace_assignments(unit, here, city.streets.id, [helper], now=NOW)


@pytest.mark.parametrize("holders", [{}, {"person_id": 1, "body_id": 1}])
def test_a_part_has_exactly_one_holder(database: Database, city: City, holders: dict[str, int]) -> None:
    new = NewAssignment(item_id=city.streets.id, part=Part.LEAD, **holders)
    with pytest.raises(RuleBroken), database.writing() as unit:
        assignments.add_assignments(unit, city.workspace_id, [new], now=NOW)


def test_an_item_of_an_unknown_plan_is_refused(database: Database, city: City) -> None:
    with pytest.raises(UnknownReference), database.writing() as unit:
        items.add_items(unit, city.workspace_id, 999, [simple()], now=NOW)
    with pytest.raises(NotFound), database.writing() as unit:
        items.add_items(unit, 999, city.plan.id, [simple()], now=NOW)


def test_the_ids_of_items_come_in_the_order_in_which_they_were_given(database: Database, city: City) -> None:
    new = [NewItem(title=f"T{n}", short_title=f"T{n}", position=n) for n in range(2_500)]
    with database.writing() as unit:
        added = items.add_items(unit, city.workspace_id, city.plan.id, new, now=NOW)
        stored = {one.id: one.title for one in items.list_items(unit, city.workspace_id, city.plan.id)}
    assert [stored[one.id] for one in added] == [one.title for one in new]
