"""What holds of every agenda, whatever the city, its people and the order of events."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st
from plan.promises import every_item_is_accounted_for, no_head_hears_first
from plan.strategies import SETTINGS_OF_ITEMS, TODAY, ZONES, facts, known_by, policies, shuffled

from planbot.plan.agenda import Agenda, MessageKind, MessageState, PlannedMessage, agenda, marks_due, zones_of
from planbot.plan.calendar import WorkCalendar
from planbot.plan.check_ins import Asking, AskKind, zone_of
from planbot.plan.clock import local_day
from planbot.plan.declines import HAND_OVER
from planbot.plan.model import (
    Ask,
    Assignment,
    Decline,
    DueDateChange,
    Facts,
    Override,
    Person,
    Snooze,
    StatusUpdate,
)
from planbot.plan.policy import Policy
from planbot.plan.reports.builders import build_check_in
from planbot.plan.slots import ask_day, local_instant, monday_of, week_of
from planbot.plan.vocabulary import Mode, Part, PlanState, Status

START = datetime.combine(TODAY - timedelta(days=20), time(6), UTC)

live = st.builds(
    lambda policy, usual: replace(policy, mode=Mode.LIVE, work_week=usual or policy.work_week),
    policies,
    st.sampled_from([(0, 1, 2, 3, 4), (0, 1, 2, 3), ()]),
)
moves = st.lists(
    st.tuples(
        st.sampled_from([0, 0, 1, 1, 1, 2, 9]),
        st.sampled_from([time(0), time(8, 40), time(9, 30), time(9, 31), time(13), time(17, 59), time(23)]),
        st.sampled_from(
            [
                "wait",
                "wait",
                "wait",
                "wait",
                "update",
                "update",
                "redate",
                "move zone",
                "leave",
                "return",
                "pause",
                "meet",
                "snooze",
                "decline",
                "keep",
                "tick off",
                "override",
            ]
        ),
        st.integers(0, 50),
        st.integers(0, 50),
    ),
    min_size=8,
    max_size=40,
)


def awake(known: Facts) -> Facts:
    """The same city with its plans in force, a lead for every item and, but for some, people in Slack."""
    people = known.people or (Person(id=1, email="sam@city.example", name="Sam Ortiz"),)
    return replace(
        known,
        plans=tuple(replace(plan, state=PlanState.ADOPTED) for plan in known.plans),
        people=tuple(
            replace(person, active=True, slack_id=f"U{person.id}" if person.id % 7 else None)
            for person in people
        ),
        assignments=tuple(
            Assignment(id=item.id, item_id=item.id, part=Part.LEAD, person_id=people[n % len(people)].id)
            for n, item in enumerate(known.items)
        ),
    )


cities = facts(policy=live, min_items=1).map(awake)
patient = settings(
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=set(Phase) - {Phase.shrink},
    print_blob=True,
)
"""To shrink a whole history takes longer than a test may: it fails at once, with what plays it again."""


def edited(known: Facts, now: datetime, what: str, one: int, other: int) -> Facts:
    """Return the facts after somebody did something at `now`."""
    if what == "update" and known.items and known.people:
        update = StatusUpdate(
            id=10_000 + len(known.updates),
            item_id=known.items[one % len(known.items)].id,
            author_id=known.people[other % len(known.people)].id,
            at=now,
            status=list(Status)[other % len(Status)],
            expected=local_day(now, "UTC") + timedelta(days=one) if other % 2 else None,
        )
        return replace(known, updates=(*known.updates, update))
    if what == "redate" and known.items:
        index = one % len(known.items)
        before, after = known.items[index], local_day(now, "UTC") + timedelta(days=other - 20)
        change = DueDateChange(
            id=10_000 + len(known.due_changes),
            item_id=before.id,
            before=before.due,
            after=after,
            reason="The permit is late.",
            by_id=1,
            at=now,
        )
        items = (*known.items[:index], replace(before, due=after), *known.items[index + 1 :])
        return replace(known, items=items, due_changes=(*known.due_changes, change))
    if what == "tick off" and known.items:
        done_on = local_day(now, "UTC")
        index = one % len(known.items)
        milestones = tuple(replace(each, done_on=done_on) for each in known.items[index].milestones)
        ticked = replace(known.items[index], milestones=milestones)
        items = (*known.items[:index], ticked, *known.items[index + 1 :])
        return replace(known, items=items)
    if what == "override" and known.items:
        key, value = SETTINGS_OF_ITEMS[other % len(SETTINGS_OF_ITEMS)]
        override = Override(key=key, value=value, item_id=known.items[one % len(known.items)].id)
        rest = (each for each in known.overrides if (each.key, each.item_id) != (key, override.item_id))
        return replace(known, overrides=(*rest, override))
    if what in ("move zone", "leave", "return") and known.people:
        index = one % len(known.people)
        person = known.people[index]
        delegate = known.people[other % len(known.people)]
        changes = {
            "move zone": {"zone": ZONES[other % len(ZONES)], "moved_at": now},
            "leave": {
                "away_until": local_day(now, "UTC") + timedelta(days=1 + other % 12),
                "away_since": now,
                "delegate_id": delegate.id if delegate != person else None,
            },
            "return": {"away_until": local_day(now, zone_of(known, person))},
        }[what]
        people = (*known.people[:index], replace(person, **changes), *known.people[index + 1 :])
        return replace(known, people=people)
    if what in ("snooze", "decline") and known.items and known.people:
        item = known.items[one % len(known.items)]
        owner = next((lead.person_id for lead in known.assignments_by_item[item.id]), None) or 1
        said = {"id": 10_000 + one + other, "item_id": item.id, "person_id": owner, "by_id": owner, "at": now}
        if what == "decline":
            return replace(known, declines=(*known.declines, Decline(**said)))
        until = local_day(now, "UTC") + timedelta(days=1 + other % 9)
        return replace(known, snoozes=(*known.snoozes, Snooze(**said, until=until)))
    if what == "keep" and known.declines:
        index = one % len(known.declines)
        kept = replace(known.declines[index], kept_at=now, kept_by_id=known.people[0].id)
        return replace(known, declines=(*known.declines[:index], kept, *known.declines[index + 1 :]))
    if what == "pause":
        mode = Mode.LIVE if known.policy.mode is Mode.PAUSED else Mode.PAUSED
        return replace(known, policy=replace(known.policy, mode=mode))
    if what == "meet":
        return replace(known, policy=replace(known.policy, ask_day=one % 7, rollup_day=other % 7))
    return known


def asks_of(found: Agenda, known: Facts, now: datetime) -> tuple[Ask, ...]:
    return tuple(
        Ask(
            item_id=item_id,
            person_id=message.person_id or 0,
            kind=kind,
            day=local_day(now, zone_of(known, known.person_by_id[message.person_id or 0])),
            at=now,
        )
        for message in found.messages
        if message.state is MessageState.QUEUED
        for item_id, kind in asked_in(message)
    )


def asked_in(message: PlannedMessage) -> list[tuple[int, str]]:
    """What the message asks about, and how: one ask an item for all that is to be decided for it."""
    items: list[tuple[int, str]] = [(item.item_id, item.kind.value) for item in message.items]
    items += [(one.item_id, HAND_OVER) for one in message.hand_overs]
    return [*items, *dict.fromkeys((one.item_id, AskKind.DECISION.value) for one in message.decisions)]


@patient
@given(cities, moves)
def test_any_sequence_of_edits_and_clock_moves(
    known: Facts, sequence: list[tuple[int, time, str, int, int]]
) -> None:
    now, swept, keys = START, frozenset[str](), Counter[str]()
    known = replace(known_by(known, START), asks=())
    for days, clock, what, one, other in sequence:
        day = local_day(now, known.policy.zone) + timedelta(days=days)
        now = max(now + timedelta(minutes=5), local_instant(day, clock, known.policy.zone))
        known = edited(known, now, what, one, other)
        due = marks_due(known.policy, zones_of(known), now, swept)
        found = agenda(known, now, swept)
        assert found.marks[: len(due)] == due
        assert swept.isdisjoint(found.marks)
        keys.update(message.dedupe_key for message in found.messages)
        check_ins_are_polite(found, known, now)
        every_item_is_accounted_for(found, known, now)
        no_head_hears_first(found, known, now)
        swept |= frozenset(found.marks)
        known = replace(known, asks=(*known.asks, *asks_of(found, known, now)))
        assert not agenda(known, now, swept).messages, "the same moment again says nothing"
    event(f"messages: {min(len(keys), 20)}")
    assert max(keys.values(), default=1) == 1
    no_more_than_the_settings_allow(known)


def check_ins_are_polite(found: Agenda, known: Facts, now: datetime) -> None:
    """On a work day, outside quiet hours, to somebody who can read it, and still wanted when rendered."""
    calendar, policy = WorkCalendar.of(known.policy), known.policy
    for message in found.messages:
        assert message.not_before <= now < message.expires_at
        assert (message.reason is None) is (message.state is MessageState.QUEUED)
        if message.person_id is None or message.state is MessageState.SUPPRESSED:
            continue
        person = known.person_by_id[message.person_id]
        local = now.astimezone(ZoneInfo(zone_of(known, person)))
        assert known.reaches(person)
        assert calendar.is_open(local.date(), local.time())
        assert policy.quiet_until <= local.time() < policy.quiet_from
        assert person.away_until is None or person.away_until <= local.date()
        if message.kind is MessageKind.CHECK_IN:
            before = {ask.at for ask in known.asks if ask.person_id == person.id}
            days = [at.astimezone(local.tzinfo).date() for at in before]
            assert local.date() not in days, "twice on a day of the zone they are in"
            week = [day for day in days if monday_of(day) == monday_of(local.date())]
            assert len(week) < policy.direct_messages_per_week
            assert message.items or message.decisions or message.hand_overs
            kinds = {item.item_id: item.kind for item in message.items}
            declined = [one.item_id for one in message.hand_overs]
            decisions = [one.decision_id for one in message.decisions]
            asked = replace(known, asks=(*known.asks, *asks_of(found, known, now)))
            rendered = build_check_in(asked, person, kinds, now, hand_overs=declined, decisions=decisions)
            assert rendered is not None
            assert rendered.total == len(message.items)
            assert len(rendered.hand_overs) == len(declined)
            assert sorted(one.id for one in rendered.decisions) == sorted(decisions)
            nobody_is_asked_what_is_put_off(asked, message, local.date())


def nobody_is_asked_what_is_put_off(known: Facts, message: PlannedMessage, today: date) -> None:
    asking = Asking(known, today)
    for item in message.items:
        owner, standing = asking.answered_for[item.item_id]
        assert asking.put_off(standing, owner) is None
    for one in message.hand_overs:
        assert one.owner_id != message.person_id, "nobody decides about what they declined themselves"


def no_more_than_the_settings_allow(known: Facts) -> None:
    for person in known.people:
        days = {ask.day for ask in known.asks if ask.person_id == person.id}
        weeks = Counter(monday_of(day) for day in days)
        assert max(weeks.values(), default=0) <= known.policy.direct_messages_per_week


@patient
@given(st.data())
def test_the_order_of_the_facts_does_not_matter(data: st.DataObject) -> None:
    known = data.draw(st.one_of(cities, facts(policy=live)))
    now = START + timedelta(hours=data.draw(st.integers(0, 24 * 40)))
    assert agenda(data.draw(shuffled(known)), now, frozenset()) == agenda(known, now, frozenset())


@settings(patient)
@given(cities)
def test_what_is_answered_is_not_sent(known: Facts) -> None:
    known = replace(known, asks=())
    mornings = (
        local_instant(TODAY + timedelta(days=days), time(10), known.policy.zone) for days in range(-20, 20, 3)
    )
    for now in mornings:
        so_far = known_by(known, now)
        for message in agenda(so_far, now, frozenset()).messages:
            if message.kind is not MessageKind.CHECK_IN or message.state is MessageState.SUPPRESSED:
                continue
            person = known.person_by_id[message.person_id or 0]
            kinds = {item.item_id: item.kind for item in message.items}
            answered = replace(so_far, updates=(*so_far.updates, *answers(message, now)))
            assert build_check_in(answered, person, kinds, now + timedelta(minutes=1)) is None


def answers(message: PlannedMessage, now: datetime) -> list[StatusUpdate]:
    return [
        StatusUpdate(
            id=20_000 + item.item_id,
            item_id=item.item_id,
            author_id=message.person_id or 0,
            at=now + timedelta(seconds=1),
            status=Status.ON_TRACK,
        )
        for item in message.items
    ]


@pytest.mark.parametrize("mode", [Mode.SET_UP, Mode.PAUSED])
def test_without_going_live_no_moment_comes(mode: Mode) -> None:
    policy = Policy(mode=mode)
    hours = (START + timedelta(hours=hour) for hour in range(24 * 14))
    assert not any(marks_due(policy, ZONES, now, ()) for now in hours)


@pytest.mark.parametrize("zone", [*ZONES, "Australia/Lord_Howe", "America/St_Johns", "Europe/London"])
def test_no_weekly_ask_is_skipped_across_clock_changes(zone: str) -> None:
    """Seven years, looked at every three hours in the weeks around each change of the clocks."""
    policy = Policy(mode=Mode.LIVE, zone=zone)
    calendar = WorkCalendar.of(policy)
    for change in clock_changes(zone, range(2024, 2031)) or [datetime(2026, 3, 8, tzinfo=UTC)]:
        monday = monday_of(change.date()) - timedelta(weeks=1)
        weeks = [monday + timedelta(weeks=n) for n in range(3)]
        swept, first_due = frozenset[str](), dict[str, datetime]()
        begin = local_instant(monday - timedelta(days=4), time(0), zone)
        for step in range(0, 26 * 24, 3):
            now = begin + timedelta(hours=step, minutes=30)
            marks = marks_due(policy, (), now, swept)
            first_due.update(dict.fromkeys(marks, now))
            swept |= frozenset(marks)
        for week in weeks:
            slot = local_instant(ask_day(week, policy, calendar), policy.ask_time, zone)
            assert slot <= first_due[f"ask:{week_of(week)}@{zone}"] < slot + timedelta(hours=3)


def clock_changes(zone: str, years: range) -> list[datetime]:
    days = [datetime(years[0], 1, 1, 12, tzinfo=UTC) + timedelta(days=n) for n in range(366 * len(years))]
    known = ZoneInfo(zone)
    return [
        b for a, b in pairwise(days) if a.astimezone(known).utcoffset() != b.astimezone(known).utcoffset()
    ]


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.sampled_from(ZONES), st.integers(0, 23))
def test_nothing_due_costs_no_facts_and_says_nothing(day: date, zone: str, hour: int) -> None:
    now = local_instant(day, time(hour), zone)
    known = Facts(as_of=now, policy=Policy(mode=Mode.LIVE, zone=zone))
    marks = frozenset(marks_due(known.policy, (), now, ()))
    assert not marks_due(known.policy, (), now, marks)
    assert agenda(known, now, marks) == Agenda()
