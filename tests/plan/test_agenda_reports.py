"""When digests and the rollup fall due, and for whom."""

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from plan.world import ADMIN, DANA, LIVE, PLAN, PLANNING, PUBLIC_WORKS, city, item

from planbot.plan.agenda import MessageKind, PlannedMessage, agenda
from planbot.plan.model import Department, Facts, Person
from planbot.plan.policy import Policy
from planbot.plan.vocabulary import Mode, PlanState, Role

ON = replace(LIVE, mode=Mode.LIVE, leadership_channel="C1")
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def at(day: date, clock: str, zone: str = "America/New_York") -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(zone))


def due(
    kind: MessageKind, facts: Facts, now: datetime, swept: frozenset[str] = frozenset()
) -> list[PlannedMessage]:
    return [message for message in agenda(facts, now, swept).messages if message.kind is kind]


def digests(facts: Facts, now: datetime) -> dict[str, int | str | None]:
    """Who gets which key: the person's id, or why not."""
    return {one.dedupe_key: one.reason or one.person_id for one in due(MessageKind.DIGEST, facts, now)}


def facts(policy: Policy = ON, **changes: object) -> Facts:
    return replace(city(item(), policy=policy), **changes)  # type: ignore[arg-type]


def people(who: Person, **changes: object) -> tuple[Person, ...]:
    known = city().people
    return tuple(replace(one, **changes) if one.id == who.id else one for one in known)  # type: ignore[arg-type]


def test_a_head_gets_the_digest_on_monday_morning() -> None:
    assert digests(facts(), at(MONDAY, "08:29")) == {}
    assert digests(facts(), at(MONDAY, "08:30")) == {"digest:1:2026-W48": DANA.id}


def test_by_the_clock_of_the_head() -> None:
    west = facts(people=people(DANA, zone="America/Los_Angeles"))
    assert digests(west, at(MONDAY, "08:29", "America/Los_Angeles")) == {}
    assert digests(west, at(MONDAY, "08:30", "America/Los_Angeles")) == {"digest:1:2026-W48": DANA.id}


def test_a_missed_digest_is_made_up_for_until_the_rollup() -> None:
    assert digests(facts(), at(MONDAY, "16:00")) == {"digest:1:2026-W48": DANA.id}
    assert digests(facts(), at(MONDAY, "18:30")) == {}
    assert digests(facts(), at(TUESDAY, "08:00")) == {}


def test_a_free_monday_moves_digest_and_rollup() -> None:
    policy = replace(ON, days_off=(MONDAY,))
    assert digests(facts(policy), at(MONDAY, "09:00")) == {}
    assert digests(facts(policy), at(TUESDAY, "08:30")) == {"digest:1:2026-W48": DANA.id}
    earlier = frozenset({"rollup:2026-W47"})
    assert not due(MessageKind.ROLLUP, facts(policy), at(TUESDAY, "08:00"), earlier)
    assert due(MessageKind.ROLLUP, facts(policy), at(date(2026, 11, 25), "08:00"), earlier)


def test_nothing_to_head_nothing_to_read() -> None:
    """Pat heads Planning, which has no items."""
    assert all("digest:2" not in key for key in digests(facts(), at(MONDAY, "09:00")))
    draft = facts(plans=(replace(PLAN, state=PlanState.DRAFT),))
    assert digests(draft, at(MONDAY, "09:00")) == {}
    assert not due(MessageKind.ROLLUP, draft, at(TUESDAY, "09:00"))


@pytest.mark.parametrize(
    "departments",
    [(), (Department(id=1, name="Public Works"), PLANNING)],
    ids=["no department", "no head"],
)
def test_what_nobody_heads_goes_to_the_administrators(departments: tuple[Department, ...]) -> None:
    name = "1" if departments else "none"
    headless = facts(departments=departments)
    assert digests(headless, at(MONDAY, "09:00")) == {f"digest:{name}:2026-W48:{ADMIN.id}": ADMIN.id}


def test_a_head_who_cannot_be_reached() -> None:
    gone = facts(people=people(DANA, slack_id=None))
    assert digests(gone, at(MONDAY, "09:00")) == {"digest:1:2026-W48": "not in Slack"}
    away = facts(people=people(DANA, away_until=date(2026, 11, 30)))
    assert digests(away, at(MONDAY, "09:00")) == {"digest:1:2026-W48": "away until Mon Nov 30"}
    deputy = facts(people=people(DANA, away_until=date(2026, 11, 30), delegate_id=ADMIN.id))
    assert digests(deputy, at(MONDAY, "09:00")) == {"digest:1:2026-W48": ADMIN.id}


def test_a_head_who_moves_east_after_reading_does_not_read_it_twice() -> None:
    first = agenda(facts(), at(MONDAY, "08:30"), frozenset())
    west = facts(people=people(DANA, zone="Pacific/Honolulu"))
    later = agenda(west, at(MONDAY, "08:30", "Pacific/Honolulu"), frozenset(first.marks))
    assert not [one for one in later.messages if one.kind is MessageKind.DIGEST]


def test_the_rollup_goes_to_the_leadership_channel() -> None:
    assert not due(MessageKind.ROLLUP, facts(), at(TUESDAY, "07:59"), frozenset({"rollup:2026-W47"}))
    (rollup,) = due(MessageKind.ROLLUP, facts(), at(TUESDAY, "08:00"))
    assert (rollup.dedupe_key, rollup.channel, rollup.reason) == ("rollup:2026-W48", "C1", None)
    assert rollup.expires_at == at(date(2026, 11, 30), "00:00")


def test_a_missed_rollup_is_made_up_for_in_working_hours() -> None:
    assert not due(MessageKind.ROLLUP, facts(), at(TUESDAY, "20:00"))
    assert not due(MessageKind.ROLLUP, facts(), at(date(2026, 11, 26), "10:00")), "Thanksgiving"
    (rollup,) = due(MessageKind.ROLLUP, facts(), at(date(2026, 11, 27), "10:00"))
    assert rollup.dedupe_key == "rollup:2026-W48"


def test_last_week_s_rollup_does_not_come_before_this_week_s_digests() -> None:
    for clock in ("08:00", "08:29", "08:30", "16:00"):
        found = agenda(facts(), at(date(2026, 11, 30), clock), frozenset()).messages
        assert not [one for one in found if one.kind is MessageKind.ROLLUP], clock
    (rollup,) = due(MessageKind.ROLLUP, facts(), at(date(2026, 12, 1), "08:00"))
    assert rollup.dedupe_key == "rollup:2026-W49"


def test_without_a_channel_it_says_so() -> None:
    (rollup,) = due(MessageKind.ROLLUP, facts(replace(ON, leadership_channel=None)), at(TUESDAY, "08:00"))
    assert rollup.reason == "no leadership channel is set"


def test_a_pilot_has_its_digest_and_no_rollup() -> None:
    pilot = replace(ON, mode=Mode.PILOT, pilot_department="Public Works")
    assert digests(facts(pilot), at(MONDAY, "09:00")) == {"digest:1:2026-W48": DANA.id}
    assert not due(MessageKind.ROLLUP, facts(pilot), at(TUESDAY, "09:00"))
    elsewhere = replace(pilot, pilot_department="Planning")
    assert digests(facts(elsewhere), at(MONDAY, "09:00")) == {}


def test_nobody_is_an_administrator() -> None:
    known = tuple(replace(one, role=Role.STAFF) for one in city().people)
    assert digests(facts(people=known, departments=()), at(MONDAY, "09:00")) == {}


def test_the_head_of_two_departments_gets_two() -> None:
    both = facts(departments=(PUBLIC_WORKS, replace(PLANNING, head_id=DANA.id)))
    both = replace(both, items=(*both.items, item(2, department_id=PLANNING.id)))
    assert digests(both, at(MONDAY, "09:00")) == {
        "digest:1:2026-W48": DANA.id,
        "digest:2:2026-W48": DANA.id,
    }
