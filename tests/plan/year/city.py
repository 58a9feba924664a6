"""A city of 500 items and 60 people in the year in which it goes live, and what lies ahead of them in it.

All is drawn from one seed: who leads what, how long things really take, who is on leave when, who moves.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from planbot.plan.model import Assignment, Body, Department, Facts, Item, Milestone, Person, Plan
from planbot.plan.policy import Policy
from planbot.plan.slots import local_instant
from planbot.plan.vocabulary import Mode, Part, PlanState, Precision, Recurrence, Role, Status

LIVE_SINCE = date(2026, 7, 6)
"""A Monday, at the beginning of the fiscal year."""

ZONE = "America/New_York"
CLOSED = (date(2026, 11, 27), date(2026, 12, 24))
HALF_DAY = date(2026, 12, 31)
FREE_DAYS = frozenset(
    {
        *CLOSED,
        date(2026, 9, 7),
        date(2026, 10, 12),
        date(2026, 11, 11),
        date(2026, 11, 26),
        date(2026, 12, 25),
        date(2027, 1, 1),
        date(2027, 1, 18),
        date(2027, 2, 15),
        date(2027, 5, 31),
        date(2027, 6, 18),
        date(2027, 7, 5),
    }
)
"""The city's own days and the federal holidays as observed, written out, for the rules compute them."""

POLICY = Policy(
    mode=Mode.LIVE,
    live_since=LIVE_SINCE,
    zone=ZONE,
    leadership_channel="C0LEADERS",
    days_off=CLOSED,
    half_days=(HALF_DAY,),
)

OUTAGE = (local_instant(date(2026, 8, 4), time(7), ZONE), local_instant(date(2026, 8, 7), time(7), ZONE))
"""Three days in the fifth week in which nothing runs: a rollup, an ask and a reminder are missed on time."""

DEPARTMENTS = (
    *("Public Works", "Planning", "Parks and Recreation", "Finance"),
    *("Library", "Police", "Water", "Human Resources"),
)
_FIRST = (
    "Ana",
    "Ben",
    "Cleo",
    "Dev",
    "Elif",
    "Finn",
    "Gus",
    "Hana",
    "Ines",
    "Jo",
    "Kofi",
    "Lea",
    "Max",
    "Noor",
)
_LAST = ("Abbott", "Brandt", "Castillo", "Dumont", "Eze")
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Size:
    """How large a city: `leaves` are the items that somebody reports on; goals and strategies come on top.

    Their due dates lie in the `due_within` days after going live. `waits` is the share of words with which an
    item comes to wait for a decision.
    """

    people: int
    silent: int
    departments: int
    goals: int
    strategies: int
    leaves: int
    due_within: int
    waits: float

    @property
    def items(self) -> int:
        return self.goals + self.strategies + self.leaves


WHOLE = Size(
    people=60, silent=6, departments=8, goals=5, strategies=20, leaves=475, due_within=900, waits=0.05
)
SMALL = Size(people=20, silent=3, departments=3, goals=2, strategies=6, leaves=112, due_within=120, waits=0.6)


@dataclass(frozen=True)
class Change:
    """What happens to a person at an instant, whatever planbot does: fields that get new values."""

    at: datetime
    person_id: int
    fields: dict[str, object]


@dataclass(frozen=True, kw_only=True)
class City:
    """The facts on the eve of going live, and what nobody has told planbot."""

    facts: Facts
    silent: frozenset[int]
    """The people who never answer."""
    changes: tuple[Change, ...]
    waits: float
    late_by: dict[int, int] = field(default_factory=dict)
    """For how many days after its due date each item is really done; negative where it is done before."""


def found_city(seed: int, size: Size = WHOLE) -> City:
    random = Random(seed)
    people = tuple(_people(size))
    departments = tuple(
        Department(id=n, name=name, head_id=n)
        for n, name in enumerate(DEPARTMENTS[: size.departments], start=1)
    )
    staff = [one for one in people if one.role is Role.STAFF]
    body = Body(id=1, name="Planning Board", reporter_id=staff[0].id)
    goals = [_branch(n, None) for n in range(1, size.goals + 1)]
    strategies = [_branch(size.goals + n, goals[n % size.goals].id) for n in range(1, size.strategies + 1)]
    leaves, leads = [], []
    # Some lead a few items, some twenty: work is never spread evenly.
    weights = [random.lognormvariate(0, 0.6) * (0.4 if one.role is not Role.STAFF else 1) for one in people]
    for n in range(size.goals + size.strategies + 1, size.items + 1):
        owner = random.choices(people, weights)[0]
        leaf = _leaf(n, strategies[n % size.strategies].id, owner, size, random)
        leaves.append(leaf)
        leads.append(_lead(leaf, owner, body, random))
    facts = Facts(
        as_of=local_instant(LIVE_SINCE, time.min, ZONE),
        policy=POLICY,
        plans=(Plan(id=1, title="Strategic Plan 2030", state=PlanState.ADOPTED),),
        items=(*goals, *strategies, *leaves),
        departments=departments,
        people=people,
        bodies=(body,),
        assignments=tuple(leads),
    )
    return City(
        facts=facts,
        silent=frozenset(one.id for one in staff[-size.silent :]),
        changes=tuple(sorted(_changes(facts, staff, random), key=lambda change: change.at)),
        waits=size.waits,
        late_by={leaf.id: _late_by(random) for leaf in leaves},
    )


def _people(size: Size) -> Iterator[Person]:
    """Yield the heads, the manager, the administrator and the staff; one of them is not in Slack yet."""
    for n in range(1, size.people + 1):
        role = Role.STAFF
        if n <= size.departments:
            role = Role.DEPARTMENT_HEAD
        elif n == size.departments + 1:
            role = Role.LEADERSHIP
        elif n == size.departments + 2:
            role = Role.ADMIN
        name = f"{_FIRST[n % len(_FIRST)]} {_LAST[n % len(_LAST)]}"
        yield Person(
            id=n,
            email=f"person{n}@city.example",
            name=name,
            department_id=1 + (n - 1) % size.departments,
            role=role,
            slack_id=None if n == size.departments + 5 else f"U{n:04}",
            zone="America/Chicago" if n % 10 == 3 else None,
            # Whoever is away has the same colleague stand in each time, every other person none.
            delegate_id=_colleague(n, size) if n % 2 else None,
        )


def _colleague(n: int, size: Size) -> int:
    following = n + size.departments
    return following if following <= size.people else n - size.departments


def _branch(n: int, parent_id: int | None) -> Item:
    return Item(
        id=n,
        plan_id=1,
        serial=n,
        parent_id=parent_id,
        position=n,
        number=str(n),
        title=f"Area {n}",
        short_title=f"Area {n}",
    )


def _leaf(n: int, parent_id: int, owner: Person, size: Size, random: Random) -> Item:
    item = replace(
        _branch(n, parent_id),
        department_id=owner.department_id,
        title=f"Action {n}",
        short_title=f"Action {n}",
        start=_start(random),
    )
    kind = random.random()
    if kind < 0.18:
        return replace(item, recurrence=Recurrence.ONGOING, precision=Precision.ONGOING)
    if kind < 0.32:
        return _recurring(item, random)
    if kind < 0.42:
        due = date(random.randint(2029, 2031), 6, 30)
        return replace(item, due=due, adopted_due=due, precision=Precision.HORIZON)
    if kind < 0.46:
        return item
    due = _due(size, random)
    status = random.choices(
        [Status.NOT_STARTED, Status.ON_TRACK, Status.ON_HOLD, Status.COMPLETED], [60, 30, 4, 6]
    )
    return replace(
        item, due=due, adopted_due=due, status=status[0], milestones=tuple(_milestones(due, random))
    )


def _start(random: Random) -> date | None:
    if random.random() < 0.3:
        return None
    return LIVE_SINCE + random.randint(-300, 200) * _DAY


def _due(size: Size, random: Random) -> date:
    """Plans give quarters more often than days; one date in twenty has passed when the city goes live."""
    if random.random() < 0.05:
        return LIVE_SINCE - random.randint(5, 90) * _DAY
    day = LIVE_SINCE + random.randint(5, size.due_within) * _DAY
    if random.random() < 0.4:
        return day
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return following - _DAY


def _recurring(item: Item, random: Random) -> Item:
    recurrence = random.choices(
        [Recurrence.ANNUAL, Recurrence.QUARTERLY, Recurrence.MONTHLY, Recurrence.SEMIANNUAL], [60, 20, 5, 15]
    )[0]
    if random.random() < 0.3:
        return replace(item, recurrence=recurrence, start=None)
    due = LIVE_SINCE + random.randint(5, 360) * _DAY
    return replace(item, recurrence=recurrence, due=due, adopted_due=due, start=None)


def _milestones(due: date, random: Random) -> Iterator[Milestone]:
    if random.random() < 0.15:
        for n in range(random.randint(1, 3), 0, -1):
            yield Milestone(title=f"Step {n}", due=due - random.randint(20, 60) * n * _DAY)


def _lead(leaf: Item, owner: Person, body: Body, random: Random) -> Assignment:
    if random.random() < 0.03:
        return Assignment(id=leaf.id, item_id=leaf.id, part=Part.LEAD, body_id=body.id)
    if owner.role is Role.DEPARTMENT_HEAD and random.random() < 0.3:
        return Assignment(id=leaf.id, item_id=leaf.id, part=Part.LEAD, department_id=owner.department_id)
    return Assignment(id=leaf.id, item_id=leaf.id, part=Part.LEAD, person_id=owner.id)


def _late_by(random: Random) -> int:
    return random.randint(-40, 0) if random.random() < 0.6 else random.randint(1, 75)


def _changes(facts: Facts, staff: list[Person], random: Random) -> Iterator[Change]:
    for person in facts.people:
        yield from _leaves_of_absence(person, random)
    yield from _moves(staff)


def _leaves_of_absence(person: Person, random: Random) -> Iterator[Change]:
    """Yield three leaves in the year; one in six ends before its time."""
    first = LIVE_SINCE + random.randint(3, 100) * _DAY
    for days in (random.choice([4, 7]), 14, random.choice([1, 2, 7])):
        began = datetime.combine(first, time(3, 30), UTC)
        yield Change(began, person.id, {"away_until": first + days * _DAY, "away_since": began})
        if days > 4 and random.random() < 1 / 6:
            back = first + (days - 3) * _DAY
            yield Change(datetime.combine(back, time(4, 30), UTC), person.id, {"away_until": back})
        first += random.randint(40, 110) * _DAY


def _moves(staff: list[Person]) -> Iterator[Change]:
    """Yield moves on the days of the weekly ask, before and after it, and in mid-week, there and back."""
    journeys = [
        (staff[1], date(2026, 7, 21), time(10, 15), "America/Los_Angeles"),
        (staff[1], date(2026, 9, 22), time(11, 30), None),
        (staff[2], date(2026, 7, 22), time(6), "Europe/Berlin"),
        (staff[2], date(2026, 7, 30), time(9, 31), None),
        (staff[3], date(2027, 3, 16), time(8), "America/Los_Angeles"),
    ]
    for person, day, at, zone in journeys:
        moved_at = local_instant(day, at, ZONE)
        yield Change(moved_at, person.id, {"zone": zone, "moved_at": moved_at})
