"""Who hears what, and why not: nobody and no item is left without a word."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan.test_agenda_properties import START, cities, patient
from plan.world import DANA, LIVE, PAT, SAM, city, item, said

from planbot.plan.forecast import as_if_live, forecast
from planbot.plan.model import Facts, Person
from planbot.plan.outlook import Outlook, Reach
from planbot.plan.planned import MessageKind, MessageState
from planbot.plan.reports.builders.preview import build_preview
from planbot.plan.reports.preview import Preview, PreviewLine
from planbot.plan.vocabulary import Mode, Status
from planbot.plan.weeks import PreviewPage

ON = replace(LIVE, mode=Mode.LIVE, leadership_channel="C1")
MONDAY = date(2026, 11, 30)
NOW = datetime(2026, 11, 30, 13, tzinfo=UTC)
"""Monday, 08:00 in New York."""
WEEK = timedelta(days=7)


def preview(known: Facts, **page: Any) -> Preview:
    return build_preview(replace(known, as_of=NOW), (), PreviewPage(MONDAY, **page), NOW)


def line(known: Facts, who: Person = SAM) -> PreviewLine:
    (found,) = preview(known, person_id=who.id).lines
    return found


def away(who: Person, **changes: Any) -> tuple[Person, ...]:
    changes = {"away_until": date(2026, 12, 7), "away_since": NOW, **changes}
    return tuple(replace(one, **changes) if one.id == who.id else one for one in city().people)


@patient
@given(cities, st.integers(0, 24 * 20), st.integers(1, 10))
def test_every_owner_hears_or_is_told_about(known: Facts, hours: int, days: int) -> None:
    """And what an item that was looked at comes to is one thing: it is asked about, held back, or rests."""
    now = START + timedelta(hours=hours)
    outlook = Outlook.of(replace(known, as_of=now), (), now, now, now + timedelta(days=days))
    for person in outlook.owners():
        queued = [one for one in outlook.to(person) if one.state is MessageState.QUEUED]
        assert queued or outlook.why_not(person)
    for agenda in outlook.found:
        asking = (one for one in agenda.messages if one.kind is MessageKind.CHECK_IN)
        named = [one.item_id for message in asking for one in message.items]
        passed = [one.item_id for one in agenda.passed_over]
        assert len(named) == len(set(named))
        assert len(passed) == len(set(passed))
        assert not set(named) & set(passed)


@patient
@given(cities, st.integers(0, 24 * 20))
def test_whoever_hears_is_counted(known: Facts, hours: int) -> None:
    now = START + timedelta(hours=hours)
    outlook = Outlook.of(known, (), now, now, now + WEEK)
    queued = [one.person_id for one in forecast(known, (), now, now + WEEK) if one.reason is None]
    heard = [one for one in queued if one is not None]
    assert outlook.reach == Reach(len(set(heard)), sum(heard.count(one) > 1 for one in set(heard)))


def test_what_is_said_and_when() -> None:
    known = city(item(1), item(2), policy=ON)
    assert line(known) == PreviewLine(
        name="Sam Ortiz",
        hears=(
            "Tue Dec 1, 9:30: asked about 2 items (1.1 and 1.2)",
            "Thu Dec 3, 9:30: a reminder of 2 items (1.1 and 1.2), if not answered by then",
        ),
    )
    assert line(known, DANA).hears == ("Mon Nov 30, 8:30: the digest of Public Works",)


def test_times_are_those_of_whoever_reads_them() -> None:
    people = tuple(
        replace(one, zone="America/Los_Angeles") if one.id == SAM.id else one for one in city().people
    )
    assert line(city(item(1), policy=ON, people=people)).hears[0].startswith("Tue Dec 1, 9:30")


@pytest.mark.parametrize(
    ("known", "silence"),
    [
        (
            city(item(1), item(2), policy=ON, updates=(said(on=date(2026, 11, 10)),)),
            None,
        ),
        (
            city(item(1), policy=ON, updates=(said(on=date(2026, 12, 1)),)),
            "1.1: updated on Tue Dec 1",
        ),
        (
            city(
                item(1, due=date(2026, 11, 20)),
                policy=ON,
                updates=(said(Status.OFF_TRACK, on=date(2026, 11, 30), expected=date(2026, 12, 20)),),
            ),
            "1.1: late and explained, so it is left alone until Mon Dec 14",
        ),
        (
            city(item(1, start=date(2027, 2, 1)), policy=ON),
            "1.1: does not begin before Mon Feb 1, 2027",
        ),
        (city(item(1), policy=ON, people=away(SAM, away_until=date(2026, 12, 14))), "away until Mon Dec 14"),
        (
            city(item(1), policy=ON, people=away(SAM, delegate_id=PAT.id)),
            "away until Mon Dec 7, Pat Lee stands in",
        ),
        (
            city(item(1), policy=replace(ON, mode=Mode.PILOT, pilot_department="Planning")),
            "1.1: not in the department that planbot is tried on",
        ),
        (city(item(1, status=Status.COMPLETED), policy=ON), "answers for nothing that is open"),
        (
            city(item(1), policy=replace(ON, days_off=tuple(MONDAY + timedelta(days=n) for n in range(5)))),
            "no moment of the rhythm comes for them then",
        ),
    ],
)
def test_silence_has_a_reason(known: Facts, silence: str | None) -> None:
    found = line(known)
    assert (found.hears == ()) is (silence is not None)
    assert found.silence == silence


def test_who_stands_in_sees_for_whom() -> None:
    known = city(item(1), policy=ON, people=away(SAM, delegate_id=PAT.id))
    assert line(known, PAT).hears[0] == "Tue Dec 1, 9:30: asked about 1 item (1.1) for Sam Ortiz"


def test_what_is_held_back_stands_beside_what_is_said() -> None:
    known = city(item(1), item(2, due=date(2026, 12, 3)), policy=ON)
    held = "has been written to 2 times this week, which is as often as the settings allow"
    assert held in (line(known).silence or "")
    (sam,) = (one for one in preview(known).lines if one.name == SAM.name)
    assert sam.silence == f"Fri Dec 4, 9:30: held back, {held}"


def test_a_city_in_set_up_is_shown_as_if_it_went_live() -> None:
    known = city(item(1), policy=replace(ON, mode=Mode.SET_UP, live_since=None, leadership_channel=None))
    found = preview(known)
    assert (found.as_if_live, found.paused) == (True, False)
    assert [one.name for one in found.lines] == ["Leadership channel", "Dana Whitfield", "Sam Ortiz"]
    assert found.lines[0].silence == "no leadership channel is set"
    assert (found.hearing, found.more_than_once) == (2, 1)
    assert not preview(replace(known, policy=as_if_live(known, NOW).policy)).as_if_live


def test_pages_hold_everybody_once() -> None:
    people = tuple(
        Person(id=n, email=f"{n}@c.example", name=f"Person {n:02}", slack_id=f"U{n}") for n in range(1, 31)
    )
    known = city(*(item(n) for n in range(1, 31)), policy=ON, people=people, departments=())
    known = replace(
        known, assignments=tuple(replace(one, person_id=one.item_id) for one in known.assignments)
    )
    names: list[str] = []
    ref: str | None = str(PreviewPage(MONDAY))
    while ref is not None:
        page = PreviewPage.read(ref)
        found = build_preview(replace(known, as_of=NOW), (), page, NOW)
        names += [one.name for one in found.lines]
        ref = found.later
    assert names == ["Leadership channel", *(person.name for person in people)]


def test_free_days_and_items_of_nobody_are_named() -> None:
    known = city(item(1), item(2), policy=ON, assignments=())
    found = build_preview(replace(known, as_of=NOW - WEEK), (), PreviewPage(MONDAY - WEEK), NOW - WEEK)
    assert [one.day for one in found.free_days] == [date(2026, 11, 26)]
    assert found.nobodys == 2
