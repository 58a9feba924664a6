from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan.world import LIVE, TODAY, city, item, said

from planbot.plan.findings import Overdue
from planbot.plan.model import DueDateChange, Facts
from planbot.plan.occurrences import Occurrence, Outcome, is_closed, next_due, occurrence_of
from planbot.plan.policy import Policy
from planbot.plan.round_words import say_completed, say_last
from planbot.plan.standing import Standing, assess
from planbot.plan.vocabulary import Flag, Precision, Recurrence, Status

APRIL = date(2026, 4, 1)
SINCE_2025 = Policy(live_since=date(2025, 1, 6))
COMPLETED, MISSED, PASSED = Outcome.COMPLETED, Outcome.MISSED, Outcome.PASSED


def annual(*updates: object, due: date = APRIL, policy: Policy = SINCE_2025, **changes: object) -> Facts:
    values = {"recurrence": Recurrence.ANNUAL, "precision": Precision.DAY, "start": None, "adopted_due": due}
    one = item(due=due, **{**values, **changes})
    return city(one, policy=policy, updates=tuple(updates))


def quarterly(*updates: object, **changes: object) -> Facts:
    values = {"recurrence": Recurrence.QUARTERLY, "precision": Precision.ONGOING, "due": None, "start": None}
    return city(item(**{**values, "adopted_due": None, **changes}), policy=SINCE_2025, updates=tuple(updates))


def at(facts: Facts, today: date) -> Occurrence:
    found = occurrence_of(facts, facts.items[0], today)
    assert found is not None
    return found


def stands(facts: Facts, today: date) -> Standing:
    return assess(facts, today)[1]


def over(facts: Facts, today: date) -> list[tuple[date | None, Outcome]]:
    return [(one.due, one.outcome) for one in at(facts, today).past]


def on(month: int, day: int, year: int = 2026) -> date:
    return date(year, month, day)


def done(day: date):
    return said(Status.COMPLETED, on=day)


class TestDated:
    def test_completing_one_opens_the_next_at_once(self):
        facts = annual(said(Status.ON_TRACK, on=on(3, 2), percent=60), done(on(3, 20)))
        found = at(facts, on(3, 20))
        assert (found.due, found.opened_on, found.words) == (on(4, 1, 2027), on(3, 20), ())
        assert over(facts, on(3, 20)) == [(APRIL, COMPLETED)]
        assert found.last is not None
        assert found.last.completed_on == on(3, 20)
        standing = stands(facts, on(3, 21))
        assert (standing.status, standing.percent, standing.due) == (Status.NOT_STARTED, None, on(4, 1, 2027))
        assert (standing.flags, standing.is_open) == ((), True)

    def test_nothing_is_overdue_between_occurrences(self):
        facts = annual(done(on(3, 20)))
        day = on(3, 20)
        while day <= on(4, 1, 2027):
            assert Flag.OVERDUE not in stands(facts, day).flags
            day += timedelta(days=5)
        assert stands(facts, on(4, 2, 2027)).days_late == 1

    def test_it_is_late_from_the_day_after_and_for_a_month_at_most(self):
        facts = annual(said(Status.ON_TRACK, on=on(3, 2)))
        assert [stands(facts, day).days_late for day in (APRIL, on(4, 2), on(4, 30), on(5, 1))] == [
            0,
            1,
            29,
            0,
        ]
        assert over(facts, on(4, 30)) == []
        assert over(facts, on(5, 1)) == [(APRIL, MISSED)]
        later = stands(facts, on(5, 1))
        assert (later.status, later.due) == (Status.NOT_STARTED, on(4, 1, 2027))

    def test_done_late_it_is_completed(self):
        facts = annual(done(on(4, 10)))
        assert over(facts, on(4, 10)) == [(APRIL, COMPLETED)]
        assert at(facts, on(4, 10)).due == on(4, 1, 2027)

    def test_done_long_after_it_is_completed_all_the_same(self):
        facts = annual(done(on(7, 15)))
        assert over(annual(), on(7, 14)) == [(APRIL, MISSED)]
        assert over(facts, on(7, 15)) == [(APRIL, COMPLETED)]
        assert at(facts, on(7, 15)).due == on(4, 1, 2027)

    def test_completed_said_again_is_no_second_time(self):
        facts = annual(done(on(3, 20)), done(on(3, 25)), done(on(4, 10)))
        assert over(facts, on(4, 10)) == [(APRIL, COMPLETED)]
        last = at(facts, on(4, 10)).last
        assert last is not None
        assert last.completed_on == on(3, 20)

    def test_completed_again_when_the_next_is_nearer_is_the_next(self):
        facts = annual(done(on(3, 20)), done(on(12, 1)))
        assert over(facts, on(12, 1)) == [(APRIL, COMPLETED), (on(4, 1, 2027), COMPLETED)]
        assert at(facts, on(12, 1)).due == on(4, 1, 2028)

    def test_what_is_said_of_the_next_is_not_of_the_last(self):
        facts = annual(done(on(3, 20)), said(Status.OFF_TRACK, on=on(11, 2), percent=10))
        standing = stands(facts, TODAY)
        assert (standing.status, standing.percent, standing.flags) == (
            Status.OFF_TRACK,
            10,
            (Flag.OFF_TRACK,),
        )

    def test_a_forecast_for_the_last_is_done_with(self):
        facts = annual(said(Status.AT_RISK, on=on(3, 2), expected=on(4, 20)), done(on(4, 18)))
        assert Flag.LATE_FORECAST not in stands(facts, on(5, 1)).flags

    @pytest.mark.parametrize("live_since", [None, on(4, 2), on(11, 1)])
    def test_what_was_due_before_going_live_is_neither_late_nor_missed(self, live_since):
        facts = annual(status=Status.ON_TRACK, policy=replace(LIVE, live_since=live_since))
        assert stands(facts, on(4, 3)).days_late == 0
        assert over(facts, TODAY) == [(APRIL, PASSED)]
        assert at(facts, TODAY).last is None
        assert stands(facts, TODAY).status is Status.ON_TRACK

    def test_before_going_live_it_can_still_be_completed_late(self):
        facts = annual(done(on(4, 9)), policy=Policy())
        assert over(facts, TODAY) == [(APRIL, COMPLETED)]

    def test_on_hold_outlasts_an_occurrence_which_is_not_missed(self):
        facts = annual(said(Status.ON_HOLD, on=on(2, 2)))
        assert stands(facts, on(4, 10)).flags == ()
        assert over(facts, TODAY) == [(APRIL, PASSED)]
        assert stands(facts, TODAY).status is Status.ON_HOLD

    def test_discontinued_is_for_good(self):
        assert not stands(annual(said(Status.DISCONTINUED, on=on(2, 2))), TODAY).is_open

    def test_what_came_in_as_completed_stays_so_until_something_is_said(self):
        facts = annual(status=Status.COMPLETED)
        assert not stands(facts, TODAY).is_open
        again = annual(said(Status.ON_TRACK, on=on(11, 3)), status=Status.COMPLETED)
        assert stands(again, TODAY).is_open

    def test_each_is_missed_for_itself(self):
        facts = annual(recurrence=Recurrence.QUARTERLY, due=on(3, 31))
        assert over(facts, TODAY) == [(on(3, 31), MISSED), (on(6, 30), MISSED), (on(9, 30), MISSED)]
        assert at(facts, TODAY).due == on(12, 31)

    def test_a_weekly_one_is_late_until_the_middle_of_the_week(self):
        facts = annual(recurrence=Recurrence.WEEKLY, due=on(11, 20))
        assert stands(facts, on(11, 23)).findings[0] == Overdue(on(11, 20), 3)
        assert stands(facts, on(11, 24)).due == on(11, 27)

    def test_a_new_date_is_that_of_the_open_one(self):
        moved = DueDateChange(
            id=1, item_id=1, before=APRIL, after=on(12, 15, 2027), reason=None, by_id=1,
            at=datetime.combine(on(5, 4), time(15), UTC),
        )  # fmt: skip
        facts = replace(
            annual(done(on(3, 20)), due=on(12, 15, 2027), adopted_due=APRIL), due_changes=(moved,)
        )
        assert over(facts, on(6, 1)) == [(APRIL, COMPLETED)]
        assert at(facts, on(6, 1)).due == on(12, 15, 2027)
        assert stands(facts, on(6, 1)).flags == (Flag.SLIPPED,)

    def test_a_date_that_was_set_without_a_record_is_taken_as_it_is(self):
        facts = annual(due=on(7, 1))
        moved = DueDateChange(
            id=1, item_id=1, before=None, after=APRIL, reason=None, by_id=1,
            at=datetime.combine(on(1, 6), time(15), UTC),
        )  # fmt: skip
        assert at(replace(facts, due_changes=(moved,)), on(4, 15)).due == on(7, 1)

    def test_what_is_said_after_a_date_was_set_without_a_record_counts(self):
        moved = DueDateChange(
            id=1, item_id=1, before=APRIL, after=on(9, 20, 2027), reason=None, by_id=1,
            at=datetime.combine(on(1, 5), time(15), UTC),
        )  # fmt: skip
        word = said(Status.ON_TRACK, on=on(4, 20), percent=60)
        facts = replace(annual(word, due=on(4, 15, 2025)), due_changes=(moved,))
        assert at(facts, on(4, 20)).due == on(4, 15)
        assert at(facts, on(4, 20)).words == (word,)
        assert stands(facts, on(4, 20)).status is Status.ON_TRACK

    def test_a_start_near_the_date_is_that_of_each(self):
        facts = annual(done(on(3, 20)), start=on(1, 1), percent=None)
        assert stands(facts, on(12, 31)).flags == (Flag.SILENT,)
        assert Flag.SLOW in stands(facts, on(3, 1, 2027)).flags

    def test_a_start_long_before_is_no_measure_of_the_next(self):
        facts = annual(done(on(3, 20)), start=on(1, 1, 2022))
        assert Flag.SLOW not in stands(facts, on(3, 1, 2027)).flags

    @given(
        st.sampled_from([one for one in Recurrence if one is not Recurrence.ONGOING]),
        st.lists(st.tuples(st.integers(0, 1200), st.sampled_from(Status)), max_size=12),
        st.integers(0, 1500),
        st.dates(date(2024, 1, 1), date(2026, 12, 31)),
    )
    def test_occurrences_follow_one_another(self, recurrence, words, days, due):
        first = date(2025, 1, 6)
        updates = [
            replace(said(status, on=first + timedelta(days=n)), id=place)
            for place, (n, status) in enumerate(sorted(words, key=lambda word: word[0]))
        ]
        facts = annual(*updates, recurrence=recurrence, due=due)
        today = first + timedelta(days=max([days, *(n for n, _ in words)]))
        found = at(facts, today)
        dues = [one.due for one in found.past]
        assert dues == sorted(set(dues))
        assert found.due is not None
        assert not dues or dues[-1] < found.due
        late = (today - found.due).days
        assert late <= 31
        assert late <= 0 or found.due >= first
        completed = [one for one in found.past if one.outcome is COMPLETED]
        assert len(completed) <= sum(update.status is Status.COMPLETED for update in updates)
        assert all(update.status is not Status.COMPLETED for update in found.words)
        assert (stands(facts, today).days_late > 0) <= (late > 0)


class TestByTheCalendar:
    def test_a_quarter_is_completed_by_what_is_said_in_it(self):
        facts = quarterly(said(Status.ON_TRACK, on=on(7, 6)), done(on(8, 3)), done(on(9, 1)))
        standing = stands(facts, TODAY)
        assert (standing.due, standing.status, standing.is_open) == (None, Status.NOT_STARTED, True)
        assert say_last(at(facts, TODAY), TODAY) == "completed for July to September"
        assert len(at(facts, TODAY).past) == 1

    def test_it_is_never_late_nor_missed_but_goes_silent(self):
        facts = quarterly(said(Status.ON_TRACK, on=on(2, 3)))
        assert stands(facts, TODAY).flags == (Flag.SILENT,)
        assert stands(facts, TODAY).status is Status.ON_TRACK
        assert at(facts, TODAY).past == ()

    def test_it_ends_with_its_last_day(self):
        facts = quarterly(done(on(11, 3)), due=on(12, 31))
        assert stands(facts, TODAY).status is Status.COMPLETED
        assert is_closed(facts, facts.items[0])
        going_on = quarterly(done(on(8, 3)), due=on(12, 31))
        assert (stands(going_on, TODAY).due, stands(going_on, TODAY).is_open) == (on(12, 31), True)
        assert not is_closed(going_on, going_on.items[0])


@pytest.mark.parametrize("recurrence", [None, Recurrence.ONGOING])
def test_what_does_not_come_round_is_completed_for_good(recurrence):
    facts = annual(done(on(3, 20)), recurrence=recurrence)
    assert occurrence_of(facts, facts.items[0], TODAY) is None
    assert not stands(facts, TODAY).is_open
    assert is_closed(facts, facts.items[0])


@pytest.mark.parametrize(
    ("facts", "today", "words"),
    [
        (annual(done(on(3, 20))), on(3, 20), "That completes this year's. The next is due Apr 1, 2027."),
        (
            annual(done(on(1, 12, 2027)), due=on(12, 31)),
            on(1, 12, 2027),
            "That completes the one of Dec 31, 2026. The next is due Dec 31.",
        ),
        (
            quarterly(done(on(11, 12))),
            TODAY,
            "That completes this quarter's. The next is that of January to March 2027.",
        ),
        (
            annual(done(on(11, 19)), recurrence=Recurrence.WEEKLY, due=on(11, 20)),
            on(11, 19),
            "That completes this week's. The next is due Nov 27.",
        ),
    ],
)
def test_a_completion_is_told_with_what_comes_next(facts, today, words):
    found = at(facts, today)
    completed = found.completed_by(facts.updates[0])
    assert completed is not None
    assert say_completed(found, completed, today) == words


def test_what_was_missed_is_said():
    assert say_last(at(annual(), TODAY), TODAY) == "Apr 1 was missed"
    assert say_last(at(annual(), on(4, 3)), on(4, 3)) is None


@pytest.mark.parametrize(
    ("due", "recurrence", "expected"),
    [
        ("2026-09-30", Recurrence.ANNUAL, "2027-09-30"),
        ("2024-09-30", Recurrence.ANNUAL, "2027-09-30"),
        ("2026-08-31", Recurrence.SEMIANNUAL, "2027-02-28"),
        ("2026-08-31", Recurrence.QUARTERLY, "2026-11-30"),
        ("2026-01-31", Recurrence.MONTHLY, "2026-11-30"),
        ("2026-11-18", Recurrence.WEEKLY, "2026-11-25"),
        ("2026-11-24", Recurrence.WEEKLY, "2026-11-24"),
        ("2027-01-05", Recurrence.ANNUAL, "2027-01-05"),
        ("2026-09-30", Recurrence.ONGOING, None),
        ("2027-09-30", Recurrence.ONGOING, "2027-09-30"),
        ("2026-09-30", None, "2026-09-30"),
    ],
)
def test_what_comes_round_again_is_due_next(due, recurrence, expected):
    found = next_due(item(recurrence=recurrence), date.fromisoformat(due), TODAY)
    assert found == (expected and date.fromisoformat(expected))


@given(
    st.dates(date(2020, 1, 1), date(2040, 12, 31)),
    st.dates(date(2020, 1, 1), date(2040, 12, 31)),
    st.sampled_from(Recurrence),
)
def test_a_next_due_date_has_not_passed(due, today, recurrence):
    found = next_due(item(recurrence=recurrence), due, today)
    assert found is None or found >= today
