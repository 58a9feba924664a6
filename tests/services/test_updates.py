"""What an owner says is stored whole or not at all, once, by whoever may say it."""

from datetime import date

import pytest
from services.city import ASK, City, build_city

from planbot.plan.errors import UserError
from planbot.plan.vocabulary import Status, Via
from planbot.services.judging import Answer
from planbot.services.updates import record, record_line
from planbot.services.waiting import waiting_for
from planbot.store import ledger, updates
from planbot.store.unit_of_work import Database


@pytest.fixture
def city(database: Database) -> City:
    return build_city(database)


def _said(database: Database, city: City) -> int:
    with database.reading() as unit:
        return sum(
            len(updates.updates_of_item(unit, city.workspace_id, item.id))
            for item in (city.bridges, city.signals)
        )


def test_what_is_recorded_is_confirmed_old_beside_new(database: Database, city: City) -> None:
    answers = [
        Answer(item_id=city.bridges.id, status=Status.AT_RISK, percent=40, note="Waiting for the barge"),
        Answer(item_id=city.signals.id, status=Status.ON_TRACK),
    ]
    told = record(database, city.workspace_id, city.maria.id, answers, now=ASK, via=Via.MODAL)
    first, second = told.recorded
    assert (first.status_before, first.status) == (Status.NOT_STARTED, Status.AT_RISK)
    assert (first.percent_before, first.percent) == (20, 40)
    assert (second.status_before, second.status) == (Status.NOT_STARTED, Status.ON_TRACK)
    assert told.left == 0
    assert any("Dana" in reader for reader in told.readers)


def test_all_is_stored_or_nothing(database: Database, city: City) -> None:
    answers = [
        Answer(item_id=city.bridges.id, status=Status.AT_RISK),
        Answer(item_id=city.signals.id, status=Status.ON_TRACK, percent=140),
    ]
    with pytest.raises(UserError) as caught:
        record(database, city.workspace_id, city.maria.id, answers, now=ASK, via=Via.MODAL)
    assert caught.value.field == f"percent:{city.signals.id}"
    assert _said(database, city) == 0


def test_a_form_that_comes_twice_is_stored_once_and_confirmed_twice(database: Database, city: City) -> None:
    answers = [Answer(item_id=city.bridges.id, status=Status.AT_RISK, percent=40)]
    both = [
        record(
            database,
            city.workspace_id,
            city.maria.id,
            answers,
            now=ASK,
            via=Via.MODAL,
            submission_id="form-1",
        )
        for _ in range(2)
    ]
    assert both[0].recorded == both[1].recorded
    assert _said(database, city) == 1


def test_every_update_is_in_the_ledger(database: Database, city: City) -> None:
    record_line(
        database, city.workspace_id, city.maria.id, "1.1 at risk 40% barge late", now=ASK, via=Via.COMMAND
    )
    with database.reading() as unit:
        entry = ledger.list_entries(unit, city.workspace_id, subject_kind="item", subject_id=city.bridges.id)[
            0
        ]
    assert (entry.actor_id, entry.verb, entry.via) == (city.maria.id, "updated", Via.COMMAND)
    assert entry.after["status"] == "at_risk"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("1.1 at risk 140%", "Percent is a whole number from 0 to 100"),
        ("9.9 at risk", "9.9"),
        ("1 at risk", "1.1, 1.2"),
        ("1.1", "Say how 1.1 stands"),
    ],
)
def test_a_line_that_cannot_be_taken_is_answered_in_words_and_stores_nothing(
    database: Database, city: City, line: str, words: str
) -> None:
    with pytest.raises(UserError, match=r".") as caught:
        record_line(database, city.workspace_id, city.maria.id, line, now=ASK, via=Via.COMMAND)
    assert words in caught.value.message
    assert _said(database, city) == 0


def test_a_day_that_has_passed_cannot_be_expected(database: Database, city: City) -> None:
    answer = Answer(item_id=city.bridges.id, status=Status.AT_RISK, expected=date(2026, 11, 23))
    with pytest.raises(UserError) as caught:
        record(database, city.workspace_id, city.maria.id, [answer], now=ASK, via=Via.MODAL)
    assert caught.value.field == f"expected:{city.bridges.id}"


def test_only_who_may_speaks_for_an_item(database: Database, city: City) -> None:
    answer = Answer(item_id=city.bridges.id, status=Status.ON_TRACK)
    with pytest.raises(UserError, match="Maria"):
        record(database, city.workspace_id, city.tom.id, [answer], now=ASK, via=Via.TERMINAL)
    told = record(database, city.workspace_id, city.dana.id, [answer], now=ASK, via=Via.TERMINAL)
    assert told.on_behalf_of == "Maria"


def test_what_was_answered_waits_no_more(database: Database, city: City) -> None:
    waiting = waiting_for(database, city.workspace_id, city.maria.id, now=ASK)
    assert [line.number for line in waiting.lines] == ["1.1", "1.2"]
    record_line(database, city.workspace_id, city.maria.id, "1.1 on track", now=ASK, via=Via.COMMAND)
    waiting = waiting_for(database, city.workspace_id, city.maria.id, now=ASK)
    assert [line.number for line in waiting.lines] == ["1.2"]
