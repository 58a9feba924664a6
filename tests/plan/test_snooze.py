"""Putting items off: until when, what ends it, and that it is no answer."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan.world import DANA, LIVE, SAM, TODAY, city, item, lead, said

from planbot.plan.agenda import MessageState, agenda
from planbot.plan.calendar import WorkCalendar
from planbot.plan.check_ins import Asking, AskKind
from planbot.plan.errors import UserError
from planbot.plan.model import Ask, DueDateChange, Facts, Milestone, Snooze
from planbot.plan.reports.builders import build_check_in
from planbot.plan.snooze import require_snooze
from planbot.plan.vocabulary import Mode

ON = replace(LIVE, mode=Mode.LIVE, holidays_country="US")
CALENDAR = WorkCalendar.of(ON)
AT = datetime.combine(TODAY, time(15), UTC)


def choices(
    due: date | None = date(2027, 6, 30), today: date = TODAY, **more: object
) -> list[tuple[str, date]]:
    asking = Asking(city(item(1, due=due, **more), policy=ON), today)
    return [(one.words, one.until) for one in asking.snooze_choices(asking.standings[1])]


def snoozed(until: date, at: datetime = AT, **more: int) -> Snooze:
    return Snooze(
        **{"id": 1, "item_id": 1, "person_id": SAM.id, "by_id": SAM.id, "until": until, "at": at} | more
    )


def asked(day: date = TODAY, kind: AskKind = AskKind.ASK, item_id: int = 1) -> Ask:
    at = datetime.combine(day, time(14, 30), UTC)
    return Ask(item_id=item_id, person_id=SAM.id, kind=kind.value, day=day, at=at)


class TestUntilWhen:
    def test_tomorrow_three_days_and_the_ask_of_next_week(self) -> None:
        assert choices() == [
            ("Tomorrow", date(2026, 11, 25)),
            ("3 business days", date(2026, 11, 30)),
            ("Next week", date(2026, 12, 1)),
        ]

    def test_before_a_free_day_it_is_the_next_business_day(self) -> None:
        assert choices(today=date(2026, 11, 27)) == [
            ("Next business day", date(2026, 11, 30)),
            ("Next week", date(2026, 12, 1)),
            ("3 business days", date(2026, 12, 2)),
        ]

    def test_never_past_the_due_date(self) -> None:
        assert choices(due=date(2026, 11, 30))[-1] == ("3 business days", date(2026, 11, 30))
        assert choices(due=date(2026, 11, 25)) == [("Tomorrow", date(2026, 11, 25))]
        assert choices(due=TODAY) == []

    def test_nor_past_an_open_milestone(self) -> None:
        steps = (
            Milestone(title="Draft", due=date(2026, 11, 27)),
            Milestone(title="Survey", due=TODAY, done_on=TODAY),
        )
        assert [until for _, until in choices(milestones=steps)] == [date(2026, 11, 25)]

    def test_one_business_day_when_overdue(self) -> None:
        assert choices(due=date(2026, 11, 20)) == [("1 business day", date(2026, 11, 25))]
        assert choices(due=date(2026, 11, 20), today=date(2026, 11, 25)) == [
            ("1 business day", date(2026, 11, 27))
        ]

    @given(st.integers(-30, 60), st.integers(0, 30))
    def test_whatever_the_dates(self, due_in: int, later: int) -> None:
        today = TODAY + timedelta(days=later)
        due = TODAY + timedelta(days=due_in)
        found = [until for _, until in choices(due=due, today=today)]
        assert found == sorted(set(found))
        assert all(CALENDAR.is_workday(day) and day > today for day in found)
        if due >= today:
            assert all(day <= due for day in found)
        else:
            assert found == [CALENDAR.add(today, 1)]

    def test_what_is_asked_of_an_old_message_is_held_against_today(self) -> None:
        asking = Asking(city(item(1), policy=ON), TODAY)
        possible = asking.snooze_choices(asking.standings[1])
        require_snooze(possible, date(2026, 11, 26), TODAY)
        for day in (TODAY, TODAY - timedelta(days=1), date(2026, 12, 2)):
            with pytest.raises(UserError, match="can be put off until Wed Nov 25 or Mon Nov 30 or Tue Dec 1"):
                require_snooze(possible, day, TODAY)
        with pytest.raises(UserError, match="its date has come"):
            require_snooze((), date(2026, 11, 25), TODAY)


class TestWhatEndsIt:
    def facts(self, **changes: object) -> Facts:
        known = city(item(1), policy=ON, snoozes=(snoozed(date(2026, 11, 30)),), asks=(asked(),))
        return replace(known, **changes)  # type: ignore[arg-type]

    def put_off(self, known: Facts, today: date = date(2026, 11, 25)) -> str | None:
        asking = Asking(known, today)
        owner, standing = asking.owned_by_item[1]
        return asking.put_off(standing, owner)

    def test_it_holds_until_its_day(self) -> None:
        assert self.put_off(self.facts()) == "snoozed until Mon Nov 30"
        assert self.put_off(self.facts(), date(2026, 11, 30)) is None

    def test_an_update_ends_it(self) -> None:
        assert self.put_off(self.facts(updates=(said(on=TODAY),))) is None
        before = said(on=TODAY - timedelta(days=1))
        assert self.put_off(self.facts(updates=(before,))) is not None

    def test_another_due_date_ends_it(self) -> None:
        change = DueDateChange(
            id=1,
            item_id=1,
            before=None,
            after=date(2027, 6, 30),
            reason=None,
            by_id=DANA.id,
            at=AT + timedelta(hours=1),
        )
        assert self.put_off(self.facts(due_changes=(change,))) is None
        assert (
            self.put_off(self.facts(due_changes=(replace(change, at=AT - timedelta(hours=1)),))) is not None
        )

    def test_another_owner_ends_it(self) -> None:
        assert self.put_off(self.facts(assignments=(lead(1, person_id=DANA.id),))) is None

    def test_the_latest_one_counts(self) -> None:
        later = snoozed(date(2026, 11, 27), AT + timedelta(hours=1), id=2)
        assert (
            self.put_off(self.facts(snoozes=(later, snoozed(date(2026, 11, 30)))))
            == "snoozed until Fri Nov 27"
        )


class TestAskedAgain:
    """Asked on Tuesday Nov 24 about what is due next summer and has had no word this month."""

    def facts(self, until: date, *asks: Ask) -> Facts:
        return city(item(1), policy=ON, snoozes=(snoozed(until),), asks=(asked(), *asks))

    def swept(self, known: Facts, day: date) -> list[tuple[MessageState, str | None, str]]:
        now = datetime.combine(day, time(14, 30), UTC)
        found = agenda(replace(known, as_of=now), now, frozenset())
        check_ins = [one for one in found.messages if one.items]
        return [(one.state, one.reason, one.items[0].kind) for one in check_ins]

    def test_on_the_day_as_a_nudge(self) -> None:
        known = self.facts(date(2026, 11, 25))
        assert self.swept(known, date(2026, 11, 25)) == [(MessageState.QUEUED, None, AskKind.NUDGE)]
        now = datetime(2026, 11, 25, 15, tzinfo=UTC)
        check_in = build_check_in(known, SAM, {1: AskKind.NUDGE}, now)
        assert check_in is not None
        assert check_in.items[0].why == "No update yet in November. Put off until today"

    def test_once(self) -> None:
        again = asked(date(2026, 11, 25), AskKind.NUDGE)
        assert self.swept(self.facts(date(2026, 11, 25), again), date(2026, 11, 27)) == []

    def test_it_takes_the_place_of_the_reminder(self) -> None:
        known = city(item(1), policy=ON, asks=(asked(),))
        assert [kind for *_, kind in self.swept(known, date(2026, 11, 27))] == [AskKind.REMINDER]
        put_off = self.facts(date(2026, 12, 1))
        assert self.swept(put_off, date(2026, 11, 27)) == []

    def test_next_week_it_comes_with_the_ask(self) -> None:
        found = self.swept(self.facts(date(2026, 12, 1)), date(2026, 12, 1))
        assert found == [(MessageState.QUEUED, None, AskKind.ASK)]

    def test_what_would_have_been_asked_meanwhile_is_held_back_with_the_reason(self) -> None:
        known = replace(
            self.facts(date(2026, 12, 3)),
            items=(item(1, due=date(2026, 12, 4)), item(2)),
            assignments=(lead(1), lead(2)),
        )
        assert self.swept(known, date(2026, 12, 1)) == [
            (MessageState.QUEUED, None, AskKind.ASK),
            (MessageState.SUPPRESSED, "snoozed until Thu Dec 3", AskKind.ASK),
        ]

    def test_a_snooze_is_no_answer(self) -> None:
        known = self.facts(date(2026, 12, 1))
        asking = Asking(known, date(2026, 12, 2))
        owner, standing = asking.owned_by_item[1]
        assert asking.unanswered_asks(standing, owner) == [TODAY]

    def test_snoozed_after_the_message_was_planned_it_drops_out(self) -> None:
        known = replace(self.facts(date(2026, 11, 30)), asks=())
        assert build_check_in(known, SAM, {1: AskKind.ASK}, AT) is None
        assert Asking(known, TODAY).waiting(SAM) == []
