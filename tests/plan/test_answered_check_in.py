"""What a check-in says once it was answered, in part or whole."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from plan.world import DANA, LIVE, SAM, TODAY, city, item, lead, said

from planbot.plan.check_ins import AskKind
from planbot.plan.model import Facts
from planbot.plan.reports.builders.answered_check_in import build_answered_check_in
from planbot.plan.reports.check_in import AnsweredCheckIn, Heard
from planbot.plan.vocabulary import Mode, Status

ASKED_AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
ON = replace(LIVE, mode=Mode.LIVE)
ITEMS = (item(1), item(2, due=date(2026, 11, 6)), item(3, due=date(2026, 12, 1)))
ASKED = {2: AskKind.ASK, 3: AskKind.ASK, 1: AskKind.ASK}


def facts(**changes: object) -> Facts:
    return replace(city(*ITEMS, policy=ON), **changes)  # type: ignore[arg-type]


def built(known: Facts, now: datetime = NOW) -> AnsweredCheckIn:
    report = build_answered_check_in(known, SAM, ASKED, ASKED_AT, now)
    assert report is not None
    return report


def heard(report: AnsweredCheckIn) -> list[tuple[int, Heard]]:
    return [(one.line.id, one.heard) for one in report.items]


def test_what_was_answered_says_so_and_the_rest_still_waits() -> None:
    report = built(facts(updates=(said(Status.AT_RISK, item_id=3),)))
    assert heard(report) == [(2, Heard.WAITING), (3, Heard.ANSWERED), (1, Heard.WAITING)]
    assert (report.waiting, report.answered) == (2, 1)
    assert report.items[1].line.status is Status.AT_RISK


def test_what_was_said_before_it_was_asked_is_no_answer() -> None:
    before = replace(said(item_id=3), at=ASKED_AT - timedelta(minutes=1))
    assert build_answered_check_in(facts(updates=(before,)), SAM, ASKED, ASKED_AT, NOW) is None


def test_what_is_no_longer_theirs_or_is_closed_waits_no_more() -> None:
    leads = (lead(1), lead(2, person_id=DANA.id), lead(3))
    updates = (said(Status.COMPLETED, item_id=1),)
    report = built(facts(assignments=leads, updates=updates))
    assert heard(report) == [(2, Heard.NOT_ASKED), (3, Heard.WAITING), (1, Heard.ANSWERED)]


def test_what_went_unanswered_still_waits_in_a_later_week() -> None:
    answers = (said(item_id=3),)
    report = built(facts(updates=answers), NOW + timedelta(days=8))
    assert heard(report)[0] == (2, Heard.WAITING)


def test_everything_answered_and_until_when_they_are_left_alone() -> None:
    report = built(facts(updates=tuple(said(item_id=one.id) for one in ITEMS)))
    assert (report.waiting, report.answered) == (0, 3)
    assert report.next_ask == date(2026, 12, 1)


def test_ten_are_named_and_those_that_wait_beyond_are_counted() -> None:
    many = [item(number) for number in range(1, 14)]
    asked = {one.id: AskKind.ASK for one in many}
    report = build_answered_check_in(
        city(*many, policy=ON, updates=(said(item_id=1), said(item_id=13))), SAM, asked, ASKED_AT, NOW
    )
    assert report is not None
    assert (len(report.items), report.more, report.waiting) == (10, 2, 11)


@given(st.sets(st.sampled_from([1, 2, 3]), min_size=1))
def test_every_item_stands_once_and_answers_are_never_hidden(answered: set[int]) -> None:
    report = built(facts(updates=tuple(said(item_id=number) for number in answered)))
    assert [number for number, _ in heard(report)] == list(ASKED)
    assert {number for number, state in heard(report) if state is Heard.ANSWERED} == answered
    assert report.today == TODAY
