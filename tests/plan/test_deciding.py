"""Whom a question is put to, when, and who may answer it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan.strategies import facts as drawn_facts
from plan.world import ADMIN, DANA, LIVE, MANAGER, PAT, SAM, city, item, said

from planbot.plan.agenda import agenda
from planbot.plan.check_ins import Asking
from planbot.plan.deciding import CHOICES, Deciding, deciders, put_to, usual_decider
from planbot.plan.errors import UserError
from planbot.plan.findings import Waiting, explain
from planbot.plan.model import Ask, Decision, Facts, Person
from planbot.plan.outline import Outline
from planbot.plan.permissions import may_decide, require_decide
from planbot.plan.reports.builders import build_check_in
from planbot.plan.reports.builders.confirmation import build_confirmation
from planbot.plan.reports.builders.decisions import say_absence
from planbot.plan.reports.builders.leave import build_leave
from planbot.plan.slots import local_instant, week_of
from planbot.plan.vocabulary import DecisionKind, Mode, Status

ON = replace(LIVE, mode=Mode.LIVE)
MONDAY = date(2026, 11, 30)


def at(day: date, hour: int = 15) -> datetime:
    return datetime.combine(day, time(hour), UTC)


def question(**changes: Any) -> Decision:
    """Sam asks Dana for money on Monday afternoon."""
    values: dict[str, Any] = {
        "id": 1,
        "item_id": 1,
        "kind": DecisionKind.MONEY,
        "question": "May we spend the reserve?",
        "decider_id": DANA.id,
        "asked_by_id": SAM.id,
        "asked_at": at(MONDAY, 20),
    }
    return Decision(**(values | changes))


def asked_on(*days: date, person: Person = DANA) -> tuple[Ask, ...]:
    return tuple(Ask(item_id=1, person_id=person.id, kind="decision", day=day, at=at(day)) for day in days)


def world(decision: Decision, **changes: Any) -> Facts:
    """A city whose one item has been reported on, and waits for the decision."""
    known = city(item(), policy=ON, decisions=(decision,), updates=(said(on=MONDAY),))
    return replace(known, **changes)


def december(*days: int) -> tuple[date, ...]:
    return tuple(date(2026, 12, day) for day in days)


TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = december(1, 2, 3, 4)


@pytest.mark.parametrize(
    ("today", "asks", "needed", "weekly", "expected"),
    [
        (TUESDAY, (), None, True, "Sam Ortiz asked on Mon Nov 30"),
        (FRIDAY, (), None, False, "Sam Ortiz asked on Mon Nov 30"),
        (WEDNESDAY, december(1), None, False, None),
        (date(2026, 12, 7), december(1), None, False, None),
        (date(2026, 12, 8), december(1), None, False, "there is no answer yet"),
        (date(2026, 12, 8), december(3), None, True, "there is no answer yet"),
        (date(2026, 12, 8), december(3), None, False, None),
        (date(2026, 12, 8), december(7), None, True, None),
        (date(2026, 12, 15), december(1, 8), None, True, "there is no answer yet"),
        # A day before it is needed, on that day if the day before is free, and once after.
        (WEDNESDAY, december(1), THURSDAY, False, "An answer is needed by Thu Dec 3"),
        (THURSDAY, december(1), THURSDAY, False, "An answer is needed by Thu Dec 3"),
        (THURSDAY, december(1, 2), THURSDAY, False, None),
        (FRIDAY, december(1, 2), THURSDAY, False, "An answer was needed by Thu Dec 3"),
        (date(2026, 12, 7), december(1, 2, 4), THURSDAY, False, None),
        (date(2026, 12, 11), december(1, 2, 4), THURSDAY, False, "there is no answer yet"),
        (FRIDAY, december(1), date(2026, 12, 7), False, "An answer is needed by Mon Dec 7"),
        (date(2026, 12, 7), december(1, 4), date(2026, 12, 6), False, "An answer was needed by Sun Dec 6"),
        (WEDNESDAY, december(1), TUESDAY, False, "An answer was needed by Tue Dec 1"),
    ],
)
def test_on_which_days_it_is_put(
    today: date, asks: tuple[date, ...], needed: date | None, weekly: bool, expected: str | None
) -> None:
    decision = question(needed_by=needed)
    deciding = Deciding(Asking(world(decision, asks=asked_on(*asks)), today))
    why = deciding.why_today(decision, DANA, weekly=weekly)
    assert (why is None) is (expected is None)
    assert (expected or "") in (why or "")


def test_who_answers_nothing_is_asked_once_and_then_with_everything_else() -> None:
    """No message of its own around the day on which the answer is needed."""
    decision = question(needed_by=date(2026, 12, 9))
    unanswered = [replace(asked_on(day)[0], item_id=1, kind="ask") for day in (date(2026, 11, 17), TUESDAY)]
    known = world(decision, asks=(*asked_on(TUESDAY), *unanswered), updates=())

    def why(day: date, *, weekly: bool = False) -> str | None:
        return Deciding(Asking(known, day)).why_today(decision, DANA, weekly=weekly)

    assert why(date(2026, 12, 8), weekly=True) is None
    assert why(date(2026, 12, 10)) is None
    assert "no answer yet" in (why(date(2026, 12, 15), weekly=True) or "")
    heard = replace(known, updates=(said(on=WEDNESDAY, author_id=DANA.id),))
    deciding = Deciding(Asking(heard, date(2026, 12, 8)))
    assert deciding.why_today(decision, DANA, weekly=False) == "An answer is needed by Wed Dec 9"


def test_another_s_ask_and_one_before_the_question_do_not_count() -> None:
    asks = (*asked_on(TUESDAY, person=PAT), *asked_on(MONDAY - timedelta(days=7)))
    assert Deciding(Asking(world(question(), asks=asks), WEDNESDAY)).why_today(question(), DANA, weekly=False)


def test_all_that_one_person_decides_for_an_item_is_put_together() -> None:
    first, second = question(), question(id=2, asked_at=at(WEDNESDAY, 20), question="And the crew?")
    known = world(first, decisions=(first, second), asks=asked_on(TUESDAY))
    found = Deciding(Asking(known, THURSDAY)).on_the_day(weekly=False)
    assert [one.decision.id for one in found] == [1, 2]
    known = replace(known, asks=asked_on(TUESDAY, THURSDAY))
    assert not Deciding(Asking(known, FRIDAY)).on_the_day(weekly=False)


@pytest.mark.parametrize(
    "changes",
    [
        {"updates": (said(Status.COMPLETED, on=MONDAY),)},
        {"decisions": (question(answered_at=at(TUESDAY), answer="Approved"),)},
        {"plans": ()},
    ],
)
def test_what_is_settled_is_not_asked_for(changes: dict[str, Any]) -> None:
    assert not Deciding(Asking(world(question(), **changes), WEDNESDAY)).on_the_day(weekly=True)


LEFT = replace(DANA, active=False)
UNKNOWN = replace(PAT, slack_id=None)


@pytest.mark.parametrize(
    ("decision", "people", "expected"),
    [
        (question(), (SAM, DANA, PAT, MANAGER, ADMIN), ["Dana Whitfield"]),
        (question(decider_id=PAT.id), (SAM, DANA, replace(PAT, active=False), ADMIN), ["Dana Whitfield"]),
        (question(decider_id=PAT.id), (SAM, DANA, UNKNOWN, ADMIN), ["Dana Whitfield"]),
        (question(), (SAM, LEFT, PAT, ADMIN), ["Ada Nu"]),
        (question(decider_id=None), (SAM, DANA, ADMIN), ["Dana Whitfield"]),
        (question(decider_id=None, asked_by_id=DANA.id), (SAM, DANA, ADMIN), ["Ada Nu"]),
        (question(), (SAM, LEFT), []),
    ],
)
def test_who_decides(decision: Decision, people: tuple[Person, ...], expected: list[str]) -> None:
    known = world(decision, people=people)
    assert [one.name for one in deciders(known, Outline(known), decision)] == expected


def test_the_head_is_proposed_unless_it_is_the_head_who_asks() -> None:
    known = world(question())
    assert usual_decider(known, Outline(known), item(), SAM) == DANA
    assert usual_decider(known, Outline(known), item(), DANA) is None


AWAY = replace(DANA, away_until=date(2026, 12, 24), delegate_id=PAT.id)


def test_who_may_answer() -> None:
    known = world(question())
    outline = Outline(known)
    allowed = [one for one in known.people if may_decide(known, outline, one, question())]
    assert allowed == [DANA, MANAGER, ADMIN]
    with pytest.raises(UserError, match="answered by Dana Whitfield, leadership or an administrator"):
        require_decide(known, outline, SAM, question())
    absent = world(question(), people=(SAM, AWAY, PAT, MANAGER, ADMIN))
    assert may_decide(absent, Outline(absent), PAT, question())
    back = world(question(), people=(SAM, replace(AWAY, away_until=MONDAY), PAT), as_of=at(TUESDAY))
    assert not may_decide(back, Outline(back), PAT, question())


def planned(known: Facts, day: date) -> list[tuple[str, list[int], str | None]]:
    """Whom the questions of a day go to, and why not where they are held back."""
    zone = known.policy.zone
    swept = frozenset() if day.weekday() == known.policy.ask_day else {f"ask:{week_of(day)}@{zone}"}
    found = agenda(known, local_instant(day, time(9, 35), zone), swept)
    return [
        (
            known.person_by_id[message.person_id or 0].name,
            [one.decision_id for one in message.decisions],
            message.reason,
        )
        for message in found.messages
        if message.decisions
    ]


def test_it_comes_in_the_one_message_of_the_day_or_in_one_of_its_own() -> None:
    known = world(question(), people=(SAM, DANA, PAT, MANAGER, ADMIN))
    assert planned(known, WEDNESDAY) == [("Dana Whitfield", [1], None)]
    had_two = (
        replace(asked_on(TUESDAY)[0], kind="ask"),
        replace(asked_on(WEDNESDAY)[0], kind="nudge"),
    )
    reason = "has been written to 2 times this week, which is as often as the settings allow"
    assert planned(replace(known, asks=had_two), THURSDAY) == [("Dana Whitfield", [1], reason)]
    assert planned(replace(known, asks=had_two), date(2026, 12, 7)) == [("Dana Whitfield", [1], None)]


def test_the_delegate_gets_it_and_without_one_it_waits() -> None:
    with_delegate = world(question(), people=(SAM, AWAY, PAT, ADMIN))
    assert planned(with_delegate, WEDNESDAY) == [("Pat Lee", [1], None)]
    alone = replace(AWAY, delegate_id=None)
    held = world(question(), people=(SAM, alone, PAT, ADMIN))
    assert planned(held, TUESDAY) == [("Dana Whitfield", [1], "away until Thu Dec 24")]
    assert planned(held, WEDNESDAY) == []
    assert planned(held, date(2026, 12, 24)) == [("Dana Whitfield", [1], None)]


def away(who: Person, back: date, *, left: date | None = None, stands_in: Person | None = None) -> Person:
    """Somebody on leave, since the day of the question where it is not said."""
    since = at(left, 13) if left is not None else None
    delegate_id = stands_in.id if stands_in is not None else None
    return replace(who, away_until=back, away_since=since, delegate_id=delegate_id)


LATER = date(2026, 12, 24)
KIM = replace(MANAGER, id=9, name="Kim Park", slack_id="U9")


@pytest.mark.parametrize(
    ("case", "changes", "absent", "expected"),
    [
        ("back within a week", {}, away(DANA, date(2026, 12, 7)), ["Dana Whitfield"]),
        ("away for longer", {}, away(DANA, date(2026, 12, 8)), ["Morgan Hale"]),
        ("back when it is needed", {"needed_by": LATER}, away(DANA, LATER), ["Dana Whitfield"]),
        ("back too late", {"needed_by": date(2026, 12, 23)}, away(DANA, LATER), ["Morgan Hale"]),
        ("back too late within a week", {"needed_by": WEDNESDAY}, away(DANA, FRIDAY), ["Morgan Hale"]),
        ("left before", {}, away(DANA, date(2026, 12, 7), left=date(2026, 11, 2)), ["Dana Whitfield"]),
        (
            "left later, overdue, back on the next work day",
            {"needed_by": TUESDAY},
            away(DANA, date(2026, 12, 7), left=FRIDAY),
            ["Dana Whitfield"],
        ),
        (
            "left later, overdue, back a day after",
            {"needed_by": TUESDAY},
            away(DANA, date(2026, 12, 8), left=FRIDAY),
            ["Morgan Hale"],
        ),
        ("somebody stands in", {}, away(DANA, LATER, stands_in=PAT), ["Dana Whitfield"]),
        ("who is no head: their head first", {"decider_id": PAT.id}, away(PAT, LATER), ["Dana Whitfield"]),
        (
            "a head never gets their own question",
            {"asked_by_id": DANA.id, "decider_id": PAT.id},
            away(PAT, LATER),
            ["Morgan Hale"],
        ),
        ("leadership neither", {"asked_by_id": MANAGER.id}, away(DANA, LATER), ["Dana Whitfield"]),
    ],
)
def test_what_cannot_wait_goes_one_level_up(
    case: str, changes: dict[str, Any], absent: Person, expected: list[str]
) -> None:
    people = (absent, *(one for one in (SAM, DANA, PAT, MANAGER, ADMIN) if one.id != absent.id))
    known = world(question(**changes), people=people)
    today = FRIDAY if "later" in case else TUESDAY
    found = put_to(known, Outline(known), known.decisions[0], today)
    assert [one.name for one in found] == expected


def test_all_of_leadership_who_are_there_may_answer_and_of_nobody_it_waits() -> None:
    gone, decision = away(DANA, LATER), question()
    both = world(decision, people=(SAM, gone, KIM, MANAGER, ADMIN))
    assert put_to(both, Outline(both), decision, TUESDAY) == (MANAGER, KIM)
    one = world(decision, people=(SAM, gone, KIM, away(MANAGER, LATER), ADMIN))
    assert put_to(one, Outline(one), decision, TUESDAY) == (KIM,)
    assert may_decide(one, Outline(one), gone, decision)
    none = world(decision, people=(SAM, gone, away(MANAGER, LATER), ADMIN))
    assert put_to(none, Outline(none), decision, TUESDAY) == (gone,)
    assert planned(none, TUESDAY) == [("Dana Whitfield", [1], "away until Thu Dec 24")]


def test_in_a_pilot_it_goes_to_nobody_who_has_no_part_in_it() -> None:
    pilot = replace(ON, mode=Mode.PILOT, pilot_department="Public Works", pilot_since=ON.live_since)
    people = (SAM, away(DANA, LATER), MANAGER, ADMIN)
    known = world(question(), people=people, policy=pilot)
    assert planned(known, TUESDAY) == [("Dana Whitfield", [1], "away until Thu Dec 24")]
    manager = replace(MANAGER, department_id=1)
    known = replace(known, people=(SAM, away(DANA, LATER), manager, ADMIN))
    assert planned(known, TUESDAY) == [("Morgan Hale", [1], None)]


def test_it_comes_back_to_who_decides_when_they_are_back() -> None:
    gone, absent = away(DANA, LATER, left=MONDAY), away(PAT, LATER, left=MONDAY)
    known = world(question(), people=(SAM, gone, absent, MANAGER, ADMIN))
    assert planned(known, TUESDAY) == [("Morgan Hale", [1], None)]
    asked = asked_on(TUESDAY, person=MANAGER)
    assert planned(replace(known, asks=asked), WEDNESDAY) == []
    assert planned(replace(known, asks=asked), date(2026, 12, 8)) == [("Morgan Hale", [1], None)]
    assert planned(replace(known, asks=asked), LATER) == [("Dana Whitfield", [1], None)]
    of_pat = replace(known, decisions=(question(decider_id=PAT.id),))
    assert may_decide(of_pat, Outline(of_pat), MANAGER, of_pat.decisions[0])
    # Nobody but those who are asked, and who it was put to, may answer it.
    of_pat = replace(of_pat, people=(SAM, DANA, absent, KIM, ADMIN))
    assert [
        one.name for one in of_pat.people if may_decide(of_pat, Outline(of_pat), one, of_pat.decisions[0])
    ] == ["Dana Whitfield", "Pat Lee", "Kim Park", "Ada Nu"]


@pytest.mark.parametrize(
    ("absent", "reader", "expected"),
    [
        (DANA, SAM, None),
        (away(DANA, LATER), SAM, "Dana Whitfield is away until Thu Dec 24; Morgan Hale is asked instead."),
        (away(DANA, LATER), MANAGER, "Dana Whitfield is away until Thu Dec 24, so it comes to you."),
        (away(DANA, LATER), DANA, None),
        (away(DANA, FRIDAY), SAM, "Dana Whitfield is away until Fri Dec 4; the question waits until then."),
        (
            away(DANA, LATER, stands_in=PAT),
            SAM,
            "Dana Whitfield is away until Thu Dec 24; Pat Lee stands in.",
        ),
        (replace(DANA, active=False), SAM, "Dana Whitfield has left; Ada Nu is asked instead."),
        (replace(DANA, active=False), ADMIN, "Dana Whitfield has left, so it comes to you."),
        (replace(DANA, slack_id=None), ADMIN, "Dana Whitfield is not in Slack, so it comes to you."),
    ],
)
def test_everybody_reads_what_becomes_of_the_question_of_somebody_who_is_not_there(
    absent: Person, reader: Person, expected: str | None
) -> None:
    known = world(question(), people=(SAM, absent, PAT, MANAGER, ADMIN))
    said = say_absence(known, Outline(known), known.decisions[0], TUESDAY, known.person_by_id[reader.id])
    assert said == expected


def test_what_the_owner_is_told_when_they_ask() -> None:
    known = world(question(update_id=said(on=MONDAY).id), people=(SAM, away(DANA, LATER), MANAGER, ADMIN))
    (asked,) = build_confirmation(known, SAM, known.updates, at(MONDAY, 21)).asked
    assert asked.deciders == ("Morgan Hale",)
    left = replace(known, people=(SAM, replace(DANA, active=False), MANAGER, ADMIN), as_of=at(TUESDAY, 14))
    (finding,) = [one for one in Asking(left, TUESDAY).standings[1].findings if isinstance(one, Waiting)]
    assert explain(finding, left, TUESDAY).startswith("Waiting on Dana Whitfield (has left) since Nov 30")
    waits = replace(known, people=(SAM, away(DANA, FRIDAY), MANAGER, ADMIN))
    (asked,) = build_confirmation(waits, SAM, waits.updates, at(MONDAY, 21)).asked
    assert asked.deciders == ()
    assert "waits until then" in (asked.absence or "")
    standing = Asking(known, TUESDAY).standings[1]
    reasons = [explain(one, known, TUESDAY) for one in standing.findings]
    assert any("Waiting on Dana Whitfield (away until Dec 24) since Nov 30" in one for one in reasons)


@pytest.mark.parametrize(
    ("absent", "expected"),
    [
        (DANA, "Dana Whitfield on Mon Dec 7"),
        (away(DANA, date(2026, 12, 7)), "Dana Whitfield on Mon Dec 7"),
        (away(DANA, LATER, stands_in=PAT), "Pat Lee on Mon Dec 7"),
        (away(DANA, LATER), "Leadership on Tue Dec 1"),
    ],
)
def test_who_is_said_to_read_an_update_will_be_there(absent: Person, expected: str) -> None:
    known = world(question(), people=(SAM, absent, PAT, MANAGER, ADMIN))
    assert build_confirmation(known, SAM, known.updates, at(MONDAY, 21)).readers == (expected,)


def test_who_goes_away_reads_who_is_asked_instead() -> None:
    known = world(question(), people=(SAM, away(DANA, LATER), MANAGER, ADMIN))
    report = build_leave(known, known.person_by_id[DANA.id], DANA, at(TUESDAY), "/plan", "/planstatus")
    assert report.asked_instead == ("Morgan Hale",)
    soon = replace(known, people=(SAM, away(DANA, FRIDAY), MANAGER, ADMIN))
    report = build_leave(soon, soon.person_by_id[DANA.id], DANA, at(TUESDAY), "/plan", "/planstatus")
    assert report.asked_instead == ()


def test_a_decider_who_owns_nothing_reads_the_question_alone() -> None:
    known = world(question(needed_by=FRIDAY))
    report = build_check_in(known, DANA, {}, at(TUESDAY), decisions=[1])
    assert report is not None
    assert (report.total, report.next_ask, report.reminder) == (0, None, False)
    (one,) = report.decisions
    assert (one.yes, one.no, one.asked_by, one.needed_by) == ("Approved", "Not approved", "Sam Ortiz", FRIDAY)
    assert one.is_yours
    assert one.stands_in_for is None
    assert build_check_in(known, SAM, {}, at(TUESDAY), decisions=[1]) is None
    absent = world(question(), people=(SAM, AWAY, PAT))
    stands_in = build_check_in(absent, PAT, {}, at(TUESDAY), decisions=[1])
    assert stands_in is not None
    assert stands_in.decisions[0].stands_in_for == "Dana Whitfield"


def test_every_kind_has_two_answers() -> None:
    assert CHOICES.keys() == set(DecisionKind)
    assert all(yes != no for yes, no in CHOICES.values())


@given(drawn_facts(), st.integers(-30, 60), st.booleans())
def test_whoever_is_asked_may_answer(known: Facts, days: int, weekly: bool) -> None:
    """Questions are open, their deciders can be reached, and none is put twice on a day."""
    today = known.as_of.date() + timedelta(days=days)
    deciding = Deciding(Asking(known, today))
    found = deciding.on_the_day(weekly=weekly)
    for one in found:
        assert one.decision.is_open
        assert known.reaches(one.decider)
        assert may_decide(known, deciding.asking.outline, one.decider, one.decision)
    pairs = [(one.decision.id, one.decider.id) for one in found]
    assert len(pairs) == len(set(pairs))
    if not weekly:
        assert {one.decision.id for one in found} <= {
            one.decision.id for one in deciding.on_the_day(weekly=True)
        }
