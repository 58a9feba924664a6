"""*Not mine*: who decides, when they hear of it, and that its owner is left alone meanwhile."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from plan.world import ADMIN, DANA, LIVE, MANAGER, PAT, PUBLIC_WORKS, SAM, TODAY, city, item, lead, said

from planbot.plan.agenda import MessageState, PlannedMessage, agenda, marks_due, zones_of
from planbot.plan.check_ins import Asking, AskKind
from planbot.plan.declines import HAND_OVER, deciders, open_decline
from planbot.plan.handover import left_item
from planbot.plan.model import Ask, Decline, Facts, Person
from planbot.plan.outline import Outline
from planbot.plan.reports.builders import build_check_in
from planbot.plan.reports.builders.answered_check_in import build_answered_check_in
from planbot.plan.reports.check_in import Heard
from planbot.plan.vocabulary import Mode, Status

ON = replace(LIVE, mode=Mode.LIVE, holidays_country="US")
AT = datetime.combine(TODAY, time(16), UTC)
TOMORROW = date(2026, 11, 25)
DECLINED = Decline(
    id=1, item_id=1, person_id=SAM.id, by_id=SAM.id, at=AT, reason="Water's.", suggested_slack_id="U3"
)
KEPT = replace(DECLINED, kept_by_id=DANA.id, kept_at=AT + timedelta(hours=1))


def facts(*declines: Decline, **changes: object) -> Facts:
    return replace(city(item(1), policy=ON, declines=declines), **changes)  # type: ignore[arg-type]


def told(person: Person, day: date) -> Ask:
    return Ask(
        item_id=1, person_id=person.id, kind=HAND_OVER, day=day, at=datetime.combine(day, time(14, 30), UTC)
    )


def swept(known: Facts, day: date) -> list[PlannedMessage]:
    """The check-ins of a day, the ask of Tuesday having been made."""
    tuesday, now = (datetime.combine(each, time(14, 30), UTC) for each in (TODAY, day))
    dealt_with = marks_due(known.policy, zones_of(known), tuesday, ())
    return [one for one in agenda(known, now, dealt_with).messages if one.items or one.hand_overs]


def hearers(known: Facts, day: date) -> list[int | None]:
    return [one.person_id for one in swept(known, day) if one.hand_overs]


class TestWhoDecides:
    def names(self, known: Facts, owner: Person) -> list[str]:
        return [one.name for one in deciders(known, Outline(known), known.items[0], owner, TODAY)]

    def with_people(self, *people: Person) -> Facts:
        return facts(people=people)

    def test_the_head_of_its_department(self) -> None:
        assert self.names(facts(), SAM) == ["Dana Whitfield"]

    def test_leadership_where_that_is_the_owner(self) -> None:
        known = facts(assignments=(lead(1, person_id=DANA.id),))
        assert self.names(known, DANA) == ["Morgan Hale"]
        assert self.names(replace(known, people=(SAM, DANA, PAT, ADMIN)), DANA) == ["Ada Nu"]

    def test_the_administrators_where_there_is_no_head(self) -> None:
        assert self.names(facts(departments=(replace(PUBLIC_WORKS, head_id=None),)), SAM) == ["Ada Nu"]
        gone = replace(DANA, active=False)
        assert self.names(self.with_people(SAM, gone, MANAGER, ADMIN), SAM) == ["Ada Nu"]

    def test_whoever_is_away_is_passed_over_as_long_as_there_is_another(self) -> None:
        away = replace(DANA, away_until=TODAY + timedelta(days=9))
        assert self.names(self.with_people(SAM, away, MANAGER, ADMIN), SAM) == ["Ada Nu"]
        assert self.names(self.with_people(SAM, away), SAM) == ["Dana Whitfield"]

    def test_nobody_decides_about_their_own(self) -> None:
        assert self.names(self.with_people(SAM), SAM) == []


class TestWhatItHolds:
    def test_the_owner_is_not_asked_meanwhile(self) -> None:
        known = facts(DECLINED)
        asking = Asking(known, date(2026, 12, 1))
        owner, standing = asking.owned_by_item[1]
        assert owner == SAM, "it stays theirs"
        assert asking.put_off(standing, owner) == "said not to be theirs, which waits for Dana Whitfield"
        assert asking.waiting(SAM) == []
        (held,) = [one for one in swept(known, date(2026, 12, 1)) if one.person_id == SAM.id]
        assert (held.state, held.reason) == (
            MessageState.SUPPRESSED,
            "said not to be theirs, which waits for Dana Whitfield",
        )

    @pytest.mark.parametrize(
        ("changes", "is_open"),
        [
            ({}, True),
            ({"updates": (said(on=TODAY, at=AT + timedelta(minutes=5)),)}, False),
            ({"updates": (said(on=TODAY, at=AT - timedelta(minutes=5)),)}, True),
            ({"updates": (said(on=TODAY, at=AT + timedelta(minutes=5), author_id=DANA.id),)}, True),
            ({"declines": (KEPT,)}, False),
            ({"declines": (KEPT, replace(DECLINED, id=2, at=AT + timedelta(hours=2)))}, True),
        ],
    )
    def test_what_settles_it(self, changes: dict[str, object], is_open: bool) -> None:
        known = facts(**({"declines": (DECLINED,)} | changes))
        assert (open_decline(known, known.items[0], SAM) is not None) is is_open

    def test_handed_over_it_is_settled(self) -> None:
        known = facts(DECLINED, assignments=(lead(1, person_id=PAT.id),))
        assert open_decline(known, known.items[0], PAT) is None

    def test_it_stands_on_the_hand_over_list(self) -> None:
        known = facts(DECLINED)
        left = left_item(known, Outline(known), known.items[0])
        assert left is not None
        assert (left.left_by, left.because) == (SAM, "Sam Ortiz said that it is not theirs")
        done = replace(known, updates=(said(Status.COMPLETED, author_id=DANA.id),))
        assert left_item(done, Outline(done), done.items[0]) is None


class TestWhoHears:
    def test_the_head_with_their_one_message_of_the_next_morning(self) -> None:
        (message,) = swept(facts(DECLINED), TOMORROW)
        assert (message.person_id, message.dedupe_key) == (DANA.id, "dm:2:2026-11-25")
        assert [one.why for one in message.hand_overs] == ["Sam Ortiz says that this is not theirs"]

    def test_folded_into_what_the_head_is_asked_that_day(self) -> None:
        own = item(2, due=date(2026, 11, 27))
        known = facts(DECLINED, items=(item(1), own), assignments=(lead(1), lead(2, person_id=DANA.id)))
        (message,) = swept(known, TOMORROW)
        assert [one.item_id for one in message.items] == [2]
        assert [one.item_id for one in message.hand_overs] == [1]

    def test_once_and_then_with_each_weekly_ask(self) -> None:
        known = facts(DECLINED, asks=(told(DANA, TOMORROW),))
        assert hearers(known, date(2026, 11, 27)) == []
        assert hearers(known, date(2026, 12, 1)) == [DANA.id]
        again = replace(known, asks=(*known.asks, told(DANA, date(2026, 12, 1))))
        assert hearers(again, date(2026, 12, 2)) == []
        assert hearers(again, date(2026, 12, 8)) == [DANA.id]

    def test_no_more_than_twice_a_week_in_all(self) -> None:
        asks = tuple(
            Ask(item_id=2, person_id=DANA.id, kind="ask", day=day, at=datetime.combine(day, time(14), UTC))
            for day in (date(2026, 11, 23), TODAY)
        )
        (message,) = swept(facts(DECLINED, asks=asks), TOMORROW)
        assert message.reason is not None
        assert message.reason.startswith("has been written to 2 times this week")

    def test_that_the_head_was_told_is_no_ask_of_the_owner(self) -> None:
        known = facts(DECLINED, asks=(told(DANA, TOMORROW),))
        assert Asking(known, date(2026, 12, 1)).asks_about(1) == ()

    def test_settled_before_the_message_goes_out_it_drops_out(self) -> None:
        at = datetime.combine(TOMORROW, time(15), UTC)
        check_in = build_check_in(facts(DECLINED), DANA, {}, at, hand_overs=[1])
        assert check_in is not None
        (ask,) = check_in.hand_overs
        assert (ask.owner, ask.on, ask.reason, ask.suggested) == ("Sam Ortiz", TODAY, "Water's.", "Pat Lee")
        assert (check_in.total, check_in.next_ask, check_in.reminder) == (0, None, False)
        assert build_check_in(facts(KEPT), DANA, {}, at, hand_overs=[1]) is None


class TestKept:
    def test_the_owner_is_asked_again_and_reads_who_wants_it(self) -> None:
        (message,) = swept(facts(KEPT), TOMORROW)
        assert (message.person_id, message.items[0].kind) == (SAM.id, AskKind.NUDGE)
        assert message.items[0].why == "No update yet in November. Dana Whitfield asks you to keep it"

    def test_also_where_nothing_else_is_to_be_asked(self) -> None:
        known = facts(KEPT, updates=(said(on=date(2026, 11, 10)),))
        (message,) = swept(known, TOMORROW)
        assert message.items[0].why == "Dana Whitfield asks you to keep it"

    def test_once(self) -> None:
        day = TOMORROW
        ask = Ask(
            item_id=1, person_id=SAM.id, kind="nudge", day=day, at=datetime.combine(day, time(14, 30), UTC)
        )
        assert swept(facts(KEPT, asks=(ask,)), date(2026, 11, 27)) == []


class TestShownInTheMessage:
    def heard(self, known: Facts, person: Person = SAM) -> list[tuple[Heard, str | None]]:
        since, now = AT - timedelta(hours=2), AT + timedelta(hours=3)
        report = build_answered_check_in(known, person, {1: AskKind.ASK}, since, now)
        return [(one.heard, one.told) for one in report.items] if report else []

    def test_to_the_owner(self) -> None:
        assert self.heard(facts(DECLINED)) == [
            (Heard.PASSED_ON, "You said that it is not yours. Dana Whitfield decides who leads it.")
        ]
        assert self.heard(facts(DECLINED, assignments=(lead(1, person_id=PAT.id),))) == [
            (Heard.PASSED_ON, "Passed to Pat Lee.")
        ]
        assert self.heard(facts(KEPT)) == [(Heard.WAITING, "Dana Whitfield asks you to keep it.")]
        assert self.heard(facts()) == []

    @pytest.mark.parametrize(
        ("known", "outcome"),
        [
            (facts(KEPT), "You asked Sam Ortiz to keep it. planbot asks them again."),
            (facts(DECLINED, assignments=(lead(1, person_id=PAT.id),)), "Handed over to Pat Lee."),
            (
                facts(DECLINED, updates=(said(on=TODAY, at=AT + timedelta(minutes=5)),)),
                "Sam Ortiz has given an update on it since.",
            ),
            (
                facts(DECLINED, updates=(said(Status.COMPLETED, author_id=DANA.id),)),
                "It is finished.",
            ),
        ],
    )
    def test_to_who_decides(self, known: Facts, outcome: str) -> None:
        now = AT + timedelta(hours=3)
        report = build_answered_check_in(known, DANA, {}, AT, now, hand_overs=[1])
        assert report is not None
        assert [one.outcome for one in report.hand_overs] == [outcome]
