"""The day from which an item has to be looked at: never later than the first on which it is asked about."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from plan.strategies import TODAY, facts
from plan.test_agenda_properties import awake, live

from planbot.plan.check_ins import Asking
from planbot.plan.hand_overs import hand_overs
from planbot.plan.look_at import AT_ONCE, NEVER, look_at, rules_in_words
from planbot.plan.model import Assignment, Decline, Facts, Item, Milestone, Person, Plan, StatusUpdate
from planbot.plan.policy import Policy
from planbot.plan.rests import Rest
from planbot.plan.vocabulary import Cadence, Mode, Part, PlanState, Precision, Recurrence, Status

OMAR = Person(id=1, email="omar@city.example", name="Omar", slack_id="U1")
LIVE = Policy(mode=Mode.LIVE, live_since=date(2026, 8, 3))
SOON = st.integers(-2, 40) | st.integers(-2, 500)


def spoken_of(known: Facts) -> Facts:
    """The same facts, most of whose items had a word this month: the others are looked at at once."""
    said = tuple(
        StatusUpdate(
            id=5_000 + n,
            item_id=item.id,
            author_id=known.people[0].id,
            at=datetime(2026, 11, 1 + n * 5 % 24, 3 + n % 14, tzinfo=UTC),
            status=list(Status)[(item.id + n) % len(Status)],
        )
        for n, item in enumerate(known.items)
        if item.id % 5
    )
    return replace(known, updates=(*known.updates, *said))


@settings(suppress_health_check=list(HealthCheck))
@given(
    facts(policy=live, min_items=1).map(awake).map(spoken_of), st.integers(-1, 1), st.sets(SOON, min_size=8)
)
def test_nothing_is_asked_before_an_item_is_looked_at(known: Facts, shift: int, ahead: set[int]) -> None:
    today = TODAY + timedelta(days=shift)
    begun = Asking(known, today)
    days = {item_id: look_at(begun, standing) for item_id, standing in begun.standings.items()}
    event(f"later: {sum(day != AT_ONCE for day in days.values()) > 1}")
    # The days just before an item is looked at are those on which a rule would be missed.
    near = {day - timedelta(days=n) for day in days.values() if AT_ONCE < day < NEVER for n in (1, 2, 3)}
    for day in sorted({today + timedelta(days=n) for n in ahead} | near):
        if day < today or day > today + timedelta(days=600):
            continue
        asking = Asking(known, day, begun.outline)
        for owner, standing in asking.owned:
            if day < days[standing.item.id]:
                verdict = asking.on_the_day(standing, owner, weekly=True, reminder=True)
                assert isinstance(verdict, Rest), (day, days[standing.item.id], verdict)
        declined = {one.item.id for one in hand_overs(asking)}
        assert all(days[item_id] <= day for item_id in declined)


def only(
    item: Item, *updates: StatusUpdate, policy: Policy = LIVE, declines: tuple[Decline, ...] = ()
) -> date:
    known = Facts(
        as_of=datetime(2026, 11, 24, 15, tzinfo=UTC),
        policy=policy,
        plans=(Plan(id=1, title="Plan", state=PlanState.ADOPTED),),
        items=(item,),
        people=(OMAR,),
        assignments=(Assignment(id=1, item_id=item.id, part=Part.LEAD, person_id=OMAR.id),),
        updates=updates,
        declines=declines,
    )
    asking = Asking(known, TODAY)
    return look_at(asking, asking.standings[item.id])


def row(**values: object) -> Item:
    usual = {"id": 7, "plan_id": 1, "serial": 7, "parent_id": None, "position": 0, "number": None}
    return Item(**usual | {"title": "Pave", "short_title": "Pave"} | values)  # type: ignore[arg-type]


def said(day: int, status: Status = Status.ON_TRACK, **more: object) -> StatusUpdate:
    at = datetime(2026, 11, day, 15, tzinfo=UTC)
    return StatusUpdate(id=day, item_id=7, author_id=1, at=at, status=status, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("item", "updates", "day"),
    [
        (row(due=date(2028, 6, 30)), [], AT_ONCE),
        (row(due=date(2028, 6, 30)), [said(3)], date(2026, 12, 1)),
        (row(due=date(2028, 6, 30), start=date(2027, 1, 4)), [], date(2027, 1, 4)),
        (row(due=date(2026, 12, 15)), [said(3)], date(2026, 12, 1)),
        (row(due=date(2026, 12, 10)), [said(3)], date(2026, 11, 25)),
        (row(due=date(2026, 11, 27)), [said(20)], date(2026, 11, 28)),
        (row(due=date(2026, 11, 23)), [said(3)], AT_ONCE),
        (row(due=date(2026, 11, 23)), [said(3, Status.COMPLETED, note="Handed over")], NEVER),
        (row(due=date(2026, 11, 23)), [said(3, Status.COMPLETED)], AT_ONCE),
        (row(due=date(2027, 1, 29)), [said(3, percent=20)], date(2026, 12, 1)),
        (row(due=date(2027, 1, 29)), [said(24, expected=date(2026, 11, 28))], date(2026, 11, 29)),
        (row(due=date(2026, 12, 9)), [said(24, percent=21)], date(2026, 12, 1)),
        (row(due=date(2026, 12, 10)), [said(25, percent=20)], date(2026, 11, 25)),
        (row(start=date(2026, 11, 23), due=date(2026, 12, 22)), [said(24, percent=30)], date(2026, 12, 1)),
        (row(start=date(2026, 11, 16), due=date(2026, 11, 30)), [said(24, percent=80)], date(2026, 12, 1)),
        (row(due=date(2028, 6, 30)), [said(3, Status.AT_RISK)], AT_ONCE),
        (row(due=date(2028, 6, 30)), [said(23, Status.AT_RISK)], date(2026, 11, 30)),
        (row(due=date(2026, 12, 10)), [said(3, Status.ON_HOLD)], date(2027, 1, 1)),
        (row(milestones=(Milestone(title="Vote", due=date(2026, 12, 9)),)), [said(3)], AT_ONCE),
        (row(milestones=(Milestone(title="Vote", due=date(2026, 12, 9)),)), [said(24)], date(2026, 12, 1)),
        (row(precision=Precision.ONGOING), [said(3)], date(2027, 1, 1)),
        (
            row(due=date(2026, 4, 1), recurrence=Recurrence.ANNUAL),
            [said(3)],
            date(2027, 1, 1),
        ),
        (
            row(due=date(2027, 12, 10), precision=Precision.HORIZON),
            [
                StatusUpdate(
                    id=1, item_id=7, author_id=1, at=datetime(2026, 10, 6, tzinfo=UTC), status=Status.ON_TRACK
                )
            ],
            date(2026, 12, 9),
        ),
    ],
)
def test_the_day_follows_from_what_was_said_and_planned(
    item: Item, updates: list[StatusUpdate], day: date
) -> None:
    assert only(item, *updates) == day


FAR = row(due=date(2027, 12, 10), precision=Precision.HORIZON)


@pytest.mark.parametrize(
    ("item", "update", "changes", "day"),
    [
        (
            row(due=date(2028, 6, 30)),
            said(23, Status.AT_RISK),
            {"trouble_period": Cadence.MONTH},
            date(2026, 12, 1),
        ),
        (row(precision=Precision.ONGOING), said(3), {"quiet_period": Cadence.MONTH}, date(2026, 12, 1)),
        (
            row(due=date(2026, 12, 10)),
            said(23, Status.ON_HOLD),
            {"quiet_period": Cadence.FORTNIGHT},
            date(2026, 11, 30),
        ),
        (FAR, said(3), {}, date(2026, 12, 9)),
        (FAR, said(3), {"quiet_period": Cadence.MONTH}, date(2026, 12, 1)),
        (FAR, said(24), {"reporting_period": Cadence.FORTNIGHT}, date(2026, 12, 9)),
        (row(due=date(2026, 12, 30)), said(3, Status.COMPLETED), {"unproven_days": 30}, AT_ONCE),
        (row(due=date(2026, 12, 30)), said(3, Status.COMPLETED), {"unproven_days": 20}, NEVER),
    ],
)
def test_and_from_what_the_city_has_chosen(
    item: Item, update: StatusUpdate, changes: dict[str, Any], day: date
) -> None:
    assert only(item, update, policy=replace(LIVE, **changes)) == day


def test_what_was_declined_is_looked_at_until_more_is_said() -> None:
    decline = Decline(id=1, item_id=7, person_id=1, by_id=1, at=datetime(2026, 11, 23, 15, tzinfo=UTC))
    assert only(row(due=date(2028, 6, 30)), said(3), declines=(decline,)) == AT_ONCE


def test_other_settings_mean_other_days() -> None:
    assert rules_in_words(LIVE) == rules_in_words(replace(LIVE))
    assert rules_in_words(LIVE) != rules_in_words(replace(LIVE, days_off=(date(2026, 12, 24),)))
    assert rules_in_words(LIVE) != rules_in_words(replace(LIVE, quiet_period=Cadence.MONTH))
    assert rules_in_words(LIVE) != rules_in_words(replace(LIVE, silent_ask_weeks=3))
