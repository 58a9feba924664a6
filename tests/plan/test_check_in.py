"""What a check-in says, and what is left of it when it is sent."""

from dataclasses import replace
from datetime import UTC, date, datetime

from plan.world import DANA, LIVE, SAM, TODAY, city, item, lead, said

from planbot.plan.check_ins import AskKind
from planbot.plan.model import Ask, Facts
from planbot.plan.reports.builders import build_check_in, build_confirmation
from planbot.plan.reports.check_in import CheckIn, Prompt
from planbot.plan.vocabulary import Mode, Recurrence, Status

NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
ON = replace(LIVE, mode=Mode.LIVE)
ITEMS = (
    item(1),
    item(2, due=date(2026, 11, 6)),
    item(3, due=date(2026, 12, 1)),
    item(4, due=date(2026, 11, 27)),
)
ASKED = {one.id: AskKind.ASK for one in ITEMS}


def facts(**changes: object) -> Facts:
    return replace(city(*ITEMS, policy=ON), **changes)  # type: ignore[arg-type]


def built(known: Facts, asked: dict[int, AskKind] | None = None) -> CheckIn:
    check_in = build_check_in(known, SAM, asked or ASKED, NOW)
    assert check_in is not None
    return check_in


def test_most_pressing_first_each_with_its_reason() -> None:
    found = [(one.line.id, one.prompt, one.why) for one in built(facts()).items]
    assert found == [
        (2, Prompt.LATE, "Was due on Fri Nov 6, 11 business days ago"),
        (4, Prompt.NEARLY_DUE, "Due in 2 business days, on Fri Nov 27"),
        (3, Prompt.DUE_SOON, "Due in 4 business days, on Tue Dec 1"),
        (1, Prompt.PERIOD, "No update yet in November"),
    ]


def test_what_it_says_besides() -> None:
    check_in = built(facts())
    assert (check_in.first_name, check_in.today, check_in.total) == ("Sam", TODAY, 4)
    assert check_in.minutes == 2
    assert not check_in.reminder
    assert check_in.asked_on is None
    assert check_in.told_nobody
    assert check_in.why.startswith(
        "You get this because you answer for these items. planbot asks on Tuesdays"
    )


def test_ten_are_named_and_the_rest_counted() -> None:
    many = [item(number) for number in range(1, 14)]
    check_in = built(city(*many, policy=ON), {one.id: AskKind.ASK for one in many})
    assert (len(check_in.items), check_in.more, check_in.total) == (10, 3, 13)


def test_what_was_answered_meanwhile_drops_out() -> None:
    answers = (said(item_id=2, on=TODAY), said(Status.COMPLETED, item_id=4, on=TODAY))
    assert [one.line.id for one in built(facts(updates=answers)).items] == [3, 1]


def test_what_was_handed_over_or_withdrawn_drops_out() -> None:
    leads = (lead(1), lead(2, person_id=DANA.id), lead(3))
    known = facts(assignments=leads, items=ITEMS[:3])
    assert [one.line.id for one in built(known).items] == [3, 1]


def test_nothing_left_nothing_sent() -> None:
    answers = tuple(said(item_id=one.id, on=TODAY) for one in ITEMS)
    assert build_check_in(facts(updates=answers), SAM, ASKED, NOW) is None
    assert build_check_in(facts(), DANA, ASKED, NOW) is None


def test_paused_meanwhile() -> None:
    assert build_check_in(facts(policy=replace(ON, mode=Mode.PAUSED)), SAM, ASKED, NOW) is None


def test_the_ask_recorded_for_it_does_not_make_it_drop_out() -> None:
    own = tuple(Ask(item_id=one.id, person_id=SAM.id, kind="ask", day=TODAY, at=NOW) for one in ITEMS)
    assert built(facts(asks=own)).total == 4


def test_a_reminder_says_when_it_was_asked() -> None:
    tuesday = date(2026, 11, 24)
    asks = (Ask(item_id=1, person_id=SAM.id, kind="ask", day=tuesday, at=NOW),)
    friday = datetime(2026, 11, 27, 14, 30, tzinfo=UTC)
    check_in = build_check_in(city(item(1), policy=ON, asks=asks), SAM, {1: AskKind.REMINDER}, friday)
    assert check_in is not None
    assert check_in.reminder
    assert check_in.asked_on == tuesday
    assert check_in.items[0].why == "Asked on Tue Nov 24, no answer yet"


def test_who_stands_in_reads_for_whom() -> None:
    people = (replace(SAM, away_until=date(2026, 12, 7), delegate_id=DANA.id), DANA)
    check_in = build_check_in(facts(people=people), DANA, {1: AskKind.ASK}, NOW)
    assert check_in is not None
    assert check_in.items[0].why == "No update yet in November (for Sam Ortiz)"
    assert "Sam Ortiz is away until Mon Dec 7, and you stand in" in check_in.why


def test_until_when_they_are_left_alone() -> None:
    """Answered today, the next ask is the first Tuesday of December; a date coming due brings it forward."""
    quiet = city(item(1), policy=ON)
    assert built(quiet, {1: AskKind.ASK}).next_ask == date(2026, 12, 1)
    settled = replace(quiet, items=(item(1, due=date(2027, 6, 30)), item(2, due=date(2026, 11, 25))))
    settled = replace(settled, assignments=(lead(1), lead(2)))
    # The day after Thanksgiving is one business day after the 25th.
    assert built(settled, {1: AskKind.ASK}).next_ask == date(2026, 11, 27)


def test_told_nobody_until_the_head_reads_of_it() -> None:
    words = (said(Status.OFF_TRACK, on=date(2026, 11, 10), item_id=2),)
    assert not built(facts(updates=words), {2: AskKind.ASK}).told_nobody


def test_the_owner_is_the_first_to_see_planbot_s_arithmetic() -> None:
    behind = item(1, start=date(2026, 6, 1), due=date(2027, 6, 30))
    late = item(3, start=date(2026, 6, 1), due=date(2026, 11, 20))
    check_in = built(city(behind, item(2), late, policy=ON), dict.fromkeys((1, 2, 3), AskKind.ASK))
    assert [one.questions for one in check_in.items] == [
        (),
        ("planbot's arithmetic: 45% of the time gone, 0% done. Does that look right?",),
        (),
    ]
    assert check_in.told_nobody


def test_what_comes_round_again_was_not_missed() -> None:
    annual = item(1, due=date(2026, 9, 30), adopted_due=date(2026, 9, 30), recurrence=Recurrence.ANNUAL)
    (asked,) = built(city(annual, policy=ON), {1: AskKind.ASK}).items
    assert (asked.prompt, asked.why) == (Prompt.PERIOD, "No update yet in October to December")
    assert (asked.line.due, asked.line.adopted_due) == (date(2027, 9, 30), None)


class TestConfirmation:
    def test_old_beside_new(self) -> None:
        before = said(Status.ON_TRACK, on=date(2026, 11, 3), percent=20)
        update = said(Status.AT_RISK, on=TODAY, note="waiting for the permit", expected=date(2027, 7, 30))
        known = facts(updates=(before, update))
        confirmation = build_confirmation(known, SAM, [update], NOW)
        (recorded,) = confirmation.recorded
        assert (recorded.status_before, recorded.status) == (Status.ON_TRACK, Status.AT_RISK)
        assert (recorded.percent_before, recorded.percent) == (20, 20)
        assert recorded.note == "waiting for the permit"
        assert recorded.adopted_due == date(2027, 6, 30)
        assert confirmation.left == 3
        assert confirmation.on_behalf_of is None

    def test_the_first_update_is_held_against_the_plan(self) -> None:
        update = said(Status.ON_TRACK, on=TODAY, percent=5)
        known = city(item(1, status=Status.NOT_STARTED, percent=0), policy=ON, updates=(update,))
        (recorded,) = build_confirmation(known, SAM, [update], NOW).recorded
        assert (recorded.status_before, recorded.percent_before) == (Status.NOT_STARTED, 0)

    def test_who_reads_it_and_when(self) -> None:
        update = said(on=TODAY)
        known = facts(updates=(update,))
        assert build_confirmation(known, SAM, [update], NOW).readers == ("Dana Whitfield on Mon Nov 30",)
        own = replace(update, author_id=DANA.id)
        by_head = replace(known, updates=(own,))
        assert build_confirmation(by_head, DANA, [own], NOW).readers == ("Leadership on Tue Dec 1",)

    def test_said_for_somebody_else(self) -> None:
        update = replace(said(on=TODAY), author_id=DANA.id, on_behalf_of_id=SAM.id)
        known = facts(updates=(update,))
        assert build_confirmation(known, DANA, [update], NOW).on_behalf_of == "Sam Ortiz"


def test_what_was_said_of_the_round_before_cannot_be_repeated() -> None:
    fees = item(due=None, adopted_due=None, start=None, recurrence=Recurrence.QUARTERLY)
    completed = city(fees, policy=ON, updates=(said(Status.COMPLETED, on=date(2026, 9, 15)),))
    (asked,) = built(completed, {1: AskKind.ASK}).items
    assert not asked.can_repeat
    words = (*completed.updates, said(Status.AT_RISK, on=date(2026, 9, 20)))
    (asked,) = built(replace(completed, updates=words), {1: AskKind.ASK}).items
    assert asked.can_repeat
