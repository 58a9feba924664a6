"""Both ladders: when an item is named to a head, and when to leadership."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from plan.world import DANA, LIVE, SAM, city, item, lead, said

from planbot.plan.check_ins import Asking
from planbot.plan.escalation import Escalation
from planbot.plan.model import Ask, Facts
from planbot.plan.vocabulary import Mode, Role, Status

ON = replace(LIVE, mode=Mode.LIVE)
DUE = date(2026, 11, 2)
TOLD = Ask(
    item_id=1, person_id=SAM.id, kind="nudge", day=date(2026, 11, 3), at=datetime(2026, 11, 3, 15, tzinfo=UTC)
)


def late(**changes: object) -> Facts:
    """An item due on Monday, November 2, whose owner was asked the day after."""
    return replace(city(item(due=DUE, start=date(2026, 6, 1)), policy=ON, asks=(TOLD,)), **changes)  # type: ignore[arg-type]


def named(facts: Facts, day: date) -> tuple[bool, bool]:
    """Whether head and leadership may read of the item on `day`."""
    escalation = Escalation(Asking(facts, day), datetime.combine(day, time(13), UTC))
    standing = escalation.asking.standings[1]
    return escalation.head_may_read(standing), escalation.leadership_may_read(standing)


NOBODY, HEAD, BOTH = (False, False), (True, False), (True, True)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        # Over Veterans Day, the 11th: seven business days after the 2nd is the 12th, fifteen the 24th.
        (date(2026, 11, 4), NOBODY),
        (date(2026, 11, 11), NOBODY),
        (date(2026, 11, 12), HEAD),
        (date(2026, 11, 23), HEAD),
        (date(2026, 11, 24), BOTH),
    ],
)
def test_the_overdue_ladder(day: date, expected: tuple[bool, bool]) -> None:
    assert named(late(), day) == expected


def test_nobody_above_hears_before_the_owner_was_asked() -> None:
    assert named(late(asks=()), date(2026, 12, 15)) == NOBODY


def test_there_is_no_waiting_for_an_owner_who_cannot_be_asked() -> None:
    people = tuple(replace(one, slack_id=None) if one == SAM else one for one in city().people)
    assert named(late(asks=(), people=people), date(2026, 11, 24)) == BOTH


def test_imported_as_overdue_it_counts_from_going_live() -> None:
    facts = late(policy=replace(ON, live_since=date(2026, 11, 16)))
    assert named(facts, date(2026, 11, 24)) == NOBODY
    assert named(facts, date(2026, 11, 25)) == HEAD


def test_the_owner_s_own_words_are_for_everybody() -> None:
    facts = late(updates=(said(Status.OFF_TRACK, on=date(2026, 11, 4)),))
    assert named(facts, date(2026, 11, 5)) == BOTH


def test_words_said_after_the_digests_wait_for_the_next_rollup() -> None:
    day = date(2026, 11, 17)
    facts = late(updates=(said(Status.OFF_TRACK, on=day),))
    escalation = Escalation(Asking(facts, day), datetime.combine(day, time(13), UTC))
    assert not escalation.leadership_may_read(escalation.asking.standings[1])


def test_what_the_head_answers_for_goes_one_level_up_sooner() -> None:
    by_head = replace(TOLD, person_id=DANA.id)
    facts = late(assignments=(lead(person_id=DANA.id),), asks=(by_head,))
    assert named(facts, date(2026, 11, 11)) == NOBODY
    assert named(facts, date(2026, 11, 12)) == BOTH


def test_from_the_top_it_goes_nowhere() -> None:
    boss = replace(SAM, role=Role.LEADERSHIP)
    people = tuple(boss if one == SAM else one for one in city().people)
    assert named(late(people=people), date(2026, 12, 15)) == HEAD


def test_an_item_is_unheard_of_after_two_unanswered_asks() -> None:
    tuesdays = [date(2026, 11, 3) + timedelta(weeks=weeks) for weeks in range(3)]
    for count, expected in [(0, False), (1, False), (2, True), (3, True)]:
        asks = [
            replace(TOLD, kind="ask", day=day, at=datetime.combine(day, time(15), UTC)) for day in tuesdays
        ]
        escalation = Escalation(
            Asking(late(asks=tuple(asks[:count])), date(2026, 11, 23)), datetime(2026, 11, 23, 14, tzinfo=UTC)
        )
        assert escalation.is_unheard(escalation.asking.standings[1]) is expected
