"""*No change*: the last word once more, where it is a word about what is due now."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from services.city import BEGAN, City, build_city

from planbot.plan.errors import UserError
from planbot.plan.vocabulary import Part, Precision, Recurrence, Status, Via
from planbot.services.judging import Answer
from planbot.services.repeating import WordsWanted, repeat_last_word
from planbot.services.updates import record
from planbot.store import assignments, items
from planbot.store.facts import load_facts
from planbot.store.records import NewAssignment, NewItem
from planbot.store.unit_of_work import Database

NOVEMBER = datetime(2026, 11, 24, 15, tzinfo=UTC)
JANUARY, APRIL = datetime(2027, 1, 12, 15, tzinfo=UTC), datetime(2027, 4, 13, 15, tzinfo=UTC)


@dataclass(frozen=True)
class Fees:
    """What Maria reviews each quarter, and how she speaks of it."""

    database: Database
    city: City
    item_id: int

    def say(self, status: Status, now: datetime, percent: int | None = None, *, via: Via = Via.MODAL) -> None:
        answer = Answer(item_id=self.item_id, status=status, percent=percent)
        record(self.database, self.city.workspace_id, self.city.maria.id, [answer], now=now, via=via)

    def no_change(self, now: datetime, click: str = "a click") -> None:
        city = self.city
        repeat_last_word(
            self.database, city.workspace_id, city.maria.id, self.item_id, now=now, submission_id=click
        )

    def said(self, now: datetime) -> list[tuple[Status, int | None]]:
        with self.database.reading() as unit:
            facts = load_facts(unit, self.city.workspace_id, now=now)
        return [(one.status, one.percent) for one in facts.updates_by_item.get(self.item_id, ())]


@pytest.fixture
def fees(database: Database) -> Fees:
    city = build_city(database)
    with database.writing() as unit:
        new = NewItem(
            title="Review the fees",
            short_title="Review the fees",
            number="1.3",
            position=3,
            parent_id=city.goal.id,
            recurrence=Recurrence.QUARTERLY,
            precision=Precision.ONGOING,
        )
        (found,) = items.add_items(unit, city.workspace_id, city.goal.plan_id, [new], now=BEGAN)
        lead = NewAssignment(item_id=found.id, part=Part.LEAD, person_id=city.maria.id)
        assignments.add_assignments(unit, city.workspace_id, [lead], now=BEGAN)
    return Fees(database, city, found.id)


def test_the_last_word_on_what_is_open_is_given_again(fees: Fees) -> None:
    fees.say(Status.AT_RISK, NOVEMBER, 40)
    fees.no_change(JANUARY)
    assert fees.said(JANUARY) == [(Status.AT_RISK, 40)] * 2
    with pytest.raises(WordsWanted):
        fees.no_change(APRIL, "another click")


def test_a_click_does_not_complete_the_round_after_a_completed_one(fees: Fees) -> None:
    fees.say(Status.COMPLETED, NOVEMBER)
    with pytest.raises(UserError, match=r"has been said about 1\.3 since it was completed"):
        fees.no_change(JANUARY)
    assert fees.said(JANUARY) == [(Status.COMPLETED, None)]


def test_a_click_that_comes_twice_is_stored_once(fees: Fees) -> None:
    fees.say(Status.AT_RISK, NOVEMBER, 40)
    fees.no_change(JANUARY)
    fees.no_change(JANUARY)
    assert len(fees.said(JANUARY)) == 2


def test_a_button_clicked_twice_in_a_moment_is_one_answer_and_asks_for_no_words(fees: Fees) -> None:
    fees.say(Status.AT_RISK, NOVEMBER, 40)
    fees.no_change(JANUARY)
    fees.no_change(JANUARY + timedelta(seconds=1), "the second of a double click")
    assert len(fees.said(APRIL)) == 2
    for seconds in (0, 1):
        fees.say(Status.ON_TRACK, APRIL + timedelta(seconds=seconds), via=Via.BUTTON)
    assert [status for status, _ in fees.said(APRIL + timedelta(hours=1))][2:] == [Status.ON_TRACK]


def test_what_is_said_again_later_or_in_a_form_is_another_answer(fees: Fees) -> None:
    fees.say(Status.ON_TRACK, NOVEMBER, via=Via.BUTTON)
    fees.say(Status.ON_TRACK, NOVEMBER + timedelta(seconds=1))
    fees.say(Status.ON_TRACK, NOVEMBER + timedelta(minutes=5), via=Via.BUTTON)
    assert len(fees.said(JANUARY)) == 3
