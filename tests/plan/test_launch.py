"""Who is told what they lead, on which day, once; and what the ladders make of the first round."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plan.strategies import facts as any_facts
from plan.test_agenda_properties import awake, live
from plan.world import ADMIN, DANA, PAT, PLANNING, PUBLIC_WORKS, SAM, city, item, lead, said

from planbot.plan.agenda import MessageKind, MessageState, agenda
from planbot.plan.check_ins import Asking, AskKind
from planbot.plan.clock import local_day
from planbot.plan.going_live import entered
from planbot.plan.launch import Leads
from planbot.plan.model import Assignment, Facts
from planbot.plan.planned import asks_of
from planbot.plan.policy import Policy
from planbot.plan.reports.builders.check_in import build_check_in
from planbot.plan.reports.builders.digest import build_digest
from planbot.plan.reports.builders.launch import build_launch
from planbot.plan.reports.builders.rollup import build_rollup
from planbot.plan.reports.launch import Taken
from planbot.plan.slots import local_instant
from planbot.plan.vocabulary import Mode, Part

ZONE = "America/New_York"
MONDAY = date(2026, 11, 30)
NEW = replace(Policy(leadership_channel="#leadership"), mode=Mode.LIVE, live_since=MONDAY)


def at(day: date, clock: time = time(10)) -> datetime:
    return local_instant(day, clock, ZONE)


def days(known: Facts, first: date, count: int, clock: time = time(10)) -> dict[date, list[str]]:
    """Sweep once a day; who heard what on each, with the facts as nobody answers."""
    heard: dict[date, list[str]] = {}
    swept: frozenset[str] = frozenset()
    for number in range(count):
        day = first + timedelta(days=number)
        now = at(day, clock)
        found = agenda(replace(known, as_of=now), now, swept)
        swept |= frozenset(found.marks)
        sent = [one for one in found.messages if one.state is MessageState.QUEUED and one.person_id]
        known = replace(known, asks=(*known.asks, *(ask for one in sent for ask in asks_of(one, known, now))))
        names = [f"{known.person_by_id[one.person_id or 0].name.split()[0]} {one.kind}" for one in sent]
        if names:
            heard[day] = names
    return heard


def test_going_live_tells_each_owner_once_and_asks_on_the_day_of_the_ask() -> None:
    known = city(item(1), item(2), policy=NEW)
    heard = days(known, MONDAY, 10)
    assert heard[MONDAY] == ["Dana digest", "Sam launch"]
    assert heard[MONDAY + timedelta(days=1)] == ["Sam check_in"]
    assert sum("Sam launch" in told for told in heard.values()) == 1


def test_live_on_the_day_of_the_ask_the_ask_waits_for_the_next_work_day() -> None:
    tuesday = MONDAY + timedelta(days=1)
    heard = days(city(item(1), policy=replace(NEW, live_since=tuesday)), tuesday, 4)
    assert heard[tuesday] == ["Sam launch"]
    assert heard[tuesday + timedelta(days=1)] == ["Sam check_in"]


def test_a_pause_in_between_puts_the_ask_off_to_the_next_week() -> None:
    tuesday = MONDAY + timedelta(days=1)
    known = told(city(item(1), policy=replace(NEW, live_since=tuesday)), tuesday)
    resumed = replace(known, policy=replace(known.policy, resumed_on=tuesday + timedelta(days=1)))
    assert "Sam check_in" in days(known, tuesday + timedelta(days=1), 1).get(tuesday + timedelta(days=1), [])
    assert list(days(resumed, tuesday + timedelta(days=1), 7)) == [
        MONDAY + timedelta(weeks=1),
        tuesday + timedelta(weeks=1),
    ]


def test_live_on_a_saturday_they_are_told_on_monday() -> None:
    saturday = MONDAY - timedelta(days=2)
    heard = days(city(item(1), policy=replace(NEW, live_since=saturday)), saturday, 3)
    assert "Sam launch" in heard[MONDAY]
    assert list(heard) == [MONDAY]


def test_whoever_gets_a_lead_later_is_told_on_the_next_work_day() -> None:
    policy = replace(NEW, live_since=MONDAY - timedelta(weeks=20))
    given = replace(lead(2, person_id=PAT.id), given_at=at(MONDAY - timedelta(days=3), time(15)))
    known = city(item(1), item(2), policy=policy, assignments=(lead(1), given))
    heard = days(known, MONDAY - timedelta(days=2), 6)
    assert [day for day, told in heard.items() if "Pat launch" in told] == [MONDAY]
    assert not any("Sam launch" in told for told in heard.values())
    report = build_launch(known, PAT, [2], at(MONDAY))
    assert report is not None
    assert report.joins


def test_what_was_taken_or_is_old_is_not_told() -> None:
    taken = replace(lead(1), accepted_at=at(MONDAY))
    assert Leads(Asking(city(item(1), policy=NEW, assignments=(taken,)), MONDAY)).untold() == {}
    reported = city(item(1), policy=NEW, updates=(said(on=MONDAY - timedelta(days=1)),))
    assert Leads(Asking(reported, MONDAY)).untold() == {}
    old = replace(NEW, live_since=MONDAY - timedelta(days=NEW.launch_days + 1))
    assert Leads(Asking(city(item(1), policy=old), MONDAY)).untold() == {}


def test_who_was_away_is_told_once_back() -> None:
    back = MONDAY + timedelta(days=NEW.launch_days + 10)
    away = replace(SAM, away_since=at(MONDAY - timedelta(days=3)), away_until=back)
    known = city(item(1), policy=NEW, people=(away, DANA, PAT, ADMIN))
    assert SAM.id in Leads(Asking(known, back)).untold()
    heard = days(known, MONDAY, 3)
    assert not any("Sam launch" in told for told in heard.values())


def test_a_pilot_tells_its_own_owners_only() -> None:
    policy = entered(replace(Policy(), pilot_department="Public Works"), Mode.PILOT, MONDAY)
    known = city(
        item(1, department_id=PUBLIC_WORKS.id),
        item(2, department_id=PLANNING.id),
        assignments=(lead(1), lead(2, person_id=PAT.id)),
        policy=policy,
    )
    heard = {name for told in days(known, MONDAY, 9).values() for name in told}
    assert heard == {"Sam launch", "Sam check_in", "Dana digest"}


def test_a_lead_on_a_parent_is_one_lead_and_says_what_is_under_it() -> None:
    known = city(
        item(1, due=None, adopted_due=None),
        item(2, parent_id=1),
        item(3, parent_id=1),
        assignments=(
            Assignment(id=7, item_id=1, part=Part.LEAD, department_id=PUBLIC_WORKS.id),
            Assignment(id=8, item_id=2, part=Part.SUPPORT, person_id=DANA.id),
        ),
        policy=NEW,
    )
    report = build_launch(known, DANA, [1], at(MONDAY))
    assert report is not None
    (told,) = report.leads
    assert (told.id, told.under, told.through) == (1, 2, "Public Works")
    assert [one.id for one in report.supports] == [2]


def test_what_moved_on_is_left_out_of_a_new_message_and_shown_in_an_old_one() -> None:
    known = city(item(1), item(2), assignments=(lead(1), lead(2, person_id=PAT.id)), policy=NEW)
    fresh = build_launch(known, SAM, [1, 2], at(MONDAY))
    assert fresh is not None
    assert [one.id for one in fresh.leads] == [1]
    edited = build_launch(known, SAM, [1, 2], at(MONDAY), is_edit=True)
    assert edited is not None
    assert {one.id: one.taken for one in edited.leads} == {1: Taken.WAITING, 2: Taken.MOVED_ON}
    assert build_launch(known, SAM, [2], at(MONDAY)) is None


def told(known: Facts, day: date = MONDAY) -> Facts:
    """The facts once Sam was told on `day` what he leads."""
    message = next(
        one
        for one in agenda(known, at(day), frozenset()).messages
        if one.kind is MessageKind.LAUNCH and one.person_id == SAM.id
    )
    return replace(known, asks=(*known.asks, *asks_of(message, known, at(day))))


def test_the_head_reads_who_was_asked_until_they_answer() -> None:
    known = told(city(item(1), policy=NEW))
    monday = at(MONDAY + timedelta(weeks=1), time(8, 30))
    (unaccepted,) = build_digest(known, known, PUBLIC_WORKS, DANA, monday).unaccepted
    assert (unaccepted.label, unaccepted.asked, unaccepted.on) == ("1.1", "Sam Ortiz", MONDAY)
    taken = replace(known, assignments=(replace(lead(1), accepted_at=at(MONDAY)),))
    assert build_digest(taken, known, PUBLIC_WORKS, DANA, monday).unaccepted == ()
    answered = replace(known, updates=(said(on=MONDAY + timedelta(days=1)),))
    assert build_digest(answered, known, PUBLIC_WORKS, DANA, monday).unaccepted == ()


def test_being_told_is_not_being_asked() -> None:
    known = told(city(item(1, due=date(2026, 10, 1), adopted_due=date(2026, 10, 1)), policy=NEW))
    later = MONDAY + timedelta(days=20)
    asking = Asking(known, later)
    (standing,) = asking.standings.values()
    assert asking.asks_about(1) == ()
    assert asking.unanswered_asks(standing, SAM) == []
    digest = build_digest(known, known, PUBLIC_WORKS, DANA, at(later, time(8, 30)))
    assert (digest.newly_behind, digest.still_behind, digest.unnamed) == ((), (), 1)


def test_what_came_in_overdue_is_named_only_after_its_owner_was_asked() -> None:
    """In the digest seven business days after going live, in the rollup fifteen; counted all the while."""
    known = city(item(1, due=date(2026, 10, 1), adopted_due=date(2026, 10, 1)), policy=NEW)
    digests: dict[date, bool] = {}
    rollups: dict[date, bool] = {}
    swept: frozenset[str] = frozenset()
    asked_on = None
    for number in range(35):
        day = MONDAY + timedelta(days=number)
        for clock in (time(8, 45), time(9, 45)):
            now = at(day, clock)
            known = replace(known, as_of=now)
            found = agenda(known, now, swept)
            swept |= frozenset(found.marks)
            for message in found.messages:
                if message.kind is MessageKind.DIGEST and message.person_id == DANA.id:
                    digest = build_digest(known, known, PUBLIC_WORKS, DANA, now)
                    assert digest.counts.behind.now == 1
                    digests[day] = bool(digest.newly_behind or digest.still_behind)
                if message.kind is MessageKind.ROLLUP:
                    rollup = build_rollup(known, known, now)
                    assert rollup.counts.behind.now == 1
                    rollups[day] = bool(rollup.look_first)
                    assert rollup.is_baseline is (day == MONDAY + timedelta(days=1))
                if message.kind is MessageKind.CHECK_IN and message.state is MessageState.QUEUED:
                    asked_on = asked_on or day
                    kinds = {one.item_id: one.kind for one in message.items}
                    check_in = build_check_in(known, SAM, kinds, now)
                    assert check_in is not None
                    assert check_in.first_round is (day == asked_on)
                known = replace(known, asks=(*known.asks, *asks_of(message, known, now)))
    assert asked_on == MONDAY + timedelta(days=1)
    named_to_head = [day for day, is_named in digests.items() if is_named]
    named_to_all = [day for day, is_named in rollups.items() if is_named]
    assert list(digests)[:3] == [MONDAY, date(2026, 12, 7), date(2026, 12, 14)]
    assert named_to_head[0] == date(2026, 12, 14)
    assert named_to_all[0] == date(2026, 12, 22)


cities = any_facts(policy=live, min_items=1).map(awake)


@settings(suppress_health_check=list(HealthCheck))
@given(cities, st.integers(0, 6))
def test_nobody_is_told_twice_and_no_day_has_two_messages(known: Facts, weekday: int) -> None:
    began = MONDAY + timedelta(days=weekday)
    policy = replace(known.policy, live_since=began, pilot_since=None, resumed_on=None)
    known = replace(known, policy=policy, asks=(), updates=())
    swept: frozenset[str] = frozenset()
    told_of: Counter[tuple[int, int]] = Counter()
    a_day: Counter[tuple[int, date]] = Counter()
    for hours in range(0, 24 * 12, 3):
        now = datetime.combine(began, time(5), UTC) + timedelta(hours=hours)
        found = agenda(replace(known, as_of=now), now, swept)
        swept |= frozenset(found.marks)
        for message in found.messages:
            asks = asks_of(message, known, now)
            known = replace(known, asks=(*known.asks, *asks))
            if asks:
                a_day[asks[0].person_id, asks[0].day] += 1
            told_of.update((ask.person_id, ask.item_id) for ask in asks if ask.kind == AskKind.LAUNCH)
    assert max(told_of.values(), default=1) == 1
    assert max(a_day.values(), default=1) == 1
    leads = Leads(Asking(known, local_day(now, known.policy.zone)))
    for person_id, item_id in told_of:
        assert leads.by_item[item_id].owner.id == person_id
