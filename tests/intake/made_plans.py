"""Plans of every kind that planbot can hold, for taking them out and in again."""

from datetime import UTC, date, datetime
from itertools import count

from hypothesis import strategies as st

from planbot.intake.cells import cell_line
from planbot.plan.model import (
    Assignment,
    Body,
    Department,
    Facts,
    Item,
    Milestone,
    OwnerName,
    Person,
    Plan,
    StatusUpdate,
)
from planbot.plan.vocabulary import Cadence, Funding, Part, Precision, Priority, Recurrence, Role, Status

NOW = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
PEOPLE = (
    Person(id=1, email="ann@x.example", name="Ann Ash", title="Finance", department_id=1, role=Role.ADMIN),
    Person(id=2, email="bo@x.example", name="Birk, Bo", department_id=2),
    Person(id=3, email="o'neil+plan@x.example", name="Kit “Sky” O’Neil; Jr.", title="City Clerk"),
    Person(id=4, email="gone@x.example", name="Gil Gone", active=False),
    Person(id=5, email="Cy@X.example", name="Cy <the> Dent @ home"),
)
DEPARTMENTS = (
    Department(id=1, name="Finance", head_id=1),
    Department(id=2, name="Parks, Trails & Recreation", aliases=("Arts Council",)),
    Department(id=3, name="City Clerk"),
    Department(id=4, name="Fire/Police and Ambulance"),
)
BODIES = (
    Body(id=1, name="Arts / Culture Council", reporter_id=1),
    Body(id=2, name="Arts Council"),
    Body(id=3, name="Friends; Neighbors, and Co."),
    Body(id=4, name="Partners: Health"),
    Body(id=5, name="Various"),
    Body(id=6, name="PG&E"),
    Body(id=7, name="=Equity Board"),
)
HOLDERS = (
    *({"person_id": person.id} for person in PEOPLE),
    *({"department_id": department.id} for department in DEPARTMENTS),
    *({"body_id": body.id} for body in BODIES),
)
LEVELS = (
    ("Action",),
    ("Goal", "Action"),
    ("Goal", "Focus", "Action"),
    ("Pillar", "Objective", "Strategy", "Action Item"),
    ("Priority", "Strategy", "Measure"),
    ("Status", "Lead", "Level"),
    ("Chapter", "Chapter", "Step"),
    ("Élan", " — ", "=Work"),
)

odd = st.text(max_size=20)
plain = st.text("abcdefgh 0123456789.,;:-–/&'\"=+@#%()•\n", max_size=30)
tricky = st.sampled_from(
    [
        "=1+1", "'=x", "''", "-", "n/a", "N/A", "None", "TBD", "#N/A", "#REF!", "1.10", "1.1", "100%", "0.5",
        "2027", "2026-01-01", "03/04/2025", "Goal", "Action", "Goal 2: Safe streets", "a. step", "• step",
        "- step", "x", "TRUE", "1e5", "_x0041_", "Status", "on track", "[x] done", "A\u00a0b", "a\u200bb",
        "cr\rlf\r\nend", "tab\tbed", "\u2028line", "\ud800", "\x07bell", "🚲 lane", "e\u0301", "ﬁ", "Ⅳ",
        "“Quoted”", "a" * 300, "Long\n\n\nlines", "ALL CAPS", "ends:", "(in brackets)", "|1.6.1|", "Vision",
        "\u00a0=1+1", "\u200b@x", "\x0c-1", "\t=2",
    ]
)  # fmt: skip
texts = (odd | plain | tricky).filter(lambda text: cell_line(text) != "")
numbers = st.none() | st.sampled_from(
    [
        "1",
        "1.1",
        "1.10",
        "01",
        "1.2.3",
        "KW-FIFA-500",
        "A",
        "3.4.",
        "|1.6|",
        "Goal 2",
        "IV",
        "-1",
        "=2",
        "1e3",
    ]
)
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
timelines = (
    st.none()
    | texts
    | st.sampled_from(
        ["Short term", "FY27", "Ongoing", "Annually April 1st", "2022-2027", "Q1 2024", "to be determined"]
    )
)
milestones = st.lists(
    st.builds(
        Milestone,
        title=texts | st.sampled_from(["a; b", "Vote by May 2027", "Built (done)", "no date: x"]),
        due=st.none() | days,
        done_on=st.none() | days,
    ),
    max_size=3,
).map(tuple)


def depth_of(found: list[Item], item: Item) -> int:
    return 0 if item.parent_id is None else 1 + depth_of(found, found[item.parent_id - 1])


@st.composite
def items(draw: st.DrawFn, levels: tuple[str, ...]) -> tuple[Item, ...]:
    """A tree in which an item's siblings differ in title or number."""
    found: list[Item] = []
    taken: set[tuple[int | None, str | None, str]] = set()
    for at in range(draw(st.integers(1, 8))):
        parents = [None, *(item for item in found if depth_of(found, item) < len(levels) - 1)]
        above = draw(st.sampled_from(parents))
        number, title = draw(numbers), draw(texts)
        if (above.id if above else None, number, cell_line(title).casefold()) in taken:
            title = f"{title} {at}"
        taken.add((above.id if above else None, number, cell_line(title).casefold()))
        found.append(
            Item(
                id=at + 1,
                plan_id=1,
                serial=at + 101,
                parent_id=above.id if above else None,
                position=at,
                number=number,
                title=title,
                short_title=draw(texts),
                description=draw(st.none() | texts),
                department_id=draw(st.none() | st.sampled_from([one.id for one in DEPARTMENTS])),
                start=draw(st.none() | days),
                due=draw(st.none() | days),
                adopted_due=draw(st.none() | days),
                timeline=draw(timelines),
                precision=draw(st.none() | st.sampled_from(Precision)),
                recurrence=draw(st.none() | st.sampled_from(Recurrence)),
                priority=draw(st.none() | st.sampled_from(Priority)),
                status=draw(st.sampled_from(Status)),
                percent=draw(st.none() | st.integers(0, 100)),
                measure=draw(st.none() | texts),
                budget=draw(st.none() | texts),
                funding=draw(st.none() | st.sampled_from(Funding)),
                resources=draw(st.none() | texts),
                cadence=draw(st.none() | st.sampled_from(Cadence)),
                milestones=draw(milestones),
            )
        )
    return tuple(found)


@st.composite
def plans(draw: st.DrawFn) -> Facts:
    """A plan with its owners and what was said of it."""
    levels = draw(st.sampled_from(LEVELS))
    found = draw(items(levels))
    ids = count(1)
    assignments, updates = [], []
    for item in found:
        for place, who in enumerate(draw(st.lists(st.sampled_from(HOLDERS), max_size=4, unique_by=str))):
            part = Part.LEAD if place == 0 and draw(st.booleans()) else Part.SUPPORT
            assignments.append(Assignment(id=next(ids), item_id=item.id, part=part, **who))
        if draw(st.booleans()):
            updates.append(
                StatusUpdate(
                    id=next(ids),
                    item_id=item.id,
                    author_id=1,
                    at=NOW,
                    status=draw(st.sampled_from(Status)),
                    percent=draw(st.none() | st.integers(0, 100)),
                    note=draw(st.none() | texts),
                    evidence=draw(st.none() | texts),
                )
            )
    return Facts(
        as_of=NOW,
        plans=[Plan(id=1, title=draw(texts), levels=levels)],
        items=found,
        assignments=assignments,
        departments=DEPARTMENTS,
        people=PEOPLE,
        bodies=BODIES,
        updates=updates,
    )


OPEN_NAMES = (
    "Lamplighters",
    "Roads / Bridges crew",
    "Water; Sewer",
    "Lead: Kim",
    "=Night shift",
    "A, B and C",
    "x@y.example",
    "Zed <zed@y.example>",
)


@st.composite
def named_plans(draw: st.DrawFn) -> tuple[Facts, tuple[OwnerName, ...]]:
    """A plan, and the owners that it only names."""
    facts = draw(plans())
    ids = count(1)
    names = []
    for item in facts.items:
        for place, name in enumerate(draw(st.lists(st.sampled_from(OPEN_NAMES), max_size=3, unique=True))):
            part = Part.LEAD if place == 0 and draw(st.booleans()) else Part.SUPPORT
            names.append(OwnerName(id=next(ids), item_id=item.id, part=part, name=name))
    return facts, tuple(names)
