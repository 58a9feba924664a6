"""When a person last said something themselves, whatever became of what it was about."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from cities import HOUR, NOW, City, fill_record

from planbot.plan.silence import last_words as last_words_among
from planbot.plan.vocabulary import DecisionKind, Status
from planbot.store import assignments, decisions, declines, due_changes, items, snoozes, updates
from planbot.store.facts import load_facts
from planbot.store.last_words import last_words
from planbot.store.records import NewDecision, NewUpdate
from planbot.store.unit_of_work import Database, Unit

LATER = NOW + HOUR
Saying = Callable[[Unit, City, datetime], Any]


def give_update(unit: Unit, city: City, at: datetime) -> int:
    said = NewUpdate(item_id=city.paving.id, author_id=city.omar.id, status=Status.ON_TRACK)
    return updates.add_update(unit, city.workspace_id, said, now=at).id


def give_update_for_another(unit: Unit, city: City, at: datetime) -> None:
    whose = {"author_id": city.omar.id, "on_behalf_of_id": city.ruth.id}
    said = NewUpdate(item_id=city.paving.id, status=Status.ON_TRACK, **whose)
    updates.add_update(unit, city.workspace_id, said, now=at)


def put_off(unit: Unit, city: City, at: datetime) -> None:
    of = {"item_id": city.paving.id, "person_id": city.ruth.id, "by_id": city.omar.id}
    snoozes.add_snooze(unit, city.workspace_id, **of, until=date(2026, 11, 27), now=at)


def decline(unit: Unit, city: City, at: datetime) -> None:
    of = {"item_id": city.paving.id, "person_id": city.ruth.id, "by_id": city.omar.id}
    declines.add_decline(unit, city.workspace_id, **of, reason=None, suggested_slack_id=None, now=at)


def move_date(unit: Unit, city: City, at: datetime) -> None:
    to = {"before": city.paving.due, "after": date(2027, 3, 1), "reason": None}
    due_changes.add_due_change(
        unit, city.workspace_id, item_id=city.paving.id, by_id=city.omar.id, **to, now=at
    )


def ask_for_decision(unit: Unit, city: City, at: datetime, by_id: int | None = None) -> int:
    asked = NewDecision(
        item_id=city.paving.id,
        kind=DecisionKind.MONEY,
        question="May we?",
        asked_by_id=by_id or city.omar.id,
    )
    return decisions.add_decision(unit, city.workspace_id, asked, now=at).id


def decide(unit: Unit, city: City, at: datetime) -> None:
    asked = ask_for_decision(unit, city, NOW, by_id=city.ruth.id)
    decisions.answer_decision(unit, city.workspace_id, asked, answer="Yes.", by_id=city.omar.id, now=at)


def take_on(unit: Unit, city: City, at: datetime) -> None:
    assignments.accept_assignment(unit, city.workspace_id, city.lead.id, now=at)


def said_by_omar(database: Database, city: City, now: datetime) -> datetime | None:
    with database.reading() as unit:
        return last_words(unit, city.workspace_id, now=now).get(city.omar.id)


@pytest.mark.parametrize(
    "say",
    [give_update, give_update_for_another, put_off, decline, move_date, ask_for_decision, decide, take_on],
)
class TestWhateverTheyDo:
    def test_it_is_a_word_from_when_it_was_said(self, database: Database, city: City, say: Saying) -> None:
        with database.writing() as unit:
            say(unit, city, LATER)
        assert said_by_omar(database, city, LATER - HOUR / 2) is None
        assert said_by_omar(database, city, LATER) == LATER
        with database.reading() as unit:
            known = load_facts(unit, city.workspace_id, now=LATER)
        assert known.heard == last_words_among(known)

    def test_it_stays_one_when_the_item_is_no_more(self, database: Database, city: City, say: Saying) -> None:
        with database.writing() as unit:
            say(unit, city, LATER)
            assignments.end_assignment(unit, city.workspace_id, city.lead.id, now=LATER + HOUR)
            items.retire_item(unit, city.workspace_id, city.paving.id, now=LATER + HOUR)
        with database.reading() as unit:
            of_all = load_facts(unit, city.workspace_id, now=LATER + HOUR)
            of_none = load_facts(unit, city.workspace_id, now=LATER + HOUR, about=())
        assert of_all.heard is not None
        assert of_all.heard[city.omar.id] == LATER
        assert of_none.heard == of_all.heard

    def test_the_newest_counts(self, database: Database, city: City, say: Saying) -> None:
        with database.writing() as unit:
            fill_record(unit, city)
            say(unit, city, LATER)
        assert said_by_omar(database, city, LATER) == LATER


def test_what_was_taken_back_is_no_word_and_what_was_edited_keeps_its_instant(
    database: Database, city: City
) -> None:
    with database.writing() as unit:
        give_update(unit, city, NOW)
        said = give_update(unit, city, LATER)
        wording = {"status": Status.AT_RISK, "percent": 5, "note": None, "author_id": city.omar.id}
        edited = updates.edit_update(unit, city.workspace_id, said, **wording, now=LATER + HOUR)
        taken_back = {"author_id": city.omar.id, "now": LATER + 2 * HOUR}
        updates.withdraw_update(unit, city.workspace_id, edited.id, **taken_back)
    assert said_by_omar(database, city, LATER + HOUR) == LATER
    assert said_by_omar(database, city, LATER + 2 * HOUR) == NOW
