"""Who changes zones, goes on leave or comes back in the middle of a week is asked once that week as well."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from plan.test_agenda_properties import asks_of
from plan.world import DANA, LIVE, SAM, city, item

from planbot.plan.agenda import MessageKind, agenda
from planbot.plan.marks import Occasion, due_marks
from planbot.plan.model import Ask, Facts, Person
from planbot.plan.slots import local_instant
from planbot.plan.vocabulary import Mode

ZONES = (
    "America/New_York",
    "America/Los_Angeles",
    "America/Phoenix",
    "America/St_Johns",
    "Pacific/Honolulu",
    "Europe/London",
    "Europe/Berlin",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
)
POLICY = replace(LIVE, mode=Mode.LIVE, holidays_country=None, direct_messages_per_week=7)
MONDAY = date(2026, 11, 2)
BEGIN = datetime.combine(MONDAY - timedelta(days=1), time(0), UTC)
Change = tuple[datetime, Callable[[Facts, datetime], Facts]]

zones = st.sampled_from(ZONES)
hours = st.integers(0, 24 * 4).map(lambda hour: BEGIN + timedelta(days=1, hours=hour))
"""From Monday 00:00 to Friday 00:00, in UTC."""


def changed(who: Person, **changes: object) -> Callable[[Facts, datetime], Facts]:
    def apply(known: Facts, now: datetime) -> Facts:
        more = {"moved_at": now} if "zone" in changes else {}
        more |= {"away_since": now} if "delegate_id" in changes else {}
        people = tuple(
            replace(one, **changes, **more) if one.id == who.id else one  # type: ignore[arg-type]
            for one in known.people
        )
        return replace(known, people=people)

    return apply


def asks_in_the_week(
    known: Facts, changes: Iterable[Change], zones: Iterable[str] = (), days: int = 8
) -> list[Ask]:
    """Sweep every hour while there is somebody in each of `zones`; return what was asked about the item."""
    others = [
        Person(id=100 + n, email=f"{n}@city.example", name=f"Person {n}", slack_id=f"U{n}", zone=zone)
        for n, zone in enumerate(sorted(set(zones)))
    ]
    known = replace(known, people=(*known.people, *others))
    left, swept = sorted(changes, key=lambda change: change[0]), frozenset[str]()
    for step in range(days * 24):
        now = BEGIN + timedelta(minutes=30, hours=step)
        while left and left[0][0] <= now:
            at, apply = left.pop(0)
            known = apply(known, at)
        found = agenda(replace(known, as_of=now), now, swept)
        swept |= frozenset(found.marks)
        sent = tuple(message for message in found.messages if message.kind is MessageKind.CHECK_IN)
        known = replace(known, asks=(*known.asks, *asks_of(replace(found, messages=sent), known, now)))
    return [ask for ask in known.asks if ask.item_id == 1]


def owned_by(person: Person) -> Facts:
    others = tuple(one for one in city().people if one.id != person.id)
    return city(item(1, due=None), policy=POLICY, people=(person, *others))


@given(zones, st.lists(st.tuples(hours, zones), min_size=1, max_size=3))
@example("America/Los_Angeles", [(datetime(2026, 11, 3, 15, tzinfo=UTC), "America/New_York")])
@example("America/New_York", [(datetime(2026, 11, 3, 15, tzinfo=UTC), "America/Los_Angeles")])
def test_a_move_in_the_middle_of_the_week_gives_neither_two_asks_nor_none(
    first: str, moves: list[tuple[datetime, str]]
) -> None:
    known = owned_by(replace(SAM, zone=first))
    asked = asks_in_the_week(
        known, [(at, changed(SAM, zone=zone)) for at, zone in moves], [first, *(zone for _, zone in moves)]
    )
    kinds = [ask.kind for ask in asked]
    assert kinds.count("ask") == 1
    assert kinds.count("reminder") <= 1


@given(zones, zones, hours)
def test_going_on_leave_hands_the_weeks_ask_to_the_delegate_once(own: str, theirs: str, at: datetime) -> None:
    known = owned_by(replace(SAM, zone=own))
    known = replace(
        known, people=tuple(replace(one, zone=theirs) if one.id == DANA.id else one for one in known.people)
    )
    leave = changed(SAM, away_until=MONDAY + timedelta(days=20), delegate_id=DANA.id)
    asked = asks_in_the_week(known, [(at, leave)], [own, theirs])
    assert [ask.kind for ask in asked].count("ask") == 1
    assert {ask.person_id for ask in asked} <= {SAM.id, DANA.id}


@pytest.mark.parametrize(
    ("back_on", "asked_on"),
    [
        (3, 3),  # Tuesday, the day of the ask
        (4, 4),
        (6, 6),
        (7, 10),  # Saturday: the next Monday is the eve of the next ask
    ],
)
def test_back_from_leave_everything_comes_in_one_message(back_on: int, asked_on: int) -> None:
    away = replace(
        SAM,
        zone=ZONES[0],
        away_since=BEGIN - timedelta(days=9),
        away_until=date(2026, 11, back_on),
    )
    asked = asks_in_the_week(owned_by(away), [], days=10)
    assert asked[0].day == date(2026, 11, asked_on)
    assert [ask.kind for ask in asked if ask.day < date(2026, 11, 10)].count("ask") == (asked_on < 10)


def test_who_is_back_is_asked_what_whoever_stood_in_did_not_answer() -> None:
    leave = changed(SAM, away_until=date(2026, 11, 4), delegate_id=DANA.id)
    asked = asks_in_the_week(owned_by(replace(SAM, zone=ZONES[0])), [(BEGIN, leave)])
    assert [(ask.person_id, ask.kind, ask.day.day) for ask in asked[:2]] == [
        (DANA.id, "ask", 3),
        (SAM.id, "ask", 4),
    ]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    "at",
    [time(1, 30), *(pytest.param(at, marks=pytest.mark.long) for at in (time(0, 30), time(2, 30)))],
    ids=str,
)
def test_on_a_night_that_changes_the_clocks_each_moment_comes_once(zone: str, at: time) -> None:
    """Every change of 2020 to 2035, swept every quarter of an hour of that day and its neighbours."""
    known = ZoneInfo(zone)
    for change in clock_changes(zone):
        policy = replace(
            POLICY,
            zone=zone,
            live_since=None,
            work_week=tuple(range(7)),
            quiet_from=time(0),
            quiet_until=time(0),
            ask_day=change.astimezone(known).weekday(),
            ask_time=at,
        )
        middle = change.astimezone(known).date()
        begin = local_instant(middle - timedelta(days=1), time(0), zone)
        swept, came = frozenset[str](), dict[str, list[datetime]]()
        for step in range(3 * 96):
            now = begin + timedelta(minutes=15 * step)
            for mark in due_marks(policy, (), now, swept):
                if mark.occasion in (Occasion.ASK, Occasion.DAY) and mark.day >= middle - timedelta(days=1):
                    came.setdefault(mark.key, []).append(now)
                swept |= {mark.key}
        for day in (middle - timedelta(days=1), middle, middle + timedelta(days=1)):
            slot = local_instant(day, at, zone)
            assert slot.astimezone(known).date() == day
            assert came[f"day:{day}@{zone}"] == [first_quarter(slot, begin)]
        asks = [key for key in came if key.startswith("ask:")]
        assert len(asks) == 1
        assert came[asks[0]] == came[f"day:{middle}@{zone}"]


def first_quarter(slot: datetime, begin: datetime) -> datetime:
    quarters = -((begin - slot) // timedelta(minutes=15))
    return begin + quarters * timedelta(minutes=15)


def clock_changes(zone: str) -> list[datetime]:
    """The instants from which the zone's clocks differ, to the quarter of an hour."""
    known, found = ZoneInfo(zone), []
    day = datetime(2020, 1, 1, tzinfo=UTC)
    while day.year < 2036:
        following = day + timedelta(days=1)
        if day.astimezone(known).utcoffset() != following.astimezone(known).utcoffset():
            quarters = (day + timedelta(minutes=15 * n) for n in range(1, 97))
            before = day.astimezone(known).utcoffset()
            found.append(next(at for at in quarters if at.astimezone(known).utcoffset() != before))
        day = following
    return found
