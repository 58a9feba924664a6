"""Facts are what was known at an instant: no more, and no less."""

from datetime import date

import pytest
from cities import HOUR, NOW, City, enqueue_ask, fill_record
from sqlalchemy import event

from planbot.plan.policy import Policy
from planbot.plan.vocabulary import DecisionKind, Part, Status
from planbot.store import (
    assignments,
    decisions,
    declines,
    due_changes,
    facts,
    items,
    people,
    plans,
    snoozes,
    updates,
    workspaces,
)
from planbot.store.errors import Duplicate
from planbot.store.records import NewAssignment, NewDecision, NewItem, NewUpdate
from planbot.store.unit_of_work import Database


def said(city: City, percent: int) -> NewUpdate:
    return NewUpdate(item_id=city.paving.id, author_id=city.omar.id, status=Status.ON_TRACK, percent=percent)


def test_all_of_a_city(database: Database, city: City) -> None:
    record = database.write(lambda unit: fill_record(unit, city))
    with database.reading() as unit:
        found = facts.load_facts(unit, city.workspace_id, now=NOW)
    assert found.as_of == NOW
    assert found.policy == Policy(items_named=7)
    assert found.plans == [city.plan]
    assert found.items == [city.streets, city.paving]
    assert found.assignments == [city.lead]
    assert found.departments == [city.works]
    assert found.people == [city.omar, city.ruth]
    assert found.bodies == [city.board]
    assert [each.id for each in found.updates] == [record.update_id]
    assert [each.answer for each in found.decisions] == [None, "Yes."]
    assert [each.reason for each in found.due_changes] == ["Rain."]
    assert [each.until for each in found.snoozes] == [date(2026, 11, 27)]
    assert [(each.id, each.kept_by_id) for each in found.declines] == [(record.decline_id, city.ruth.id)]
    (ask,) = found.asks
    assert (ask.item_id, ask.person_id, ask.kind, ask.day, ask.at) == (
        city.paving.id,
        city.omar.id,
        "ask",
        NOW.date(),
        NOW,
    )


def test_before_the_city_there_was_nothing(database: Database, city: City) -> None:
    database.write(lambda unit: fill_record(unit, city))
    with database.reading() as unit:
        found = facts.load_facts(unit, city.workspace_id, NOW - HOUR, now=NOW)
    assert found.as_of == NOW - HOUR
    things = ("plans", "items", "assignments", "updates", "decisions", "due_changes", "asks")
    for kept in (*things, "snoozes", "declines"):
        assert getattr(found, kept) == [], kept


def test_each_hour_is_as_it_was(database: Database, city: City) -> None:
    """Something changes every hour; asked later, each hour's facts show what had happened by then."""
    here, paving = city.workspace_id, city.paving.id
    with database.writing() as unit:
        first = updates.add_update(unit, here, said(city, 10), now=NOW + HOUR)
        edited = updates.edit_update(
            unit,
            here,
            first.id,
            author_id=city.omar.id,
            now=NOW + 2 * HOUR,
            status=Status.AT_RISK,
            percent=5,
            note=None,
        )
        updates.withdraw_update(unit, here, edited.id, author_id=city.omar.id, now=NOW + 3 * HOUR)
        items.revise_item(unit, here, paving, now=NOW + 4 * HOUR, due=date(2027, 3, 1))
        due_changes.add_due_change(
            unit,
            here,
            item_id=paving,
            before=city.paving.due,
            after=date(2027, 3, 1),
            reason="Rain.",
            by_id=city.ruth.id,
            now=NOW + 4 * HOUR,
        )
        asked = decisions.add_decision(
            unit,
            here,
            NewDecision(item_id=paving, kind=DecisionKind.MONEY, question="?", asked_by_id=city.omar.id),
            now=NOW + 5 * HOUR,
        )
        decisions.answer_decision(unit, here, asked.id, answer="Yes.", by_id=city.ruth.id, now=NOW + 6 * HOUR)
        assignments.accept_assignment(unit, here, city.lead.id, now=NOW + 7 * HOUR)
        assignments.set_lead(unit, here, paving, now=NOW + 8 * HOUR, person_id=city.ruth.id)
        enqueue_ask(unit, city, "dm", now=NOW + 9 * HOUR)
        items.retire_item(unit, here, paving, now=NOW + 10 * HOUR)
        plans.retire_plan(unit, here, city.plan.id, now=NOW + 11 * HOUR)
    with database.reading() as unit:
        hours = [facts.load_facts(unit, here, NOW + hour * HOUR, now=NOW + 99 * HOUR) for hour in range(12)]
    assert [[each.percent for each in hour.updates] for hour in hours[:5]] == [[], [10], [5], [], []]
    assert hours[2].updates[0].at == NOW + HOUR
    assert [hour.item_by_id[paving].due for hour in hours[3:5]] == [date(2026, 12, 1), date(2027, 3, 1)]
    assert hours[4].item_by_id[paving].adopted_due == date(2026, 12, 1)
    assert [len(hour.due_changes) for hour in hours[3:5]] == [0, 1]
    assert [[each.answer for each in hour.decisions] for hour in hours[4:7]] == [[], [None], ["Yes."]]
    assert [hour.assignments[0].accepted_at for hour in hours[6:8]] == [None, NOW + 7 * HOUR]
    assert [hour.assignments[0].person_id for hour in hours[7:9]] == [city.omar.id, city.ruth.id]
    assert [len(hour.asks) for hour in hours[8:10]] == [0, 1]
    assert [len(hour.items) for hour in hours[9:]] == [2, 1, 0]
    assert (hours[10].updates, hours[10].decisions, hours[10].asks) == ([], [], [])


def test_what_was_said_to_an_ask_is_known_from_the_hour_it_was_said(database: Database, city: City) -> None:
    here, paving, omar = city.workspace_id, city.paving.id, city.omar.id
    with database.writing() as unit:
        snoozes.add_snooze(
            unit, here, item_id=paving, person_id=omar, until=date(2026, 11, 27), by_id=omar, now=NOW + HOUR
        )
        declined = declines.add_decline(
            unit,
            here,
            item_id=paving,
            person_id=omar,
            by_id=omar,
            reason="Water paves this one.",
            suggested_slack_id="U-RUTH",
            now=NOW + 2 * HOUR,
        )
        declines.keep_declined(unit, here, declined, by_id=city.ruth.id, now=NOW + 3 * HOUR)
    with database.reading() as unit:
        hours = [facts.load_facts(unit, here, NOW + hour * HOUR, now=NOW + 9 * HOUR) for hour in range(4)]
    assert [len(hour.snoozes) for hour in hours] == [0, 1, 1, 1]
    assert [[one.kept_at for one in hour.declines] for hour in hours] == [[], [], [None], [NOW + 3 * HOUR]]
    with pytest.raises(Duplicate), database.writing() as unit:
        declines.keep_declined(unit, here, declined, by_id=omar, now=NOW + 4 * HOUR)


def test_now_is_the_last_of_the_instants(database: Database, city: City) -> None:
    database.write(lambda unit: updates.add_update(unit, city.workspace_id, said(city, 10), now=NOW + HOUR))
    with database.reading() as unit:
        assert facts.load_facts(unit, city.workspace_id, now=NOW).updates == []
        now = NOW + HOUR
        assert facts.load_facts(unit, city.workspace_id, now=now) == facts.load_facts(
            unit, city.workspace_id, now, now=now + HOUR
        )


def test_people_who_left_stay_because_they_are_quoted(database: Database, city: City) -> None:
    with database.writing() as unit:
        people.update_person(unit, city.workspace_id, city.omar.id, active=False)
        found = facts.load_facts(unit, city.workspace_id, now=NOW)
    assert not found.person_by_id[city.omar.id].active


def test_the_number_of_queries_does_not_grow_with_the_plan(database: Database, city: City) -> None:
    counted: list[str] = []

    def count() -> int:
        counted.clear()
        with database.reading() as unit:
            engine = unit.session.get_bind()
            event.listen(engine, "before_cursor_execute", note)
            facts.load_facts(unit, city.workspace_id, now=NOW)
            event.remove(engine, "before_cursor_execute", note)
        return len(counted)

    def note(*arguments: object) -> None:
        counted.append(str(arguments[2]))

    small = count()
    with database.writing() as unit:
        new = [NewItem(title=f"T{n}", short_title=f"T{n}", position=n) for n in range(500)]
        added = items.add_items(unit, city.workspace_id, city.plan.id, new, now=NOW)
        given = [NewAssignment(item_id=each.id, part=Part.LEAD, person_id=city.omar.id) for each in added]
        assignments.add_assignments(unit, city.workspace_id, given, now=NOW)
        workspaces.set_setting(unit, city.workspace_id, "rest_days", 5, now=NOW)
    assert count() == small <= 18
