"""Updates, decisions, date changes and the ledger: added, never changed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from cities import HOUR, NOW, City, fill_record

from planbot.plan.vocabulary import DecisionKind, DecisionOutcome, Status, Via
from planbot.store import decisions, due_changes, items, jobs, ledger, receipts, sweep_marks, updates
from planbot.store.errors import Duplicate, NotFound, RuleBroken
from planbot.store.records import NewDecision, NewUpdate
from planbot.store.unit_of_work import Database


def said(city: City, **fields: Any) -> NewUpdate:
    return NewUpdate(
        **{"item_id": city.paving.id, "author_id": city.omar.id, "status": Status.ON_TRACK, **fields}
    )


def test_an_update_comes_back_as_it_was_said(database: Database, city: City) -> None:
    new = said(
        city,
        status=Status.OFF_TRACK,
        percent=40,
        note="Late <permit> & “rain”.",
        expected=date(2026, 12, 15),
        evidence="https://city.gov/permit",
        on_behalf_of_id=city.ruth.id,
        via=Via.MODAL,
        submission_id="s1",
    )
    with database.writing() as unit:
        stored = updates.add_update(unit, city.workspace_id, new, now=NOW)
        assert updates.latest_updates(unit, city.workspace_id, [city.paving.id]) == {city.paving.id: stored}
        assert updates.updates_of_submission(unit, city.workspace_id, "s1") == [stored]
    assert stored.at == NOW
    for name in NewUpdate.__dataclass_fields__.keys() - {"submission_id"}:
        assert getattr(stored, name) == getattr(new, name), name


def test_a_form_stores_one_update_an_item(database: Database, city: City) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        both = [
            said(city, submission_id="s1"),
            said(city, submission_id="s1", item_id=city.streets.id),
        ]
        updates.add_updates(unit, here, both, now=NOW)
    with pytest.raises(Duplicate), database.writing() as unit:
        updates.add_update(unit, here, said(city, submission_id="s1"), now=NOW)
    with database.reading() as unit:
        assert len(updates.updates_of_submission(unit, here, "s1")) == 2


def test_all_or_none(database: Database, city: City) -> None:
    with pytest.raises(RuleBroken), database.writing() as unit:
        updates.add_updates(unit, city.workspace_id, [said(city), said(city, percent=140)], now=NOW)
    with database.reading() as unit:
        assert updates.latest_updates(unit, city.workspace_id, [city.paving.id]) == {}


def test_an_edit_takes_the_place_and_both_stay(database: Database, city: City) -> None:
    here, paving = city.workspace_id, city.paving.id
    with database.writing() as unit:
        shown = said(city, percent=10, evidence="https://city.gov/permit")
        first = updates.add_update(unit, here, shown, now=NOW)
        later = updates.add_update(unit, here, said(city, percent=20), now=NOW + HOUR)
        edited = updates.edit_update(
            unit,
            here,
            first.id,
            author_id=city.omar.id,
            now=NOW + 2 * HOUR,
            status=Status.AT_RISK,
            percent=15,
            note="I meant 15.",
        )
        assert updates.updates_of_item(unit, here, paving) == [edited, later]
        assert updates.latest_updates(unit, here, [paving]) == {paving: later}
        history = updates.update_history(unit, here, paving)
    assert (edited.at, edited.percent, edited.status) == (NOW, 15, Status.AT_RISK)
    assert edited.evidence == "https://city.gov/permit"
    assert [each.replaces_id for each in history] == [None, None, first.id]
    assert history[0].update == first
    assert history[2].recorded_at == NOW + 2 * HOUR


def test_an_undo_takes_an_update_back_and_keeps_it(database: Database, city: City) -> None:
    here, paving = city.workspace_id, city.paving.id
    with database.writing() as unit:
        first = updates.add_update(unit, here, said(city, percent=10), now=NOW)
        second = updates.add_update(unit, here, said(city, percent=20), now=NOW + HOUR)
        updates.withdraw_update(unit, here, second.id, author_id=city.omar.id, now=NOW + 2 * HOUR)
        assert updates.updates_of_item(unit, here, paving) == [first]
        last = updates.update_history(unit, here, paving)[-1]
        assert (last.withdrawn, last.replaces_id) == (True, second.id)
        assert updates.update_version(unit, here, last.update.id) == last
        with pytest.raises(Duplicate):
            updates.withdraw_update(unit, here, last.update.id, author_id=city.omar.id, now=NOW + 3 * HOUR)


def test_an_update_is_replaced_once(database: Database, city: City) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        first = updates.add_update(unit, here, said(city), now=NOW)
        updates.withdraw_update(unit, here, first.id, author_id=city.omar.id, now=NOW)
    with pytest.raises(Duplicate), database.writing() as unit:
        updates.withdraw_update(unit, here, first.id, author_id=city.omar.id, now=NOW)


def test_no_update_is_lost_where_each_builds_on_the_last(database: Database, city: City) -> None:
    """8 threads x 10 updates, each one percent more than what was said before; the 80 add up."""
    here, paving = city.workspace_id, city.paving.id

    def add_ten() -> None:
        for _ in range(10):
            with database.writing() as unit:
                items.lock_items(unit, here, [paving])
                last = updates.latest_updates(unit, here, [paving]).get(paving)
                percent = ((last.percent or 0) if last else 0) + 1
                updates.add_update(unit, here, said(city, percent=percent), now=NOW)

    with ThreadPoolExecutor(8) as threads:
        for done in [threads.submit(add_ten) for _ in range(8)]:
            done.result()
    with database.reading() as unit:
        last = updates.latest_updates(unit, here, [paving])[paving]
    assert last.percent == 80


def test_a_decision_is_answered_once(database: Database, city: City) -> None:
    here = city.workspace_id
    new = NewDecision(
        item_id=city.paving.id,
        kind=DecisionKind.MONEY,
        question="May we spend the reserve?",
        asked_by_id=city.omar.id,
        decider_id=city.ruth.id,
        needed_by=date(2026, 12, 1),
    )
    with database.writing() as unit:
        asked = decisions.add_decision(unit, here, new, now=NOW)
        assert asked.is_open
        assert (asked.question, asked.needed_by, asked.answered_at) == (new.question, new.needed_by, None)
        answered = decisions.answer_decision(
            unit, here, asked.id, answer="Yes.", by_id=city.ruth.id, now=NOW + HOUR
        )
        assert (answered.answer, answered.answered_at) == ("Yes.", NOW + HOUR)
        assert (answered.outcome, answered.answered_by_id) == (DecisionOutcome.IN_WORDS, city.ruth.id)
        assert decisions.decisions_of_item(unit, here, city.paving.id) == [answered]
    with pytest.raises(Duplicate), database.writing() as unit:
        decisions.answer_decision(unit, here, asked.id, answer="No.", by_id=city.omar.id, now=NOW + HOUR)


def test_an_update_asks_one_question(database: Database, city: City) -> None:
    here, paving = city.workspace_id, city.paving.id
    with database.writing() as unit:
        said = NewUpdate(item_id=paving, author_id=city.omar.id, status=Status.AT_RISK)
        update = updates.add_update(unit, here, said, now=NOW)
        new = NewDecision(
            item_id=paving,
            kind=DecisionKind.PEOPLE,
            question="May we hire?",
            asked_by_id=city.omar.id,
            update_id=update.id,
        )
        asked = decisions.add_decision(unit, here, new, now=NOW)
        assert decisions.decisions_of_updates(unit, here, [update.id]) == [asked]
        assert decisions.decisions_of_updates(unit, here, []) == []
    with pytest.raises(Duplicate), database.writing() as unit:
        decisions.add_decision(unit, here, new, now=NOW)


def test_date_changes_are_listed_in_order(database: Database, city: City) -> None:
    with database.writing() as unit:
        made = [
            due_changes.add_due_change(
                unit,
                city.workspace_id,
                item_id=city.paving.id,
                before=None if month == 1 else date(2027, month - 1, 1),
                after=date(2027, month, 1),
                reason=f"Reason {month}",
                by_id=city.omar.id,
                now=NOW + month * HOUR,
            )
            for month in (1, 2)
        ]
        assert due_changes.due_changes_of_item(unit, city.workspace_id, city.paving.id) == made


def test_the_ledger_is_read_newest_first_and_narrowed(database: Database, city: City) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        for hour, subject in enumerate(("item", "person", "item")):
            ledger.add_entry(
                unit,
                here,
                verb="edit",
                subject_kind=subject,
                subject_id=hour,
                actor_id=city.ruth.id,
                before={"z": 1, "a": None},
                after=["x"],
                via=Via.MODAL,
                at=NOW + hour * HOUR,
            )
        found = ledger.list_entries(unit, here)
        assert [each.subject_id for each in found] == ["2", "1", "0"]
        assert (found[0].before, found[0].after, found[0].via) == ({"z": 1, "a": None}, ["x"], Via.MODAL)
        assert [each.subject_id for each in ledger.list_entries(unit, here, subject_kind="item")] == [
            "2",
            "0",
        ]
        assert len(ledger.list_entries(unit, here, subject_kind="item", subject_id=0)) == 1
        assert len(ledger.list_entries(unit, here, since=NOW + HOUR)) == 2
        assert len(ledger.list_entries(unit, here, limit=1)) == 1


def test_a_mark_is_left_once(database: Database, city: City) -> None:
    with database.writing() as unit:
        assert not sweep_marks.has_mark(unit, city.workspace_id, "ask")
        assert sweep_marks.add_mark(unit, city.workspace_id, "ask", now=NOW)
        assert not sweep_marks.add_mark(unit, city.workspace_id, "ask", now=NOW + HOUR)
        assert sweep_marks.has_mark(unit, city.workspace_id, "ask")


def test_a_retry_is_known_and_answered_the_same_way(database: Database, city: City) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        assert receipts.take_receipt(unit, here, "Ev1", now=NOW)
        receipts.set_outcome(unit, here, "Ev1", {"text": "Recorded."})
    with database.writing() as unit:
        assert not receipts.take_receipt(unit, here, "Ev1", now=NOW + HOUR)
        assert receipts.outcome_of(unit, here, "Ev1") == {"text": "Recorded."}
        assert receipts.outcome_of(unit, here, "Ev2") is None
        with pytest.raises(NotFound):
            receipts.set_outcome(unit, here, "Ev2", {})


def test_of_retries_at_the_same_time_one_goes_ahead(database: Database, city: City) -> None:
    def take() -> bool:
        with database.writing() as unit:
            return receipts.take_receipt(unit, city.workspace_id, "Ev1", now=NOW)

    with ThreadPoolExecutor(6) as threads:
        taken = [done.result() for done in [threads.submit(take) for _ in range(12)]]
    assert taken.count(True) == 1


def test_a_job_is_done_by_one_worker(database: Database, city: City) -> None:
    record = database.write(lambda unit: fill_record(unit, city))
    here = city.workspace_id
    with database.writing() as unit:
        assert jobs.claim_job(unit, here, real_now=NOW.replace(year=2020), lease=HOUR) is None
        second = jobs.claim_job(unit, here, real_now=NOW.replace(year=2040), lease=HOUR)
        assert second
        assert second.lease_token
        assert (second.id, second.attempts) == (record.job_id, 2)
        assert not jobs.finish_job(unit, here, record.job_id, record.job_token, result={}, now=NOW)
        assert jobs.finish_job(unit, here, record.job_id, second.lease_token, result={"rows": 3}, now=NOW)
        done = jobs.job(unit, here, record.job_id)
        assert (done.state.value, done.result, done.finished_at) == ("done", {"rows": 3}, NOW)


def test_a_job_that_fails_says_why(database: Database, city: City) -> None:
    record = database.write(lambda unit: fill_record(unit, city))
    with database.writing() as unit:
        here = city.workspace_id
        assert jobs.fail_job(unit, here, record.job_id, record.job_token, error="No such file.", now=NOW)
        failed = jobs.job(unit, here, record.job_id)
    assert (failed.state.value, failed.error, failed.lease_token) == ("failed", "No such file.", None)
