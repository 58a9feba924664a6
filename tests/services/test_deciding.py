"""What an item waits for: asked with an update, answered once, and told to who asked."""

from datetime import date, timedelta

import pytest
from services.city import ASK, City, build_city

from planbot.messages.renderer import Renderer
from planbot.plan.errors import UserError
from planbot.plan.model import Decision
from planbot.plan.reports.builders.answered_check_in import build_answered_check_in
from planbot.plan.vocabulary import DecisionKind, DecisionOutcome, Role, Status, Via
from planbot.schedule.sweep import sweep
from planbot.services.deciding import DECISION_ANSWERED, decide, question_for
from planbot.services.directory import Member
from planbot.services.judging import Answer, WaitsFor
from planbot.services.updates import Overtaken, record
from planbot.store import decisions, ledger, outbox, people
from planbot.store.facts import load_facts
from planbot.store.unit_of_work import Database

MONEY = "May we hire the diver?"
NEXT_DAY = ASK + timedelta(days=1)


@pytest.fixture
def city(database: Database) -> City:
    return build_city(database)


def waits(city: City, **changes: object) -> WaitsFor:
    values = {"kind": DecisionKind.MONEY, "question": MONEY, "decider": city.dana.slack_id}
    return WaitsFor(**(values | changes))  # type: ignore[arg-type]


def ask(database: Database, city: City, form: str = "form-1", **changes: object) -> Decision:
    """Maria says that the bridges wait for money."""
    answer = Answer(item_id=city.bridges.id, status=Status.AT_RISK, waits_for=waits(city, **changes))
    told = record(
        *(database, city.workspace_id, city.maria.id, [answer]),
        now=ASK,
        via=Via.MODAL,
        submission_id=form,
        shown={city.bridges.id: 0},
    )
    assert [(one.question, one.deciders) for one in told.asked] == [(MONEY, ("Dana",))]
    return asked(database, city)[-1]


def asked(database: Database, city: City) -> list[Decision]:
    with database.reading() as unit:
        return list(decisions.decisions_of_item(unit, city.workspace_id, city.bridges.id))


def entries(database: Database, city: City) -> list[str]:
    with database.reading() as unit:
        found = ledger.list_entries(unit, city.workspace_id, subject_kind="decision")
    return [entry.verb for entry in found]


def test_a_question_is_asked_with_the_update_and_once(database: Database, city: City) -> None:
    first, again = ask(database, city), ask(database, city)
    assert first == again
    assert [one.id for one in asked(database, city)] == [first.id]
    assert (first.asked_by_id, first.decider_id, first.kind) == (city.maria.id, city.dana.id, "money")
    assert first.update_id is not None
    assert entries(database, city) == ["asked"]


def test_a_form_sent_again_with_another_question_is_not_taken_for_the_first(
    database: Database, city: City
) -> None:
    ask(database, city)
    with pytest.raises(Overtaken):
        ask(database, city, question="May we hire two?")
    assert [one.question for one in asked(database, city)] == [MONEY]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"question": "  "}, "question"),
        ({"question": "x" * 1001}, "question"),
        ({"decider": ""}, "decider"),
        ({"decider": "U-NOBODY"}, "decider"),
        ({"needed_by": date(2026, 11, 23)}, "needed_by"),
    ],
)
def test_what_cannot_be_put_to_anybody_stores_nothing(
    database: Database, city: City, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(UserError) as caught:
        ask(database, city, **changes)
    assert caught.value.field == f"{field}:{city.bridges.id}"
    assert asked(database, city) == []
    with database.reading() as unit:
        assert load_facts(unit, city.workspace_id, now=ASK).updates == []


def test_what_is_completed_waits_for_nothing(database: Database, city: City) -> None:
    answer = Answer(item_id=city.bridges.id, status=Status.COMPLETED, waits_for=waits(city))
    with pytest.raises(UserError) as caught:
        record(database, city.workspace_id, city.maria.id, [answer], now=ASK, via=Via.MODAL)
    assert caught.value.field == f"waiting_on:{city.bridges.id}"


def test_somebody_of_slack_may_be_asked_to_decide(database: Database, city: City) -> None:
    vera = Member(
        slack_id="U-VERA", email="vera@city.example", name="Vera", title=None, zone=None, is_gone=False
    )
    answer = Answer(item_id=city.bridges.id, waits_for=waits(city, decider="U-VERA"))
    record(
        *(database, city.workspace_id, city.maria.id, [answer]),
        now=ASK,
        via=Via.MODAL,
        members={"U-VERA": vera},
    )
    with database.reading() as unit:
        taken_in = people.person_by_slack_id(unit, city.workspace_id, "U-VERA")
    assert taken_in is not None
    assert asked(database, city)[0].decider_id == taken_in.id


def answer(
    database: Database,
    city: City,
    decision: Decision,
    by: int,
    outcome: DecisionOutcome = DecisionOutcome.AGREED,
    words: str | None = None,
) -> str:
    told = decide(
        *(database, city.workspace_id, by, decision.id, outcome, words), now=NEXT_DAY, via=Via.BUTTON
    )
    return told.decided.answer


def test_the_answer_is_on_record_and_goes_to_who_asked(database: Database, city: City) -> None:
    decision = ask(database, city)
    sweep(database, city.workspace_id, NEXT_DAY)
    assert answer(database, city, decision, city.dana.id, words="up to $40,000") == "Approved: up to $40,000"
    (settled,) = asked(database, city)
    assert (settled.outcome, settled.answered_by_id) == (DecisionOutcome.AGREED, city.dana.id)
    assert entries(database, city) == ["decided", "asked"]
    with database.reading() as unit:
        messages = outbox.list_messages(unit, city.workspace_id)
    (told,) = [one for one in messages if one.kind == DECISION_ANSWERED]
    assert (told.recipient_person_id, told.urgent) == (city.maria.id, True)
    (edit,) = [one for one in messages if one.is_edit]
    assert edit.edited_key == f"dm:{city.dana.id}:2026-11-25"
    assert edit.references["decisions"][0]["decision_id"] == decision.id


def test_the_second_reads_what_the_first_said(database: Database, city: City) -> None:
    decision = ask(database, city)
    with database.writing() as unit:
        people.update_person(unit, city.workspace_id, city.tom.id, role=Role.LEADERSHIP)
    assert answer(database, city, decision, city.dana.id) == "Approved"
    assert answer(database, city, decision, city.dana.id) == "Approved"
    with pytest.raises(
        UserError, match=r"Dana answered this on Wed Nov 25: “Approved”\. To change that, ask Maria"
    ):
        answer(database, city, decision, city.tom.id, DecisionOutcome.DECLINED)
    with pytest.raises(UserError, match="You answered this"):
        answer(database, city, decision, city.dana.id, DecisionOutcome.DECLINED)
    with pytest.raises(UserError, match="Dana answered this"):
        question_for(database, city.workspace_id, city.tom.id, decision.id, now=NEXT_DAY)
    assert entries(database, city) == ["decided", "asked"]
    with database.reading() as unit:
        assert (
            sum(one.kind == DECISION_ANSWERED for one in outbox.list_messages(unit, city.workspace_id)) == 1
        )


def test_only_who_may_decide_decides(database: Database, city: City) -> None:
    decision = ask(database, city)
    for person in (city.maria, city.tom):
        with pytest.raises(UserError, match="answered by Dana, leadership or an administrator"):
            answer(database, city, decision, person.id)
    with pytest.raises(UserError, match="no longer in the plan"):
        decide(
            *(database, city.workspace_id, city.dana.id, 999, DecisionOutcome.AGREED),
            now=NEXT_DAY,
            via=Via.BUTTON,
        )
    for words in ("", "   ", None):
        with pytest.raises(UserError, match="Choose an answer, or write one"):
            answer(database, city, decision, city.dana.id, DecisionOutcome.IN_WORDS, words)
    with pytest.raises(UserError, match="at most 1000"):
        answer(database, city, decision, city.dana.id, DecisionOutcome.IN_WORDS, "x" * 1001)
    assert asked(database, city)[0].is_open


def test_the_owner_takes_a_question_back(database: Database, city: City) -> None:
    decision = ask(database, city)
    sweep(database, city.workspace_id, NEXT_DAY)
    no_longer = Answer(item_id=city.bridges.id, no_longer=(decision.id,))
    for _ in range(2):
        record(
            *(database, city.workspace_id, city.maria.id, [no_longer]),
            now=NEXT_DAY,
            via=Via.MODAL,
            submission_id="form-2",
            shown={city.bridges.id: decision.update_id or 0},
        )
    (settled,) = asked(database, city)
    assert settled.outcome is DecisionOutcome.WITHDRAWN
    assert entries(database, city) == ["withdrew", "asked"]
    with pytest.raises(UserError, match="Maria took the question back"):
        answer(database, city, decision, city.dana.id)
    with database.reading() as unit:
        edits = [one for one in outbox.list_messages(unit, city.workspace_id) if one.is_edit]
    assert f"dm:{city.dana.id}:2026-11-25" in {one.edited_key for one in edits}


def test_who_decides_reads_that_no_answer_is_needed_once_the_item_is_completed(
    database: Database, city: City
) -> None:
    decision = ask(database, city)
    sweep(database, city.workspace_id, NEXT_DAY)
    done = Answer(item_id=city.bridges.id, status=Status.COMPLETED, note="Done without a diver")
    record(database, city.workspace_id, city.maria.id, [done], now=NEXT_DAY, via=Via.MODAL)
    with database.reading() as unit:
        edits = [one for one in outbox.list_messages(unit, city.workspace_id) if one.is_edit]
        facts = load_facts(unit, city.workspace_id, now=NEXT_DAY)
    assert f"dm:{city.dana.id}:2026-11-25" in {one.edited_key for one in edits}
    dana = facts.person_by_id[city.dana.id]
    shown = build_answered_check_in(facts, dana, {}, NEXT_DAY, NEXT_DAY, decisions=[decision.id])
    assert shown is not None
    rendered = Renderer().render("check_in_answered", shown)
    told = "\n".join(block["text"]["text"] for block in rendered.blocks if "text" in block)
    assert MONEY in told
    assert "No answer is needed any more. Maria said on Wed Nov 25: ✓ completed." in told
    assert "Approved" not in str(rendered.blocks)


def test_who_asked_and_decides_hears_nothing(database: Database, city: City) -> None:
    decision = ask(database, city)
    with database.writing() as unit:
        people.update_person(unit, city.workspace_id, city.maria.id, role=Role.ADMIN)
    assert answer(database, city, decision, city.maria.id) == "Approved"
    with database.reading() as unit:
        kinds = {one.kind for one in outbox.list_messages(unit, city.workspace_id)}
    assert DECISION_ANSWERED not in kinds
