"""One small city for tests that say everything they need: a plan, two departments, a few people."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from planbot.plan.model import Assignment, Department, Facts, Item, Person, Plan, StatusUpdate
from planbot.plan.policy import Policy
from planbot.plan.vocabulary import Part, Role, Status

TODAY = date(2026, 11, 24)

PLAN = Plan(id=1, title="Strategic Plan 2030")
PUBLIC_WORKS = Department(id=1, name="Public Works", head_id=2)
PLANNING = Department(id=2, name="Planning", head_id=3)
SAM = Person(id=1, email="sam@city.example", name="Sam Ortiz", department_id=1, slack_id="U1")
DANA = Person(
    id=2,
    email="dana@city.example",
    name="Dana Whitfield",
    department_id=1,
    role=Role.DEPARTMENT_HEAD,
    slack_id="U2",
)
PAT = Person(id=3, email="pat@city.example", name="Pat Lee", department_id=2, slack_id="U3")
MANAGER = Person(id=4, email="cm@city.example", name="Morgan Hale", role=Role.LEADERSHIP, slack_id="U4")
ADMIN = Person(id=5, email="admin@city.example", name="Ada Nu", role=Role.ADMIN, slack_id="U5")
LIVE = Policy(live_since=date(2026, 1, 5))


def item(item_id: int = 1, **changes: Any) -> Item:
    """An item that nothing can be said against: dated, and long from due."""
    values: dict[str, Any] = {
        "id": item_id,
        "plan_id": PLAN.id,
        "serial": item_id,
        "parent_id": None,
        "position": item_id,
        "number": f"1.{item_id}",
        "title": f"Item {item_id}",
        "short_title": f"Item {item_id}",
        "start": date(2026, 11, 2),
        "due": date(2027, 6, 30),
        "adopted_due": date(2027, 6, 30),
    }
    return Item(**(values | changes))


def lead(item_id: int = 1, **assignee: Any) -> Assignment:
    return Assignment(
        id=1000 + item_id, item_id=item_id, part=Part.LEAD, **(assignee or {"person_id": SAM.id})
    )


def said(status: Status = Status.ON_TRACK, on: date = TODAY, item_id: int = 1, **more: Any) -> StatusUpdate:
    return StatusUpdate(
        **{
            "id": on.toordinal(),
            "item_id": item_id,
            "author_id": SAM.id,
            "at": datetime.combine(on, time(17), UTC),
            "status": status,
            **more,
        }
    )


def city(*items: Item, **changes: Any) -> Facts:
    """The facts of the city with these items; each is led by Sam unless assignments are given."""
    known = Facts(
        as_of=datetime.combine(TODAY, time(14), UTC),
        policy=LIVE,
        plans=(PLAN,),
        items=items,
        departments=(PUBLIC_WORKS, PLANNING),
        people=(SAM, DANA, PAT, MANAGER, ADMIN),
        assignments=tuple(lead(one.id) for one in items),
    )
    return replace(known, **changes)
