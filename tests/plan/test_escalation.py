"""Both ladders: when an item is named to a head, and when to leadership."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan.strategies import facts as drawn_facts
from plan.world import DANA, LIVE, PAT, SAM, city, item, lead, said

from planbot.plan.check_ins import Asking
from planbot.plan.clock import local_day
from planbot.plan.escalation import Escalation
from planbot.plan.model import Ask, Decision, DueDateChange, Facts
from planbot.plan.vocabulary import BEHIND_FLAGS, DecisionKind, Flag, Mode, Role, Status

ON = replace(LIVE, mode=Mode.LIVE)
DUE = date(2026, 11, 2)
TOLD = Ask(
    item_id=1, person_id=SAM.id, kind="nudge", day=date(2026, 11, 3), at=datetime(2026, 11, 3, 15, tzinfo=UTC)
)


def late(**changes: object) -> Facts:
    """An item due on Monday, November 2, whose owner was asked the day after."""
    return replace(city(item(due=DUE, start=date(2026, 6, 1)), policy=ON, asks=(TOLD,)), **changes)  # type: ignore[arg-type]


def named(facts: Facts, day: date) -> tuple[bool, bool]:
    """Whether head and leadership read on `day` that the item is behind."""
    head, leadership = shown(facts, day)
    return bool(BEHIND_FLAGS.intersection(head)), bool(BEHIND_FLAGS.intersection(leadership))


def shown(
    facts: Facts, day: date, digest: datetime | None = None
) -> tuple[tuple[Flag, ...], tuple[Flag, ...]]:
    """What head and leadership read of the item on `day`, the digests having gone out at eight."""
    escalation = Escalation(Asking(facts, day), digest or datetime.combine(day, time(13), UTC))
    standing = escalation.asking.standings[1]
    head, leadership = escalation.for_head(standing), escalation.for_leadership(standing)
    for read in (head, leadership):
        assert sorted((*read.flags, *read.untold)) == sorted(standing.flags)
    return head.flags, leadership.flags


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
    assert shown(facts, day)[1] == ()


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


def asked_on(day: date, kind: str = "ask") -> Ask:
    return replace(TOLD, kind=kind, day=day, at=datetime.combine(day, time(15), UTC))


class TestReasonByReason:
    """Each reason waits until its owner has heard of that very thing."""

    MONDAY = datetime(2026, 11, 30, 13, 30, tzinfo=UTC)
    TUESDAY = date(2026, 12, 1)

    def rollup(self, facts: Facts) -> tuple[Flag, ...]:
        return shown(facts, self.TUESDAY, self.MONDAY)[1]

    def test_a_due_date_passed_since_the_digest_is_not_news_for_leadership(self) -> None:
        """Due on Monday: its owner hears on Tuesday at half past nine, the rollup goes out at eight."""
        facts = late(
            items=(item(due=date(2026, 11, 30), start=date(2026, 6, 1)),),
            asks=(asked_on(date(2026, 11, 24)),),
            updates=(said(Status.OFF_TRACK, on=date(2026, 11, 25), expected=date(2026, 12, 18)),),
        )
        assert self.rollup(facts) == (Flag.OFF_TRACK, Flag.LATE_FORECAST)

    def test_without_the_owner_s_words_there_is_nothing_to_read_yet(self) -> None:
        facts = late(
            items=(item(due=date(2026, 11, 30), start=date(2026, 11, 2), percent=95),),
            asks=(asked_on(date(2026, 11, 24)),),
            updates=(said(on=date(2026, 11, 25), percent=95),),
        )
        assert self.rollup(facts) == ()

    def test_overdue_is_told_by_an_ask_after_the_day_or_a_word_of_the_owner(self) -> None:
        words = said(Status.OFF_TRACK, on=date(2026, 10, 30), percent=95)
        facts = late(updates=(words,), asks=(asked_on(DUE),))
        day = date(2026, 11, 30)
        assert shown(facts, day)[0] == (Flag.OFF_TRACK,)
        asked = replace(facts, asks=(asked_on(DUE), asked_on(date(2026, 11, 3), "nudge")))
        assert Flag.OVERDUE in shown(asked, day)[0]
        spoken = replace(facts, updates=(words, said(Status.OFF_TRACK, on=date(2026, 11, 9))))
        assert Flag.OVERDUE in shown(spoken, day)[0]

    def test_what_another_says_tells_the_owner_nothing_but_the_words(self) -> None:
        by_head = said(Status.OFF_TRACK, on=date(2026, 11, 9), author_id=DANA.id, on_behalf_of_id=SAM.id)
        assert shown(late(updates=(by_head,), asks=()), date(2026, 11, 30))[0] == (Flag.OFF_TRACK,)

    def test_a_slow_item_is_read_of_after_an_ask_that_showed_it(self) -> None:
        slow = item(start=date(2026, 6, 1), due=date(2027, 6, 30))
        told = said(on=date(2026, 11, 10), percent=5)
        facts = late(items=(slow,), updates=(told,), asks=())
        day = date(2026, 11, 30)
        assert shown(facts, day) == ((), ())
        assert shown(replace(facts, asks=(asked_on(date(2026, 7, 7)),)), day) == ((), ())
        assert shown(replace(facts, asks=(asked_on(date(2026, 11, 17)),)), day) == (
            (Flag.SLOW,),
            (Flag.SLOW,),
        )

    def test_what_was_mended_and_came_back_is_told_again(self) -> None:
        slow = item(start=date(2026, 1, 5), due=date(2027, 1, 29))
        asks = (asked_on(date(2026, 7, 7)),)
        words = (said(on=date(2026, 7, 1), percent=5), said(on=date(2026, 7, 8), percent=60))
        facts = late(items=(slow,), updates=words, asks=asks)
        assert Flag.SLOW in Asking(facts, date(2026, 11, 30)).standings[1].flags
        assert Flag.SLOW not in shown(facts, date(2026, 11, 30))[0]

    def test_a_new_date_is_a_new_fact(self) -> None:
        change = DueDateChange(
            id=1,
            item_id=1,
            before=date(2026, 12, 30),
            after=DUE,
            reason=None,
            by_id=1,
            at=datetime(2026, 11, 20, 15, tzinfo=UTC),
        )
        facts = late(due_changes=(change,))
        assert named(facts, date(2026, 11, 30)) == NOBODY
        asked = replace(facts, asks=(asked_on(date(2026, 11, 24)),))
        assert named(asked, date(2026, 11, 30)) == BOTH

    def test_what_came_in_off_track_is_told_by_the_first_ask(self) -> None:
        facts = late(items=(item(status=Status.OFF_TRACK),), asks=())
        assert named(facts, date(2026, 11, 30)) == NOBODY
        assert named(late(items=(item(status=Status.OFF_TRACK),)), date(2026, 11, 30)) == BOTH

    def test_a_decision_asked_for_since_the_digest_waits_for_the_next_rollup(self) -> None:
        for day, expected in [(date(2026, 11, 27), (Flag.WAITING,)), (date(2026, 11, 30), ())]:
            decision = Decision(
                id=1,
                item_id=1,
                kind=DecisionKind.MONEY,
                question="May we?",
                decider_id=DANA.id,
                asked_by_id=SAM.id,
                asked_at=datetime.combine(day, time(18), UTC),
            )
            assert self.rollup(late(items=(item(),), asks=(), decisions=(decision,))) == expected

    @pytest.mark.parametrize("days", [0, 1, 6])
    def test_of_an_owner_who_cannot_be_asked_the_head_reads_before_leadership(self, days: int) -> None:
        people = tuple(replace(one, slack_id=None) if one == SAM else one for one in city().people)
        due = date(2026, 11, 30) - timedelta(days=days)
        facts = late(items=(item(due=due, start=date(2026, 6, 1), percent=95),), asks=(), people=people)
        assert (Flag.OVERDUE in shown(facts, self.TUESDAY)[0]) is True
        assert (Flag.OVERDUE in self.rollup(facts)) is (days > 0)


@given(drawn_facts(policy=st.just(ON)), st.integers(-30, 30), st.integers(0, 3))
def test_leadership_never_reads_what_the_digest_before_withheld(known: Facts, days: int, since: int) -> None:
    """Whoever answers for it, and whatever was asked and said."""
    day = date(2026, 11, 24) + timedelta(days=days)
    digest = datetime.combine(day - timedelta(days=since), time(13), UTC)
    so_far = replace(
        known,
        updates=tuple(one for one in known.updates if one.at < digest),
        asks=tuple(one for one in known.asks if one.at < digest and one.day < day),
        decisions=tuple(one for one in known.decisions if one.asked_at < digest),
    )
    heads = Escalation(Asking(so_far, local_day(digest, ON.zone)), digest)
    rollup = Escalation(Asking(so_far, day), digest)
    for item_id, standing in rollup.asking.standings.items():
        read = rollup.for_leadership(standing)
        assert set(read.flags).isdisjoint(read.untold)
        earlier = heads.for_head(heads.asking.standings[item_id])
        new = set(read.flags) - set(earlier.flags) - {Flag.SLIPPED, Flag.GAP, Flag.OVERDUE}
        assert not new


def test_what_a_stand_in_heard_as_the_owner_before_does_not_count_for_who_leads_it_now() -> None:
    """Sam hands over to Pat, whose stand-in Sam is: Pat has heard nothing yet, and starts afresh."""
    handed_over = replace(lead(1, person_id=PAT.id), given_at=datetime(2026, 11, 20, 15, tzinfo=UTC))
    people = (SAM, DANA, replace(PAT, delegate_id=SAM.id))
    asks = (TOLD, *(replace(TOLD, kind="ask", day=date(2026, 11, day)) for day in (10, 17)))
    known = late(assignments=(handed_over,), people=people, asks=asks)
    assert named(known, date(2026, 11, 24)) == NOBODY
    asking = Asking(known, date(2026, 11, 24))
    assert not asking.unanswered_asks(asking.standings[1], people[2])
    before = replace(known, assignments=(replace(handed_over, given_at=None),))
    assert named(before, date(2026, 11, 24)) == BOTH
