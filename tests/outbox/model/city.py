"""Two departments, four people and six items, of which one is led by nobody, in a city whose clock moves."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from planbot.plan.vocabulary import Mode, Part, Role
from planbot.store import assignments, departments, items, people, plans, workspaces
from planbot.store.records import NewAssignment, NewItem
from planbot.store.unit_of_work import Unit

BEGAN = datetime(2026, 10, 1, 13, 0, tzinfo=UTC)
START = datetime(2026, 10, 20, 12, 0, tzinfo=UTC)
"""A Tuesday morning, an hour and a half before everybody is asked; the clocks go back on November 1."""
ZONES = ("America/New_York", "America/Los_Angeles", "Europe/Berlin", "Asia/Kolkata", "Pacific/Auckland")
LEADERSHIP = "C0LEADERSHIP"


@dataclass
class MovingClock:
    """Business time that only the test moves, and only forward."""

    instant: datetime = START

    def now(self) -> datetime:
        return self.instant

    def move(self, to: datetime) -> None:
        self.instant = max(self.instant, to)


@dataclass
class City:
    workspace_id: int
    owner_ids: list[int] = field(default_factory=list)
    item_ids: list[int] = field(default_factory=list)


def build_city(unit: Unit) -> City:
    here = workspaces.create_workspace(unit, name="city", now=BEGAN, slack_team_id="T1").id
    settings = {"mode": Mode.LIVE, "live_since": BEGAN.date(), "leadership_channel": LEADERSHIP}
    for key, value in settings.items():
        workspaces.set_setting(unit, here, key, value, now=BEGAN)
    works = departments.upsert_department(unit, here, "Public Works", now=BEGAN)
    police = departments.upsert_department(unit, here, "Police", now=BEGAN)

    def person(name: str, department_id: int, role: Role = Role.STAFF, zone: str | None = None) -> int:
        found = people.upsert_person(
            unit,
            here,
            email=f"{name}@city.example",
            name=name,
            department_id=department_id,
            role=role,
            zone=zone,
            now=BEGAN,
        )
        people.link_to_slack(unit, here, found.id, f"U0{name.upper()}")
        return found.id

    owners = [person("maria", works.id), person("omar", works.id), person("tom", police.id, zone=ZONES[1])]
    # The heads lead nothing, so that whatever two direct messages a day there are would be one too many.
    for name, department in (("dana", works), ("sam", police)):
        head = person(name, department.id, Role.DEPARTMENT_HEAD)
        departments.set_head(unit, here, department.id, head, now=BEGAN)
    plan = plans.create_plan(unit, here, title="Plan", levels=("Action",), now=BEGAN)
    added = items.add_items(
        unit,
        here,
        plan.id,
        [
            NewItem(
                title=f"Action {number}",
                short_title=f"Action {number}",
                number=str(number),
                position=number,
                start=date(2026, 10, 1),
                due=date(2026, 10, 26) + timedelta(days=20 * number),
                percent=10,
            )
            for number in range(6)
        ],
        now=BEGAN,
    )
    leads = [
        NewAssignment(item_id=item.id, part=Part.LEAD, person_id=owners[number % len(owners)])
        for number, item in enumerate(added[:5])
    ]
    assignments.add_assignments(unit, here, leads, now=BEGAN)
    return City(here, owners, [item.id for item in added])
