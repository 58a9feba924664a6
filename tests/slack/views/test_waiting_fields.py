"""The fields about what an item waits for: they come and go, and are read back as they were filled in."""

from datetime import date
from typing import Any

import pytest
from forms import line, waiting

from planbot.plan.errors import UserError
from planbot.plan.reports.decisions import OpenDecision
from planbot.plan.vocabulary import DecisionKind
from planbot.sandbox.blocks import check_view
from planbot.services.judging import Answer, WaitsFor
from planbot.slack.views.update_form import overtaken_view, read_update_form, update_view
from planbot.slack.views.waiting_fields import lacks_question, with_question

ASKED = OpenDecision(
    id=7,
    line=line(1),
    kind=DecisionKind.MONEY,
    question="May we spend the reserve? " * 20,
    asked_by="Maria Lopez",
    asked_on=date(2026, 11, 23),
    needed_by=None,
    decider="Dana Whitfield",
    yes="Approved",
    no="Not approved",
)
HOLDS = {
    "waiting_on": "selected_option",
    "question": "value",
    "decider": "selected_user",
    "needed_by": "selected_date",
    "no_longer": "selected_options",
}


def state(**values: Any) -> dict[str, Any]:
    """What stands in the fields, by `field__item`."""
    found = {}
    for name, value in values.items():
        field, item = name.split("__")
        held = {"value": value} if field == "waiting_on" else value
        found[f"{field}:{item}"] = {field: {HOLDS[field]: held}}
    return {"values": found}


def labels(view: dict[str, Any]) -> list[str]:
    return [block["label"]["text"] for block in view["blocks"] if block["type"] == "input"]


def test_the_fields_of_a_question_come_and_go() -> None:
    view = update_view(waiting(1, deciders={1: "U-DANA"})) | {"state": state(waiting_on__1="money")}
    assert "The question" not in labels(view)
    asking = with_question(view, 1, "money", "U-DANA")
    assert labels(asking)[-4:] == ["Waiting on", "The question", "Who decides?", "Answer needed by"]
    assert check_view(asking) == []
    (decider,) = [block["element"] for block in asking["blocks"] if block["block_id"] == "decider:1"]
    assert decider["initial_user"] == "U-DANA"
    outside = with_question(asking | {"state": state()}, 1, "outside_party", None)
    assert labels(outside)[-2] == "Who is in touch with them?"
    assert labels(with_question(outside | {"state": state()}, 1, "nothing", None)) == labels(view)
    assert asking["private_metadata"] == view["private_metadata"]


def test_what_it_waits_for_is_read_back() -> None:
    view = update_view(waiting(1))
    filled = state(
        waiting_on__1="people",
        question__1=" A second inspector? ",
        decider__1="U-DANA",
        needed_by__1="2026-12-04",
        no_longer__1=[{"value": "7"}],
    )
    (answer,) = read_update_form(view | {"state": filled}).answers
    assert answer == Answer(
        item_id=1,
        waits_for=WaitsFor(
            kind=DecisionKind.PEOPLE,
            question="A second inspector?",
            decider="U-DANA",
            needed_by=date(2026, 12, 4),
        ),
        no_longer=(7,),
    )
    with pytest.raises(UserError) as caught:
        read_update_form(view | {"state": state(waiting_on__1="people", question__1="  ")})
    assert caught.value.field == "question:1"


def test_nothing_is_no_answer() -> None:
    with pytest.raises(UserError, match="Choose a status"):
        read_update_form(update_view(waiting(1)) | {"state": state(waiting_on__1="nothing")})


def test_a_form_that_could_not_be_changed_in_time_is_found_out() -> None:
    view = update_view(waiting(2)) | {"state": state(waiting_on__1="money", waiting_on__2="nothing")}
    assert lacks_question(view) == [(1, "money")]
    changed = with_question(view, 1, "money", None) | {"state": view["state"]}
    assert lacks_question(changed) == []


def test_what_it_waits_for_already_can_be_ticked_off() -> None:
    view = update_view(waiting(1, questions={1: [ASKED]}))
    assert check_view(view) == []
    assert labels(view)[-2:] == ["Tick what it no longer waits for", "Waiting on something else"]
    (boxes,) = [block["element"] for block in view["blocks"] if block["block_id"] == "no_longer:1"]
    assert boxes["options"][0]["value"] == "7"
    assert boxes["options"][0]["description"]["text"] == "Asked of Dana Whitfield on Mon Nov 23"


def test_what_was_typed_stands_in_the_form_that_comes_back() -> None:
    filled = state(
        waiting_on__1="money",
        question__1="How much?",
        decider__1="U-PAT",
        needed_by__1="2026-12-04",
        no_longer__1=[{"value": "7"}],
    )
    submission = read_update_form(update_view(waiting(1)) | {"state": filled})
    again = overtaken_view(waiting(1, questions={1: [ASKED]}), submission)
    assert check_view(again) == []
    held = {block["block_id"]: block["element"] for block in again["blocks"] if block["type"] == "input"}
    assert held["waiting_on:1"]["initial_option"]["value"] == "money"
    assert held["question:1"]["initial_value"] == "How much?"
    assert held["decider:1"]["initial_user"] == "U-PAT"
    assert held["needed_by:1"]["initial_date"] == "2026-12-04"
    assert [option["value"] for option in held["no_longer:1"]["initial_options"]] == ["7"]


def test_a_page_has_room_for_all_of_its_items_to_wait_for_something() -> None:
    items = range(1, 11)
    crowded = waiting(10, questions={item: [ASKED] for item in items})
    view = update_view(crowded)
    shown = [int(block["block_id"][5:]) for block in view["blocks"] if block["block_id"].startswith("item:")]
    assert 5 <= len(shown) < 10
    assert f"{10 - len(shown)} more come after these." in view["blocks"][0]["elements"][0]["text"]
    for item in shown:
        view = with_question(view | {"state": state()}, item, "money", "U-DANA")
    assert check_view(view) == []
