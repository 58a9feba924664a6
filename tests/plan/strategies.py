"""Arbitrary facts that hang together: every id that is named exists, every item has at most one lead.

The worlds are small and their words few, so that collisions (equal numbers, equal titles, equal dates) are
common rather than rare.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

from hypothesis import strategies as st

from planbot.plan.model import (
    Ask,
    Assignment,
    Body,
    Decision,
    Decline,
    Department,
    DueDateChange,
    Facts,
    Item,
    Milestone,
    Override,
    Person,
    Plan,
    Snooze,
    StatusUpdate,
)
from planbot.plan.policy import Policy
from planbot.plan.titles import short_title
from planbot.plan.vocabulary import (
    Cadence,
    DecisionKind,
    Funding,
    Mode,
    Part,
    PlanState,
    Precision,
    Priority,
    Recurrence,
    Role,
    Status,
    Via,
)

TODAY = date(2026, 11, 24)
"""A Tuesday, two days before Thanksgiving."""

T = TypeVar("T")

ZONES = (
    "America/New_York",
    "America/Los_Angeles",
    "America/Phoenix",
    "Pacific/Honolulu",
    "Europe/Berlin",
    "Asia/Kolkata",
)
NUMBERS = (
    *("1", "2", "10", "1.1", "1.2", "1.9", "1.10", "2.1", "1.1.1", "2.1.3"),
    *("A", "A.1", "ED 1.2", "ED", "#3", "1.1.", "(a)", "Goal 1", "…", "１"),
)
WORDS = (
    *("Housing", "Parks", "Park", "Arts", "Art", "Natural", "Resources", "the", "of", "and", "Long-range"),
    *("Water", "Main", "Street", "Ward 2", "2030", "Économie", "Goal", "Increase", "affordable", "trust"),
)

days = st.dates(TODAY - timedelta(days=500), TODAY + timedelta(days=800))
near_days = st.dates(TODAY - timedelta(days=40), TODAY + timedelta(days=40))
percents = st.integers(0, 100)
titles = st.one_of(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join),
    st.text(min_size=1, max_size=30).filter(str.strip),
)
notes = st.none() | st.sampled_from(["waiting for the permit", "50% of forms in", "*bold* <@U1> & more", "…"])


def _instant(minutes: int) -> datetime:
    return datetime.combine(TODAY, time(14), UTC) - timedelta(minutes=minutes)


instants = st.integers(0, 400 * 24 * 60).map(_instant)


def _optional(values: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    return st.none() | values


def _some(values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from([None, *values])


_dates = _optional(days | near_days)
_pick = st.integers(0, 59)
"""Which of the ids there are, counted round; see `_Picks`."""
_maybe_pick = _optional(_pick)

policies = st.builds(
    lambda place, work_week, **rest: Policy(
        holidays_country=place[0], holidays_subdivision=place[1], work_week=tuple(sorted(work_week)), **rest
    ),
    place=st.sampled_from([("US", None), ("US", "FL"), ("DE", "BY"), (None, None)]),
    work_week=st.sets(st.integers(0, 6), min_size=1),
    zone=st.sampled_from(ZONES),
    days_off=st.lists(near_days, max_size=4, unique=True).map(tuple),
    work_days=st.lists(near_days, max_size=3, unique=True).map(tuple),
    half_days=st.lists(near_days, max_size=3, unique=True).map(tuple),
    mode=st.sampled_from(Mode),
    live_since=_optional(st.dates(TODAY - timedelta(days=300), TODAY)),
    leadership_channel=_some(["C0LEADERS"]),
    ask_day=st.integers(0, 6),
    reminder_day=st.integers(0, 6),
    digest_day=st.integers(0, 6),
    rollup_day=st.integers(0, 6),
    reporting_period=st.sampled_from(Cadence),
    trouble_period=st.sampled_from(Cadence),
    quiet_period=st.sampled_from(Cadence),
    silent_ask_weeks=st.sampled_from([2, 1, 3]),
    unproven_days=st.sampled_from([31, 0, 7]),
    decision_again_days=st.sampled_from([7, 1, 20]),
    launch_days=st.sampled_from([30, 5, 60]),
)

_plans = st.fixed_dictionaries(
    {
        "title": titles,
        "levels": st.sampled_from([("Goal", "Strategy", "Action"), ("Area",), ()]),
        "state": st.sampled_from(PlanState),
    }
)
_items = st.fixed_dictionaries(
    {
        "plan_id": _pick,
        "parent_id": _maybe_pick,
        "department_id": _maybe_pick,
        "number": _some(NUMBERS),
        "title": titles,
        "start": _dates,
        "due": _dates,
        "adopted_due": _dates,
        "precision": _some(Precision),
        "recurrence": _some([None] * len(Recurrence) + list(Recurrence)),
        "priority": _some(Priority),
        "status": st.sampled_from(Status),
        "percent": _optional(percents),
        "funding": _some(Funding),
        "cadence": _some([None] * len(Cadence) + list(Cadence)),
        "milestones": _some(
            [
                (Milestone(title="Permit", due=TODAY),),
                (Milestone(title="Draft", due=TODAY + timedelta(days=9)), Milestone(title="Vote")),
                (
                    Milestone(
                        title="Survey", due=TODAY - timedelta(days=9), done_on=TODAY - timedelta(days=12)
                    ),
                ),
            ]
        ).map(lambda found: found or ()),
    }
)
_people = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Sam Ortiz", "Dana Whitfield", "Ruth O'Neil"]),
        "department_id": _maybe_pick,
        "role": st.sampled_from(Role),
        "is_in_slack": st.booleans(),
        "zone": _some(ZONES),
        "away_until": _some([None, TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=9)]),
        "delegate_id": _maybe_pick,
        "active": st.sampled_from([True, True, True, False]),
    }
)
_assignments = st.fixed_dictionaries(
    {
        "item_id": _pick,
        "part": st.sampled_from(Part),
        "assignee": st.sampled_from(["person_id", "department_id", "body_id"]),
        "assignee_id": _pick,
        "reporter_id": _maybe_pick,
        "until": _optional(near_days),
        "accepted_at": _optional(instants),
    }
)
_updates = st.fixed_dictionaries(
    {
        "item_id": _pick,
        "author_id": _pick,
        "at": instants,
        "status": st.sampled_from(Status),
        "percent": _optional(percents),
        "note": notes,
        "expected": _optional(near_days),
        "on_behalf_of_id": _maybe_pick,
        "via": st.sampled_from(Via),
    }
)
_decisions = st.fixed_dictionaries(
    {
        "item_id": _pick,
        "kind": st.sampled_from(DecisionKind),
        "question": st.just("May we hire an inspector?"),
        "decider_id": _maybe_pick,
        "asked_by_id": _pick,
        "asked_at": instants,
        "needed_by": _optional(near_days),
        "answered_at": _optional(instants),
    }
)
_due_changes = st.fixed_dictionaries(
    {"item_id": _pick, "before": _dates, "after": _dates, "reason": notes, "by_id": _pick, "at": instants}
)
_asks = st.fixed_dictionaries(
    {
        "item_id": _pick,
        "person_id": _pick,
        "kind": st.sampled_from(["ask", "reminder", "overdue"]),
        "at": instants,
    }
)
_snoozes = st.fixed_dictionaries(
    {"item_id": _pick, "person_id": _pick, "by_id": _pick, "until": near_days, "at": instants}
)
_declines = st.fixed_dictionaries(
    {
        "item_id": _pick,
        "person_id": _pick,
        "by_id": _pick,
        "at": instants,
        "reason": notes,
        "suggested_slack_id": _some(["U1", "U-NOBODY"]),
    }
)
SETTINGS_OF_ITEMS = (
    *(("asked", False), ("cadence", Cadence.FORTNIGHT), ("cadence", Cadence.QUARTER), ("cadence", None)),
    *(("reporting_period", Cadence.QUARTER), ("trouble_period", Cadence.QUARTER)),
    *(("quiet_period", Cadence.FORTNIGHT), ("silent_ask_weeks", 4), ("decision_again_days", 3)),
    *(
        ("coming_due_days", 3),
        ("steps_before", (30, 14, 7, 1, 0)),
        ("steps_before", ()),
        ("steps_after", (1, 5)),
    ),
    *(("rest_days", 2), ("unanswered_asks", 1), ("unanswered_asks", 4)),
    *(("overdue_to_digest_days", 1), ("overdue_to_rollup_days", 3)),
)
_overrides = st.fixed_dictionaries(
    {"plan_id": _pick, "item_id": _maybe_pick, "setting": st.sampled_from(SETTINGS_OF_ITEMS)}
)
_said = st.fixed_dictionaries(
    {
        "updates": st.lists(_updates, max_size=8),
        "decisions": st.lists(_decisions, max_size=4),
        "due_changes": st.lists(_due_changes, max_size=3),
        "asks": st.lists(_asks, max_size=6),
        "snoozes": st.lists(_snoozes, max_size=3),
        "declines": st.lists(_declines, max_size=2),
        "overrides": st.lists(_overrides, max_size=3),
    }
)
_everybody = st.fixed_dictionaries(
    {
        "heads": st.lists(_maybe_pick, max_size=3),
        "people": st.lists(_people, max_size=5),
        "reporters": st.lists(_maybe_pick, max_size=2),
    }
)


@st.composite
def facts(
    draw: st.DrawFn, max_items: int = 12, policy: st.SearchStrategy[Policy] = policies, min_items: int = 0
) -> Facts:
    """Draw the facts of a workspace around `TODAY`."""
    everybody, said = draw(_everybody), draw(_said)
    picks = _Picks(
        department_id=range(1, len(everybody["heads"]) + 1),
        person_id=range(1, len(everybody["people"]) + 1),
        body_id=range(1, len(everybody["reporters"]) + 1),
    )
    plans = [
        Plan(id=plan_id, **plan)
        for plan_id, plan in enumerate(draw(st.lists(_plans, min_size=1, max_size=3)), start=1)
    ]
    items = draw(_tree(plans, picks, min_items, max_items))
    picks.item_id = [item.id for item in items]
    complete = bool(items and everybody["people"])
    return Facts(
        as_of=datetime.combine(TODAY, time(15), UTC),
        policy=draw(policy),
        plans=tuple(plans),
        items=items,
        departments=tuple(
            Department(id=n, name=f"Department {n}", head_id=picks.person(head))
            for n, head in enumerate(everybody["heads"], start=1)
        ),
        people=tuple(_person(n, values, picks) for n, values in enumerate(everybody["people"], start=1)),
        bodies=tuple(
            Body(id=n, name=f"Board {n}", reporter_id=picks.person(reporter))
            for n, reporter in enumerate(everybody["reporters"], start=1)
        ),
        assignments=_assigned(draw(st.lists(_assignments, max_size=2 * len(items))), picks),
        updates=_kept(StatusUpdate, said["updates"], picks) if complete else (),
        decisions=_kept(Decision, said["decisions"], picks) if complete else (),
        due_changes=_kept(DueDateChange, said["due_changes"], picks) if complete else (),
        snoozes=_kept(Snooze, said["snoozes"], picks) if complete else (),
        declines=_kept(Decline, said["declines"], picks) if complete else (),
        overrides=_overridden(said["overrides"], plans, items),
        asks=tuple(
            Ask(
                **(
                    ask
                    | picks.ids(item_id=ask["item_id"], person_id=ask["person_id"])
                    | {"day": ask["at"].date()}
                )
            )
            for ask in said["asks"]
            if complete
        ),
    )


def known_by(known: Facts, at: datetime) -> Facts:
    """Return the facts without what was said, asked or changed only at `at` or later."""
    return replace(
        known,
        updates=tuple(one for one in known.updates if one.at < at),
        decisions=tuple(one for one in known.decisions if one.asked_at < at),
        due_changes=tuple(one for one in known.due_changes if one.at < at),
        asks=tuple(one for one in known.asks if one.at < at),
        snoozes=tuple(one for one in known.snoozes if one.at < at),
        declines=tuple(one for one in known.declines if one.at < at),
    )


@st.composite
def shuffled(draw: st.DrawFn, known: Facts) -> Facts:
    """Draw the same facts in another order."""
    random = draw(st.randoms(use_true_random=False))

    def mixed(values: Sequence[T]) -> tuple[T, ...]:
        return tuple(random.sample(values, len(values)))

    return replace(
        known,
        plans=mixed(known.plans),
        items=mixed(known.items),
        assignments=mixed(known.assignments),
        departments=mixed(known.departments),
        people=mixed(known.people),
        bodies=mixed(known.bodies),
        updates=mixed(known.updates),
        decisions=mixed(known.decisions),
        due_changes=mixed(known.due_changes),
        asks=mixed(known.asks),
        snoozes=mixed(known.snoozes),
        declines=mixed(known.declines),
        overrides=mixed(known.overrides),
    )


_KINDS = dict.fromkeys(
    (
        *("author_id", "on_behalf_of_id", "decider_id", "asked_by_id", "by_id"),
        *("reporter_id", "delegate_id"),
    ),
    "person_id",
)
"""Whose ids a field holds, where its name does not say."""


class _Picks:
    """Turns picks into ids that exist, so that strategies need not be built anew for each world.

    (Hypothesis validates every new strategy: drawing from ready ones is several times as fast.)
    """

    def __init__(self, **ids: Sequence[int]) -> None:
        self._ids: dict[str, Sequence[int]] = ids
        self.item_id: Sequence[int] = ()

    def ids(self, **picks: int | None) -> dict[str, int | None]:
        return {field: self._id(_KINDS.get(field, field), pick) for field, pick in picks.items()}

    def person(self, pick: int | None) -> int | None:
        return self._id("person_id", pick)

    def _id(self, kind: str, pick: int | None) -> int | None:
        ids = self.item_id if kind == "item_id" else self._ids[kind]
        return None if pick is None or not ids else ids[pick % len(ids)]


@st.composite
def _tree(draw: st.DrawFn, plans: Sequence[Plan], picks: _Picks, least: int, most: int) -> tuple[Item, ...]:
    rows = draw(st.lists(_items, min_size=least, max_size=most))
    random = draw(st.randoms(use_true_random=False))
    ids = random.sample(range(1, 4 * len(rows) + 1), len(rows))
    serials = random.sample(range(1, 4 * len(rows) + 1), len(rows))
    items: list[Item] = []
    for position, (values, item_id, serial) in enumerate(zip(rows, ids, serials, strict=True)):
        pick = values["parent_id"]
        parent = None if pick is None or not items else items[pick % len(items)]
        items.append(
            Item(
                **values
                | picks.ids(department_id=values["department_id"])
                | {
                    "id": item_id,
                    "serial": serial,
                    "position": position,
                    "parent_id": parent.id if parent else None,
                    "plan_id": parent.plan_id if parent else plans[values["plan_id"] % len(plans)].id,
                    "short_title": short_title(values["title"]),
                    "adopted_due": values["adopted_due"] or values["due"],
                }
            )
        )
    return tuple(items)


def _person(person_id: int, values: dict[str, Any], picks: _Picks) -> Person:
    values = dict(values)
    slack_id = f"U{person_id:04}" if values.pop("is_in_slack") else None
    known = picks.ids(department_id=values["department_id"], delegate_id=values["delegate_id"])
    if known["delegate_id"] == person_id:
        known["delegate_id"] = None
    email = f"person{person_id}@city.example"
    return Person(**values | known | {"id": person_id, "email": email, "slack_id": slack_id})


def _assigned(rows: Sequence[dict[str, Any]], picks: _Picks) -> tuple[Assignment, ...]:
    """Return the assignments whose assignee exists, the first lead of each item only."""
    found: list[Assignment] = []
    led: set[int | None] = set()
    for number, row in enumerate(rows, start=1):
        assignee, part = row["assignee"], row["part"]
        known = picks.ids(item_id=row["item_id"], **{assignee: row["assignee_id"]})
        item_id = known["item_id"]
        if item_id is None or known[assignee] is None or (part is Part.LEAD and item_id in led):
            continue
        if part is Part.LEAD:
            led.add(item_id)
        found.append(
            Assignment(
                id=number,
                part=part,
                reporter_id=None if assignee == "person_id" else picks.person(row["reporter_id"]),
                until=row["until"] if part is Part.DELEGATE else None,
                accepted_at=row["accepted_at"],
                **known,
            )
        )
    return tuple(found)


def _overridden(
    rows: Sequence[dict[str, Any]], plans: Sequence[Plan], items: Sequence[Item]
) -> tuple[Override, ...]:
    """Return one for each setting of a plan, or of an item where one is picked."""
    found: dict[tuple[str, int | None, int | None], Override] = {}
    for row in rows:
        key, value = row["setting"]
        pick = row["item_id"] if items else None
        item_id = None if pick is None else items[pick % len(items)].id
        plan_id = plans[row["plan_id"] % len(plans)].id if item_id is None else None
        found[key, plan_id, item_id] = Override(key=key, value=value, plan_id=plan_id, item_id=item_id)
    return tuple(found.values())


def _kept(kind: type[T], rows: Sequence[dict[str, Any]], picks: _Picks) -> tuple[T, ...]:
    return tuple(
        kind(**row | picks.ids(**_pick_fields(row)), id=number) for number, row in enumerate(rows, start=1)
    )


def _pick_fields(row: dict[str, Any]) -> dict[str, int | None]:
    return {field: value for field, value in row.items() if field.endswith("_id") and "slack" not in field}
