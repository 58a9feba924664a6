"""What a head reads of the items that somebody left behind."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from plan.world import ADMIN, DANA, LIVE, MANAGER, PAT, PUBLIC_WORKS, SAM, city, item, lead, said

from planbot.plan.model import Facts
from planbot.plan.reports.builders.digest import build_digest
from planbot.plan.reports.builders.handover import Before, build_handed_over, build_handover_list
from planbot.plan.reports.handover import HandOverEntry, Hearer, entry_of
from planbot.plan.vocabulary import Mode, Status

MONDAY = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)
ON = replace(LIVE, mode=Mode.LIVE)
GONE = replace(SAM, active=False)
LEFT = city(item(1), item(2), policy=ON, as_of=MONDAY, people=(GONE, DANA, PAT, MANAGER, ADMIN))


def digest_entries(known: Facts, head=DANA, department=PUBLIC_WORKS) -> list[tuple[str, list[int]]]:
    before = replace(known, as_of=known.as_of - timedelta(weeks=1))
    found = build_digest(known, before, department, head, MONDAY)
    return [(entry.name, [line.id for line in entry.items]) for entry in found.handovers]


def test_the_digest_names_it_once_and_not_as_a_gap_or_as_silent_too() -> None:
    before = replace(LEFT, as_of=LEFT.as_of - timedelta(weeks=1))
    found = build_digest(LEFT, before, PUBLIC_WORKS, DANA, MONDAY)
    assert [(entry.name, entry.led, entry.reported) for entry in found.handovers] == [("Sam Ortiz", 2, 0)]
    assert (found.gaps, found.unheard) == ((), ())
    assert found.says_something


def test_each_head_reads_of_their_own_department() -> None:
    assert digest_entries(LEFT) == [("Sam Ortiz", [1, 2])]
    assert digest_entries(LEFT, ADMIN, None) == []
    stray = replace(LEFT, departments=())
    assert digest_entries(stray, ADMIN, None) == [("Sam Ortiz", [1, 2])]


@pytest.mark.parametrize("department_id", [None, 7])
def test_the_button_names_person_and_department(department_id: int | None) -> None:
    entry = HandOverEntry(
        person_id=3, name="Sam", department_id=department_id, department=None, keepers=(), items=()
    )
    assert entry_of(entry.key) == (3, department_id)


def test_the_list_says_how_each_item_stands() -> None:
    known = replace(LEFT, updates=(said(Status.AT_RISK, percent=40, item_id=2),))
    (entry,) = build_handover_list(known, DANA, MONDAY).entries
    assert [(line.label, line.status, line.percent) for line in entry.items] == [
        ("1.1", Status.NOT_STARTED, None),
        ("1.2", Status.AT_RISK, 40),
    ]
    assert entry.keepers == ("Dana Whitfield",)


def heard_on(known: Facts, now: datetime = MONDAY) -> tuple[Hearer, ...]:
    given = replace(known, assignments=(lead(1, person_id=PAT.id),))
    return build_handed_over(
        given,
        DANA,
        {1: Before("Sam Ortiz", PUBLIC_WORKS.id)},
        kept=(),
        joined=(),
        note=None,
        departed_id=SAM.id,
        department=PUBLIC_WORKS,
        now=now,
    ).hearers


def test_when_the_new_owner_hears_of_it() -> None:
    assert heard_on(LEFT) == (Hearer(name="Pat Lee", on=date(2026, 11, 24)),)
    after_the_ask = datetime(2026, 11, 24, 15, tzinfo=UTC)
    assert heard_on(LEFT, after_the_ask) == (Hearer(name="Pat Lee", on=date(2026, 12, 1)),)


def test_what_was_reported_on_is_asked_about_in_the_next_period() -> None:
    reported = replace(LEFT, updates=(said(Status.ON_TRACK, on=date(2026, 11, 20)),))
    assert heard_on(reported) == (Hearer(name="Pat Lee", on=date(2026, 12, 1)),)


def test_a_due_date_that_comes_first_is_the_day() -> None:
    soon = city(
        item(1, due=date(2026, 12, 3)),
        policy=ON,
        as_of=MONDAY,
        people=LEFT.people,
        updates=(said(on=date(2026, 11, 23)),),
    )
    assert heard_on(soon) == (Hearer(name="Pat Lee", on=date(2026, 12, 1)),)


@pytest.mark.parametrize("mode", [Mode.SET_UP, Mode.PAUSED, Mode.PILOT])
def test_no_day_is_promised_where_nobody_can_tell(mode: Mode) -> None:
    assert heard_on(replace(LEFT, policy=replace(ON, mode=mode))) == (Hearer(name="Pat Lee", on=None),)
