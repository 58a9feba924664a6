"""Each number of the rules is what the city has chosen, or the plan, or the item; and people read that."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from plan.world import ADMIN, DANA, LIVE, PAT, PLAN, SAM, TODAY, city, item, lead, said

from planbot.plan.agenda import agenda
from planbot.plan.check_ins import Asking, AskKind
from planbot.plan.deciding import Deciding, put_to
from planbot.plan.escalation import Escalation
from planbot.plan.going_live import entered
from planbot.plan.launch import Leads
from planbot.plan.model import Ask, Decision, Facts, Override
from planbot.plan.outline import Outline
from planbot.plan.overrides import policy_for
from planbot.plan.planned import MessageKind
from planbot.plan.policy import Policy
from planbot.plan.reports.builders import build_check_in, build_rollup
from planbot.plan.reports.builders.why import Asked, build_why
from planbot.plan.reports.check_in import Prompt
from planbot.plan.rests import Reason, Rest
from planbot.plan.slots import week_of
from planbot.plan.untold import may_be_untold
from planbot.plan.vocabulary import Cadence, DecisionKind, Flag, Mode, Precision, Status

ON = replace(LIVE, mode=Mode.LIVE, holidays_country=None)
ASKED_ON = date(2026, 11, 10)
"""A Tuesday, the second on which there was no answer."""


def at(day: date, hour: int = 15) -> datetime:
    return datetime.combine(day, time(hour), UTC)


def asks(*days: date, item_id: int = 1, kind: str = "ask", person_id: int = SAM.id) -> tuple[Ask, ...]:
    return tuple(Ask(item_id=item_id, person_id=person_id, kind=kind, day=day, at=at(day)) for day in days)


TWO = asks(ASKED_ON - timedelta(weeks=1), ASKED_ON)


# What is seen of a number, by facts whose items and history are the same but for that number


def weeks_until_asked(known: Facts) -> int:
    """After how many weeks item 1 alone, whose owner is heard of on another, is asked about again."""
    heard = said(on=ASKED_ON + timedelta(days=1), item_id=2)
    known = replace(known, asks=TWO, updates=(heard,))
    return next(
        weeks
        for weeks in range(1, 20)
        if not is_passed_over(known, ASKED_ON + timedelta(weeks=weeks), Reason.SELDOM)
    )


def is_passed_over(known: Facts, day: date, reason: Reason) -> bool:
    asking = Asking(known, day)
    rest = asking.passed_over(asking.standings[1], SAM)
    return isinstance(rest, Rest) and rest.reason is reason


def middle_choice(known: Facts) -> int:
    asking = Asking(known, TODAY)
    words = {one.words: one.until for one in asking.snooze_choices(asking.standings[1])}
    assert {"Tomorrow", "Next week"} < set(words)
    ((said_so, until),) = (one for one in words.items() if "business day" in one[0])
    days = int(said_so.split()[0])
    assert until == asking.calendar.add(TODAY, days)
    return days


def late_choice(known: Facts) -> int:
    late = replace(known, items=(replace(known.items[0], due=TODAY - timedelta(days=4)), *known.items[1:]))
    asking = Asking(late, TODAY)
    (one,) = asking.snooze_choices(asking.standings[1])
    days = int(one.words.split()[0])
    assert one.until == asking.calendar.add(TODAY, days)
    return days


QUESTION = Decision(
    id=1,
    item_id=1,
    kind=DecisionKind.MONEY,
    question="May we?",
    decider_id=DANA.id,
    asked_by_id=SAM.id,
    asked_at=at(date(2026, 11, 2)),
)


def days_until_put_again(known: Facts, *, weekly: bool = False) -> int:
    """`weekly`: were every day one of the weekly ask."""
    once = asks(date(2026, 11, 3), kind="decision", person_id=DANA.id)
    known = replace(known, decisions=(QUESTION,), asks=once)
    return next(
        days
        for days in range(1, 100)
        if Deciding(Asking(known, once[0].day + timedelta(days=days))).why_today(
            QUESTION, DANA, weekly=weekly
        )
    )


def cadence_when(status: Status) -> Callable[[Facts], Cadence]:
    def cadence(known: Facts) -> Cadence:
        known = replace(known, updates=(said(status),))
        return Asking(known, TODAY).standings[1].cadence

    return cadence


OF_ITEMS: dict[str, tuple[Callable[[Facts], Any], Any, Any, Any]] = {
    "silent_ask_weeks": (weeks_until_asked, 3, 1, 5),
    "snooze_days": (middle_choice, 2, 6, 8),
    "snooze_late_days": (late_choice, 2, 3, 4),
    "decision_again_days": (days_until_put_again, 9, 2, 30),
    "reporting_period": (cadence_when(Status.ON_TRACK), Cadence.FORTNIGHT, Cadence.QUARTER, Cadence.MONTH),
    "trouble_period": (cadence_when(Status.AT_RISK), Cadence.MONTH, Cadence.QUARTER, Cadence.FORTNIGHT),
    "quiet_period": (cadence_when(Status.ON_HOLD), Cadence.FORTNIGHT, Cadence.MONTH, Cadence.QUARTER),
}


@pytest.mark.parametrize("key", OF_ITEMS)
def test_the_item_s_own_goes_before_the_plan_s_and_that_before_the_city_s(key: str) -> None:
    seen, of_city, of_plan, of_item = OF_ITEMS[key]
    known = city(item(1), item(2), policy=replace(ON, **{key: of_city}))
    assert getattr(ON, key) != of_city
    assert seen(known) == of_city
    plan_s = Override(plan_id=PLAN.id, key=key, value=of_plan)
    assert seen(replace(known, overrides=(plan_s,))) == of_plan
    item_s = Override(item_id=1, key=key, value=of_item)
    assert seen(replace(known, overrides=(plan_s, item_s))) == of_item
    assert seen(replace(known, overrides=(plan_s, replace(item_s, item_id=2)))) == of_plan


class TestWhoAnswersNothing:
    @pytest.mark.parametrize("weeks", [1, 2, 4])
    def test_is_asked_as_often_as_the_city_says(self, weeks: int) -> None:
        known = city(item(1), item(2), policy=replace(ON, silent_ask_weeks=weeks), asks=TWO)
        for later in range(1, weeks + 1):
            day = ASKED_ON + timedelta(weeks=later)
            swept = [f"ask:{week_of(day - timedelta(weeks=n))}@America/New_York" for n in range(1, 7)]
            found = agenda(replace(known, as_of=at(day)), at(day), swept).messages
            theirs = [one for one in found if one.person_id == SAM.id and one.kind is MessageKind.CHECK_IN]
            assert [len(one.items) for one in theirs] == ([2] if later == weeks else [])

    @pytest.mark.parametrize(
        ("weeks", "words"),
        [(1, "every week"), (2, "every second week"), (3, "every third week"), (6, "every 6 weeks")],
    )
    def test_reads_how_often(self, weeks: int, words: str) -> None:
        known = city(item(1), policy=replace(ON, silent_ask_weeks=weeks), asks=TWO)
        day = ASKED_ON + timedelta(weeks=weeks)
        check_in = build_check_in(known, SAM, {1: AskKind.ASK}, at(day))
        assert check_in is not None
        assert f"planbot asks {words} about everything" in check_in.why
        asked = Asked(item_id=1, kind=AskKind.ASK, prompt=Prompt.PERIOD, why="No update yet")
        why = build_why(Asking(known, day), SAM, [asked], (), (), "/plan")
        assert f"planbot asks {words} about everything" in why.points[0]
        rest = Asking(known, day - timedelta(days=1)).silence.rest(SAM, weekly=False)
        assert rest is not None
        assert f"planbot asks {words} about everything" in rest.in_words(day)

    def test_so_does_whoever_foresees_an_item_of_its_own_rhythm(self) -> None:
        heard = said(on=ASKED_ON + timedelta(days=1), item_id=2)
        known = city(item(1), item(2), policy=replace(ON, silent_ask_weeks=3), asks=TWO, updates=(heard,))
        asking = Asking(known, ASKED_ON + timedelta(weeks=1))
        rest = asking.passed_over(asking.standings[1], SAM)
        assert rest is not None
        assert (
            rest.in_words(TODAY)
            == "asked on Tue Nov 10; without an answer it is asked about every third week"
        )

    @pytest.mark.parametrize(("weeks", "days"), [(1, 4), (2, 12), (3, 19), (12, 82)])
    def test_a_free_day_may_move_an_ask_by_two_days(self, weeks: int, days: int) -> None:
        """Every week is every week, also after an ask that an outage delayed."""
        known = city(item(1), policy=replace(ON, silent_ask_weeks=weeks), asks=TWO)
        assert Asking(known, ASKED_ON + timedelta(days=days)).silence.rest(SAM, weekly=True) is None
        before = Asking(known, ASKED_ON + timedelta(days=days - 1)).silence.rest(SAM, weekly=True)
        assert (before is None) is (weeks == 1)


class TestQuestions:
    @pytest.mark.parametrize(("again", "folded"), [(1, 1), (7, 4), (10, 5), (30, 15)])
    def test_one_joins_the_weekly_ask_from_half_of_its_days_on(self, again: int, folded: int) -> None:
        known = city(item(1), policy=replace(ON, decision_again_days=again))
        assert days_until_put_again(known) == again
        assert days_until_put_again(known, weekly=True) == folded

    @pytest.mark.parametrize(("again", "decides"), [(7, False), (14, True)])
    def test_it_waits_for_who_is_back_before_it_would_come_again(self, again: int, decides: bool) -> None:
        back = date(2026, 11, 12)
        away = replace(PAT, away_since=at(date(2026, 11, 2), 9), away_until=back)
        question = replace(QUESTION, decider_id=PAT.id)
        known = city(item(1, department_id=1), policy=replace(ON, decision_again_days=again))
        known = replace(known, people=(SAM, DANA, away, ADMIN), decisions=(question,))
        found = put_to(known, Outline(known), question, date(2026, 11, 3))
        assert (away in found) is decides

    @pytest.mark.parametrize(
        ("again", "words"), [(1, "every day"), (7, "once a week"), (10, "every 10 days")]
    )
    def test_why_this_message_says_how_often(self, again: int, words: str) -> None:
        known = city(item(1), policy=replace(ON, decision_again_days=again), decisions=(QUESTION,))
        why = build_why(Asking(known, TODAY), DANA, (), (), [{"item_id": 1, "why": "Sam asked"}], "/plan")
        assert why.items[0].rule == f"A question like this comes {words} until it is answered."


class TestLeads:
    NEW = entered(replace(Policy(), holidays_country=None), Mode.LIVE, TODAY)

    @pytest.mark.parametrize(
        ("days", "launch_days", "told"), [(20, 30, True), (20, 19, False), (45, 45, True)]
    )
    def test_one_is_news_for_as_long_as_the_city_says(self, days: int, launch_days: int, told: bool) -> None:
        today, policy = TODAY + timedelta(days=days), replace(self.NEW, launch_days=launch_days)
        known = city(item(1), policy=policy)
        assert (SAM.id in Leads(Asking(known, today)).untold()) is told
        assert (may_be_untold(policy, known.people, today) is None) is told

    def test_one_given_later_is_sought_as_long(self) -> None:
        policy = replace(self.NEW, live_since=date(2026, 1, 5), launch_days=45)
        given = replace(lead(1), given_at=at(TODAY - timedelta(days=40)))
        known = city(item(1), policy=policy, assignments=(given,))
        assert SAM.id in Leads(Asking(known, TODAY)).untold()
        sought = may_be_untold(policy, known.people, TODAY)
        assert sought is not None
        assert sought.since == TODAY - timedelta(days=45)


class TestWhatWasCompleted:
    @pytest.mark.parametrize(
        ("days", "unproven", "asked"), [(20, 31, 1), (20, 14, 0), (20, 20, 1), (1, 0, 0)]
    )
    def test_it_is_asked_about_for_as_long_as_the_city_says(
        self, days: int, unproven: int, asked: int
    ) -> None:
        done = said(Status.COMPLETED, on=TODAY - timedelta(days=days))
        known = city(item(1), policy=replace(ON, unproven_days=unproven), updates=(done,))
        assert len(list(Asking(known, TODAY).contradicted())) == asked


class TestPeriods:
    def test_what_comes_near_is_asked_about_as_often_as_its_plan_says(self) -> None:
        far = item(1, due=date(2028, 6, 30), precision=Precision.HORIZON)
        known = city(
            far, overrides=(Override(plan_id=PLAN.id, key="reporting_period", value=Cadence.FORTNIGHT),)
        )
        assert Asking(known, TODAY).standings[1].cadence is Cadence.QUARTER
        assert Asking(known, date(2027, 7, 1)).standings[1].cadence is Cadence.FORTNIGHT

    @pytest.mark.parametrize(("period", "silent"), [(Cadence.FORTNIGHT, True), (Cadence.QUARTER, False)])
    def test_silence_counts_by_them(self, period: Cadence, silent: bool) -> None:
        known = city(item(1, start=date(2026, 1, 5)), policy=replace(ON, trouble_period=period))
        known = replace(known, updates=(said(Status.AT_RISK, on=date(2026, 10, 20)),))
        assert (Flag.SILENT in Asking(known, TODAY).standings[1].flags) is silent


class TestWhatPeopleRead:
    """Why this message: by what holds for the item, not by what the city has."""

    OWN = (
        Override(plan_id=PLAN.id, key="coming_due_days", value=20),
        Override(item_id=1, key="steps_before", value=(5,)),
        Override(item_id=1, key="steps_after", value=(3,)),
        Override(item_id=1, key="rest_days", value=4),
    )

    def rule(self, due: date, prompt: Prompt) -> str:
        known = city(item(1, due=due), policy=ON, overrides=self.OWN)
        asked = Asked(item_id=1, kind=AskKind.ASK, prompt=prompt, why="Due")
        return build_why(Asking(known, TODAY), SAM, [asked], (), (), "/plan").items[0].rule

    def test_before_its_due_date(self) -> None:
        assert self.rule(date(2026, 12, 15), Prompt.DUE_SOON) == (
            "An item is asked about from 20 business days before it is due, here since Tue Nov 17, and once "
            "more on Tue Dec 8 unless you have said something by then."
        )

    def test_after_it(self) -> None:
        rule = self.rule(date(2026, 11, 20), Prompt.LATE)
        assert rule.startswith("After its due date an item is asked about on Wed Nov 25, then")
        assert rule.endswith("it rests until then, 4 business days at most.")

    @pytest.mark.parametrize(
        ("days", "words"), [(14, "two weeks"), (7, "week"), (10, "10 days"), (1, "day"), (49, "7 weeks")]
    )
    def test_the_rollup_says_how_far_it_looks_ahead(self, days: int, words: str) -> None:
        known = city(item(1), policy=replace(ON, look_ahead_days=days))
        assert build_rollup(known, known, at(TODAY)).due_within == words


def test_the_head_reads_first_whatever_plan_and_item_have() -> None:
    """The plan is late for leadership after three days, and the city's seven are still the head's."""
    own = Override(plan_id=PLAN.id, key="overdue_to_rollup_days", value=3)
    late = item(1, due=date(2026, 11, 17), adopted_due=date(2026, 11, 17), department_id=1)
    told = asks(date(2026, 11, 18), kind="nudge")
    for day, is_told in ((TODAY, False), (date(2026, 11, 27), True)):
        known = replace(city(late, policy=ON, overrides=(own,), asks=told), as_of=at(day))
        asking = Asking(known, day)
        assert policy_for(known, late).overdue_to_rollup_days == 3
        escalation = Escalation(asking, at(day))
        for shown in (escalation.for_head, escalation.for_leadership):
            assert (Flag.OVERDUE in shown(asking.standings[1]).flags) is is_told, (day, shown)
