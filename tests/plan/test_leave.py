"""Leave as people type it, as a Slack status says it, and who may set it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from plan.world import ADMIN, DANA, LIVE, MANAGER, PAT, SAM, city, item, said

from planbot.plan.check_ins import Asking, AskKind
from planbot.plan.errors import UserError
from planbot.plan.leave import (
    answered_meanwhile,
    back_from_status,
    read_leave,
    require_leave_of,
    require_stand_in,
)
from planbot.plan.model import Ask
from planbot.plan.reports.builders import build_check_in
from planbot.plan.reports.builders.leave import build_leave
from planbot.plan.vocabulary import Mode, Status

TUESDAY = date(2026, 11, 24)
ZONE = "America/New_York"
NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}-05:00")


@pytest.mark.parametrize(
    ("text", "whose", "back_on", "delegate"),
    [
        ("until monday", None, date(2026, 11, 30), None),
        ("until monday delegate @tom", None, date(2026, 11, 30), "@tom"),
        ("until Dec 1, 2026 covered by Tom Reyes", None, date(2026, 12, 1), "Tom Reyes"),
        ("<@U123> until 2026-12-07 delegate <@U456|tom>", "<@U123>", date(2026, 12, 7), "<@U456|tom>"),
        ("@Maria Lopez till next week Delegate: d@x.gov", "@Maria Lopez", date(2026, 12, 1), "d@x.gov"),
        ("through friday", None, date(2026, 11, 28), None),
        ("UNTIL tomorrow", None, date(2026, 11, 25), None),
    ],
)  # fmt: skip
def test_leave_is_read_as_people_type_it(
    text: str, whose: str | None, back_on: date, delegate: str | None
) -> None:
    found = read_leave(text, TUESDAY)
    assert (found.whose, found.back_on, found.delegate) == (whose, back_on, delegate)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("monday", "Say until when"),
        ("delegate @tom", "Say until when"),
        ("until", "Say until when"),
        ("until soon", "“soon” is not a date"),
        ("until today", "is not a day to come"),
        ("until 2026-11-20", "is not a day to come"),
        ("until 2036-11-30", "more than a year off"),
    ],
)
def test_what_is_no_leave_is_said(text: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        read_leave(text, TUESDAY)


@pytest.mark.parametrize(
    ("text", "expires", "back_on"),
    [
        ("Vacationing", "2026-11-29T23:59", date(2026, 11, 30)),
        ("OOO until Dec 3", None, date(2026, 12, 3)),
        ("On leave, back Dec 1!", None, date(2026, 12, 1)),
        ("PTO through friday", "2026-11-24T23:59", date(2026, 11, 28)),
        ("Out sick", "2026-11-24T23:59", date(2026, 11, 25)),
        ("Out sick", "2026-11-24T11:00", None),
        ("On parental leave", None, None),
        ("Out of office until the cows come home", None, None),
        ("In a meeting", "2026-11-24T23:59", None),
        ("Working remotely", "2026-11-29T23:59", None),
        ("Happy holidays", "2026-12-29T23:59", None),
        ("Vacationing", "2036-11-29T23:59", None),
        ("", "2026-11-29T23:59", None),
    ],
)
def test_a_status_tells_of_leave_only_with_its_end(
    text: str, expires: str | None, back_on: date | None
) -> None:
    assert back_from_status(text, at(expires) if expires else None, NOW, ZONE) == back_on


def test_leave_is_set_by_the_person_their_head_and_administrators() -> None:
    departments = [replace(one, head_id=DANA.id) for one in city().departments if one.id == SAM.department_id]
    for actor in (SAM, DANA, ADMIN):
        require_leave_of(actor, SAM, departments)
    for actor in (PAT, MANAGER):
        with pytest.raises(UserError, match="their department's head or an administrator"):
            require_leave_of(actor, SAM, departments)


def test_who_cannot_stand_in_is_refused() -> None:
    require_stand_in(DANA, SAM, TUESDAY, is_reached=True)
    with pytest.raises(UserError, match="for themselves"):
        require_stand_in(SAM, SAM, TUESDAY, is_reached=True)
    with pytest.raises(UserError, match="cannot be reached"):
        require_stand_in(DANA, SAM, TUESDAY, is_reached=False)
    away = replace(DANA, away_until=date(2026, 11, 30))
    with pytest.raises(UserError, match="away, too, and back on Mon Nov 30"):
        require_stand_in(away, SAM, TUESDAY, is_reached=True)
    require_stand_in(away, SAM, date(2026, 11, 30), is_reached=True)


def test_the_first_message_after_a_leave_says_what_was_answered_meanwhile() -> None:
    sam = replace(SAM, away_since=at("2026-11-10T09:00"), away_until=TUESDAY)
    by_dana = said(Status.AT_RISK, on=date(2026, 11, 12), author_id=DANA.id, on_behalf_of_id=SAM.id)
    known = city(
        item(1),
        item(2),
        policy=replace(LIVE, mode=Mode.LIVE),
        people=tuple(sam if one.id == SAM.id else one for one in city().people),
        updates=(by_dana,),
    )
    asking = Asking(known, TUESDAY)
    assert [standing.item.id for standing in answered_meanwhile(asking, sam)] == [1]
    report = build_check_in(known, sam, {2: AskKind.ASK}, NOW)
    assert report is not None
    assert report.welcome is not None
    assert (report.welcome.answered, report.welcome.by) == (1, (DANA.name,))

    since = Ask(item_id=2, person_id=sam.id, kind="ask", day=TUESDAY, at=NOW)
    later = build_check_in(
        replace(known, asks=(since,)), sam, {2: AskKind.ASK}, datetime(2026, 12, 1, 15, tzinfo=UTC)
    )
    assert later is not None
    assert later.welcome is None


def test_who_stands_in_and_goes_away_reads_whom_that_leaves_alone() -> None:
    left = datetime(2026, 11, 20, 15, tzinfo=UTC)
    sam = replace(SAM, away_since=left, away_until=date(2026, 12, 1), delegate_id=DANA.id)
    dana = replace(DANA, away_since=left, away_until=date(2026, 11, 30))
    known = city(people=(sam, dana, PAT))
    assert build_leave(known, dana, dana, known.as_of, "/plan", "/planstatus").left_alone == ("Sam Ortiz",)
    known = city(people=(replace(sam, away_until=date(2026, 11, 23)), dana, PAT))
    assert build_leave(known, dana, dana, known.as_of, "/plan", "/planstatus").left_alone == ()
