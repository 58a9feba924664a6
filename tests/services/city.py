"""A small city in a database: three people, two departments, three items."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from planbot.plan.model import Item, Person
from planbot.plan.vocabulary import Mode, Part, Role
from planbot.store import assignments, departments, items, people, plans, workspaces
from planbot.store.records import NewAssignment, NewItem
from planbot.store.unit_of_work import Database

BEGAN = datetime(2026, 10, 1, 13, 0, tzinfo=UTC)
ASK = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
"""Tuesday 09:30 in New York."""


@dataclass(frozen=True)
class City:
    workspace_id: int
    maria: Person
    dana: Person
    tom: Person
    bridges: Item
    signals: Item
    goal: Item


def build_city(database: Database) -> City:
    """Maria leads both items of Public Works, which Dana heads; Tom is of the police."""
    with database.writing() as unit:
        workspace_id = workspaces.create_workspace(unit, name="city", now=BEGAN, slack_team_id="T1").id
        for key, value in (
            ("mode", Mode.LIVE),
            ("live_since", date(2026, 10, 1)),
            ("leadership_channel", "C1"),
        ):
            workspaces.set_setting(unit, workspace_id, key, value, now=BEGAN)
        works = departments.upsert_department(unit, workspace_id, "Public Works", now=BEGAN)
        police = departments.upsert_department(unit, workspace_id, "Police", now=BEGAN)

        def person(name: str, department_id: int, role: Role = Role.STAFF) -> Person:
            email = f"{name.casefold()}@city.example"
            found = people.upsert_person(
                unit,
                workspace_id,
                email=email,
                name=name,
                department_id=department_id,
                role=role,
                now=BEGAN,
            )
            return people.link_to_slack(unit, workspace_id, found.id, f"U{found.id}")

        maria, tom = person("Maria", works.id), person("Tom", police.id)
        dana = person("Dana", works.id, Role.DEPARTMENT_HEAD)
        departments.set_head(unit, workspace_id, works.id, dana.id, now=BEGAN)
        plan = plans.create_plan(unit, workspace_id, title="Plan", levels=("Goal", "Action"), now=BEGAN)
        goal, bridges, signals = items.add_items(
            unit,
            workspace_id,
            plan.id,
            [
                NewItem(title="Streets", short_title="Streets", number="1", position=0),
                NewItem(
                    title="Inspect the bridges",
                    short_title="Inspect the bridges",
                    number="1.1",
                    position=1,
                    parent_index=0,
                    start=date(2026, 10, 1),
                    due=date(2026, 12, 18),
                    percent=20,
                ),
                NewItem(
                    title="Replace the signals",
                    short_title="Replace the signals",
                    number="1.2",
                    position=2,
                    parent_index=0,
                    start=date(2026, 10, 1),
                    due=date(2027, 6, 30),
                ),
            ],
            now=BEGAN,
        )
        leads = [
            NewAssignment(item_id=item.id, part=Part.LEAD, person_id=maria.id) for item in (bridges, signals)
        ]
        assignments.add_assignments(unit, workspace_id, leads, now=BEGAN)
    return City(workspace_id, maria, dana, tom, bridges, signals, goal)
