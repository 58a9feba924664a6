"""A city with as many open items as asked for, stored with bulk inserts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Table

from planbot.plan.vocabulary import Mode, Part, Role, Status, Via
from planbot.store import departments, people, plans, workspaces
from planbot.store.tables import assignments, item_versions, items, looks, status_updates
from planbot.store.unit_of_work import Database, Unit

BEGAN = datetime(2026, 8, 3, 13, tzinfo=UTC)
SAID = datetime(2026, 11, 10, 15, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 17, 15, tzinfo=UTC)
"""The morning of the weekly ask and the rollup, in New York."""
WEDNESDAY = TUESDAY + timedelta(days=1)
THURSDAY = TUESDAY + timedelta(days=2)
"""Nothing is due either."""
FRIDAY = TUESDAY + timedelta(days=3)
"""What was due on Thursday is late."""
FAR_OFF = date(2028, 6, 30)
PEOPLE = 250
UNDER_A_GOAL = 100
_BATCH = 10_000

Json = dict[str, Any]


@dataclass(frozen=True)
class LargeCity:
    workspace_id: int
    item_ids: range


def build_large_city(database: Database, count: int, due: int) -> LargeCity:
    """Store `count` open items, each led by one of 250 people and updated this month; `due` of them are
    due on Thursday."""

    def found(unit: Unit) -> tuple[int, int, list[int]]:
        here = workspaces.create_workspace(unit, name="large", now=BEGAN).id
        for key, value in {"mode": Mode.LIVE, "live_since": BEGAN.date()}.items():
            workspaces.set_setting(unit, here, key, value, now=BEGAN)
        works = departments.upsert_department(unit, here, "Public Works", now=BEGAN)
        leads = [
            people.upsert_person(
                unit,
                here,
                email=f"person{number}@town.example",
                name=f"Person {number}",
                department_id=works.id,
                role=Role.STAFF if number else Role.DEPARTMENT_HEAD,
                now=BEGAN,
            ).id
            for number in range(PEOPLE)
        ]
        departments.set_head(unit, here, works.id, leads[0], now=BEGAN)
        plan = plans.create_plan(unit, here, title="Plan", levels=("Goal", "Action"), now=BEGAN)
        return here, plan.id, leads

    here, plan_id, leads = database.write(found)
    goals = -(-count // UNDER_A_GOAL)
    leaves = range(goals + 1, goals + count + 1)
    every = count // due if due else count + 1
    late = {leaves[n * every] for n in range(due)}
    store = partial(_store, database)
    store(items, (_identity(here, plan_id, item_id) for item_id in range(1, goals + count + 1)))
    store(looks, (_look(here, item_id) for item_id in range(1, goals + count + 1)))
    store(item_versions, (_goal(here, item_id) for item_id in range(1, goals + 1)))
    store(item_versions, (_leaf(here, item_id, goals, late) for item_id in leaves))
    store(assignments, (_lead(here, item_id, leads[item_id % PEOPLE]) for item_id in leaves))
    store(status_updates, (_word(here, item_id, leads[item_id % PEOPLE]) for item_id in leaves))
    return LargeCity(here, leaves)


def _store(database: Database, table: Table, rows: Iterator[Json]) -> None:
    while batch := [row for _, row in zip(range(_BATCH), rows, strict=False)]:
        database.write(partial(_insert, table, batch))


def _insert(table: Table, batch: list[Json], unit: Unit) -> None:
    unit.session.execute(table.insert(), batch)


def _identity(here: int, plan_id: int, item_id: int) -> Json:
    return {
        "id": item_id,
        "workspace_id": here,
        "plan_id": plan_id,
        "serial": item_id,
        "created_at": BEGAN,
    }


def _look(here: int, item_id: int) -> Json:
    values = {"look_at": date.min, "changes": 0, "changed_at": BEGAN}
    return {"workspace_id": here, "item_id": item_id, **values}


def _goal(here: int, item_id: int) -> Json:
    return _version(here, item_id, None, None)


def _leaf(here: int, item_id: int, goals: int, late: set[int]) -> Json:
    parent_id = (item_id - goals - 1) // UNDER_A_GOAL + 1
    return _version(here, item_id, parent_id, THURSDAY.date() if item_id in late else FAR_OFF)


def _version(here: int, item_id: int, parent_id: int | None, due: date | None) -> Json:
    return {
        "workspace_id": here,
        "item_id": item_id,
        "parent_id": parent_id,
        "position": item_id,
        "title": f"Complete the piece of work number {item_id}",
        "short_title": f"Work {item_id}",
        "status": Status.NOT_STARTED,
        "due": due,
        "adopted_due": due,
        "valid_from": BEGAN,
    }


def _lead(here: int, item_id: int, person_id: int) -> Json:
    return {
        "workspace_id": here,
        "item_id": item_id,
        "part": Part.LEAD,
        "person_id": person_id,
        "valid_from": BEGAN,
    }


def _word(here: int, item_id: int, person_id: int) -> Json:
    return {
        "workspace_id": here,
        "item_id": item_id,
        "author_id": person_id,
        "at": SAID,
        "recorded_at": SAID,
        "status": Status.ON_TRACK,
        "via": Via.BUTTON,
        "withdrawn": False,
    }
