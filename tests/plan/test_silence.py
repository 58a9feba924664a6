"""Who answers nothing: what they hear between two fortnightly asks, and how that is told."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from plan.world import DANA, LIVE, PAT, SAM, city, item, said

from planbot.plan.agenda import PlannedMessage, agenda
from planbot.plan.check_ins import Asking, AskKind
from planbot.plan.forecast import forecast
from planbot.plan.model import Ask, Decision, Decline, Facts, Person
from planbot.plan.outlook import Outlook
from planbot.plan.planned import MessageKind
from planbot.plan.reports.builders import build_check_in
from planbot.plan.reports.builders.why import Asked, build_why
from planbot.plan.reports.check_in import Prompt
from planbot.plan.rests import Reason, Rest
from planbot.plan.slots import week_of
from planbot.plan.vocabulary import DecisionKind, Mode, Status

ON = replace(LIVE, mode=Mode.LIVE, holidays_country=None)
FIRST, SECOND, BETWEEN, FORTNIGHT = (date(2026, 11, 3) + timedelta(weeks=n) for n in (0, 1, 2, 3))
IN_WORDS = "has not answered the last two asks, so planbot asks every second week about everything at once"


def at(day: date, hour: int = 15) -> datetime:
    return datetime.combine(day, time(hour), UTC)


def asked(*days: date, who: Person = SAM, item_id: int = 2, kind: str = "ask") -> tuple[Ask, ...]:
    return tuple(Ask(item_id=item_id, person_id=who.id, kind=kind, day=day, at=at(day)) for day in days)


def facts(*asks: Ask, **changes: object) -> Facts:
    return replace(city(item(1), item(2), policy=ON, asks=asks), **changes)  # type: ignore[arg-type]


def heard(known: Facts, day: date, who: Person) -> list[PlannedMessage]:
    """What somebody hears at the ask of that day, those of the weeks before having been made."""
    tuesdays = (day - timedelta(weeks=n) for n in range(1, 4))
    swept = [f"ask:{week_of(tuesday)}@America/New_York" for tuesday in tuesdays]
    swept += [f"reminder:{week_of(day - timedelta(weeks=1))}@America/New_York"]
    messages = agenda(replace(known, as_of=at(day)), at(day), swept).messages
    return [one for one in messages if one.person_id == who.id and one.kind is MessageKind.CHECK_IN]


class TestWhatTheyHear:
    def test_everything_at_once_in_the_second_week(self) -> None:
        known = facts(*asked(FIRST, SECOND), *asked(SECOND, item_id=1))
        assert heard(known, BETWEEN, SAM) == []
        (message,) = heard(known, FORTNIGHT, SAM)
        assert [one.item_id for one in message.items] == [1, 2]

    def test_half_a_year_without_a_word(self) -> None:
        """Items fall due all the time, yet every second Tuesday there is one message, and nothing between."""
        items = [item(n, due=date(2026, 11, 5) + timedelta(days=9 * n)) for n in range(1, 22)]
        known = city(*items, policy=ON)
        messages = forecast(known, (), at(FIRST, 0), at(FIRST + timedelta(weeks=26), 0))
        mine = [one for one in messages if one.person_id == SAM.id and one.kind is MessageKind.CHECK_IN]
        days = [one.not_before.date() for one in mine if one.reason is None]
        later = [day for day in days if day > SECOND]
        assert later == [SECOND + timedelta(weeks=2 * n) for n in range(1, len(later) + 1)]
        assert len(later) == 12
        asked_about = {one.item_id for message in mine for one in message.items}
        assert asked_about == {one.id for one in items}

    def test_what_does_not_fit_waits_for_their_week(self) -> None:
        long = item(1, start=date(2026, 1, 5), due=date(2026, 12, 31))
        word = said(Status.ON_TRACK, on=date(2026, 11, 12), percent=5, author_id=PAT.id)
        known = replace(city(long, policy=ON), updates=(word,))
        silent = replace(known, asks=asked(FIRST, SECOND))
        for one, day in ((known, BETWEEN), (silent, FORTNIGHT)):
            (message,) = heard(one, day, SAM)
            assert [each.kind for each in message.items] == [AskKind.CONTRADICTION]
        assert heard(silent, BETWEEN, SAM) == []

    def test_a_question_reaches_who_decides_and_comes_again_in_their_week(self) -> None:
        question = Decision(
            id=1,
            item_id=1,
            kind=DecisionKind.MONEY,
            question="May we spend the reserve?",
            decider_id=DANA.id,
            asked_by_id=SAM.id,
            asked_at=at(date(2026, 11, 9)),
        )
        known = facts(*asked(FIRST, SECOND, who=DANA), decisions=(question,))
        (new,) = heard(known, BETWEEN, DANA)
        assert [one.decision_id for one in new.decisions] == [1]
        again = replace(known, asks=(*known.asks, *asked(SECOND, who=DANA, item_id=1, kind="decision")))
        assert heard(again, BETWEEN, DANA) == []
        assert heard(again, FORTNIGHT, DANA)

    def test_so_does_what_others_declined(self) -> None:
        declined = Decline(id=1, item_id=1, person_id=SAM.id, by_id=SAM.id, at=at(date(2026, 11, 9)))
        known = facts(*asked(FIRST, SECOND, who=DANA), declines=(declined,))
        (new,) = heard(known, BETWEEN, DANA)
        assert [one.item_id for one in new.hand_overs] == [1]
        again = replace(known, asks=(*known.asks, *asked(SECOND, who=DANA, item_id=1, kind="hand_over")))
        assert heard(again, BETWEEN, DANA) == []
        assert heard(again, FORTNIGHT, DANA)

    def test_that_they_are_to_keep_an_item_is_told_in_their_week(self) -> None:
        declined = Decline(
            id=1,
            item_id=1,
            person_id=SAM.id,
            by_id=SAM.id,
            at=at(FIRST - timedelta(days=1)),
            kept_by_id=DANA.id,
            kept_at=at(SECOND, 20),
        )
        known = facts(*asked(FIRST, SECOND), declines=(declined,))
        assert heard(known, BETWEEN, SAM) == []
        (message,) = heard(known, FORTNIGHT, SAM)
        assert [one.why.partition(". ")[2] for one in message.items] == [
            "Dana Whitfield asks you to keep it",
            "",
        ]


class TestWhoKeepsSilent:
    def unanswered(self, known: Facts, who: Person = SAM, today: date = BETWEEN) -> list[date]:
        return list(Asking(known, today).silence.unanswered(who))

    def test_what_is_asked_today_does_not_count(self) -> None:
        assert self.unanswered(facts(*asked(FIRST, BETWEEN))) == [FIRST]

    def test_what_a_stand_in_says_is_their_own_word(self) -> None:
        word = said(on=SECOND, author_id=DANA.id, on_behalf_of_id=SAM.id)
        known = facts(*asked(FIRST), *asked(FIRST, who=DANA), updates=(word,))
        assert self.unanswered(known) == [FIRST]
        assert self.unanswered(known, DANA) == []

    @pytest.mark.parametrize("asker", [SAM, DANA])
    def test_asking_for_a_decision_and_making_it_are_words(self, asker: Person) -> None:
        other = DANA if asker == SAM else SAM
        decision = Decision(
            id=1,
            item_id=1,
            kind=DecisionKind.MONEY,
            question="May we?",
            decider_id=other.id,
            asked_by_id=asker.id,
            asked_at=at(SECOND),
            answered_by_id=other.id,
            answered_at=at(SECOND, 16),
        )
        known = facts(*asked(FIRST), *asked(FIRST, who=DANA), decisions=(decision,))
        assert self.unanswered(known, SAM) == self.unanswered(known, DANA) == []


class TestHowItIsTold:
    def test_in_words(self) -> None:
        assert Rest(Reason.SILENT, SECOND, 2, 2).in_words(BETWEEN) == IN_WORDS
        assert (
            Rest(Reason.SILENT, SECOND, 1, 2).in_words(BETWEEN).startswith("has not answered the last ask,")
        )
        assert "the last 12 asks" in Rest(Reason.SILENT, SECOND, 12, 2).in_words(BETWEEN)

    def test_in_the_preview_once_for_all_items(self) -> None:
        known = replace(facts(*asked(FIRST, SECOND)), as_of=at(BETWEEN, 5))
        swept = {f"ask:{week_of(SECOND)}@America/New_York"}
        until = at(BETWEEN + timedelta(days=6), 5)
        outlook = Outlook.of(known, swept, at(BETWEEN, 5), at(BETWEEN, 5), until)
        assert outlook.to(SAM) == ()
        assert outlook.why_not(SAM) == IN_WORDS

    def test_in_the_message(self) -> None:
        check_in = build_check_in(facts(*asked(FIRST, SECOND)), SAM, {1: AskKind.ASK}, at(FORTNIGHT))
        assert check_in is not None
        assert "the last two asks had no answer, planbot asks every second week" in check_in.why

    def test_by_why_this_message(self) -> None:
        asking = Asking(facts(*asked(FIRST, SECOND)), FORTNIGHT)
        item_asked = Asked(item_id=1, kind=AskKind.ASK, prompt=Prompt.PERIOD, why="No update yet in November")
        why = build_why(asking, SAM, [item_asked], (), (), "/plan")
        assert why.points[0].startswith(
            "The last two asks had no answer, so planbot asks every second week about everything at once"
        )
        usual = build_why(Asking(facts(*asked(SECOND)), FORTNIGHT), SAM, [item_asked], (), (), "/plan")
        assert "asked together, on Tuesday" in usual.points[0]
