"""The update form stays within Slack's limits, and reads back what it was built with."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from forms import HARD, LARGEST, waiting
from hypothesis import given
from hypothesis import strategies as st

from planbot.plan.errors import UserError
from planbot.plan.vocabulary import Status
from planbot.sandbox.blocks import check_view
from planbot.services.judging import Answer
from planbot.services.waiting import NewWord
from planbot.slack.views.update_form import overtaken_view, read_update_form, update_view

NINE_THIRTY_ONE = datetime(2026, 11, 24, 9, 31, tzinfo=ZoneInfo("America/New_York"))


def news(note: str | None = "Waiting for the permit", at: datetime = NINE_THIRTY_ONE) -> NewWord:
    return NewWord(by="Dana Ruiz", is_own=False, at=at, status=Status.AT_RISK, percent=40, note=note)


def filled(view: dict[str, Any], **values: Any) -> dict[str, Any]:
    """The form as Slack hands it in, with values by `field_item`."""
    holds = {"status": "selected_option", "percent": "value", "note": "value", "expected": "selected_date"}
    holds["evidence"] = "value"
    state = {}
    for name, value in values.items():
        field, item = name.split("_")
        held = {"value": value} if field == "status" else value
        state[f"{field}:{item}"] = {field: {holds[field]: held}}
    return {**view, "state": {"values": state}}


def elements(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {block["block_id"]: block["element"] for block in view["blocks"] if "element" in block}


def test_nine_items_fit_however_large_their_ids() -> None:
    form = update_view(waiting(30, first=LARGEST - 30))
    assert check_view(form) == []
    assert len(form["private_metadata"]) <= 3000
    assert sum(block["type"] == "header" for block in form["blocks"]) == 9


def test_nine_items_with_news_and_everything_typed_fit() -> None:
    typed = {
        f"{field}_{item}": value
        for item in range(1, 10)
        for field, value in (
            ("status", "at_risk"),
            ("percent", "40"),
            ("note", HARD[:2000]),
            ("expected", "2026-12-15"),
        )
    }
    submission = read_update_form(filled(update_view(waiting(13)), **typed))
    assert submission.more == 4
    view = overtaken_view(waiting(9, news=dict.fromkeys(range(1, 10), news(HARD))), submission)
    assert check_view(view) == []
    assert len(view["private_metadata"]) <= 3000
    again = read_update_form(filled(view, **typed))
    assert again.answers == submission.answers
    assert again.more == 4
    assert again.submission_id != submission.submission_id


def test_the_news_is_said_in_words() -> None:
    submission = read_update_form(filled(update_view(waiting(1)), status_1="on_track"))

    def said(word: NewWord) -> str:
        view = overtaken_view(waiting(1, news={1: word}), submission)
        (text,) = [block["text"]["text"] for block in view["blocks"] if block["block_id"] == "news:1"]
        return str(text).partition("\n")[0]

    assert said(news()) == ("In the meantime Dana Ruiz said at 9:31: at risk, 40%, “Waiting for the permit”.")
    yesterday = NINE_THIRTY_ONE.replace(day=23, hour=16)
    assert (
        said(news(None, yesterday)) == "In the meantime Dana Ruiz said on Mon Nov 23 at 16:31: at risk, 40%."
    )


answers = st.builds(
    Answer,
    item_id=st.just(1),
    status=st.none() | st.sampled_from(Status),
    percent=st.none() | st.integers(0, 100),
    note=st.none() | st.text(min_size=1, max_size=50).map(str.strip).filter(bool),
    expected=st.none() | st.dates(date(2026, 11, 24), date(2030, 1, 1)),
)


@given(answers.filter(lambda one: one != Answer(item_id=1)))
def test_what_was_typed_stands_in_the_form_that_comes_back(answer: Answer) -> None:
    typed: dict[str, Any] = {}
    if answer.status:
        typed["status_1"] = answer.status.value
    if answer.percent is not None:
        typed["percent_1"] = str(answer.percent)
    if answer.note:
        typed["note_1"] = answer.note
    if answer.expected:
        typed["expected_1"] = answer.expected.isoformat()
    submission = read_update_form(filled(update_view(waiting(2)), **typed))
    assert submission.answers == (answer,)

    fields = elements(overtaken_view(waiting(2, news={1: news()}), submission))
    option = fields["status:1"].get("initial_option")
    assert (option and option["value"]) == (answer.status.value if answer.status else None)
    assert fields["percent:1"].get("initial_value") == typed.get("percent_1")
    assert fields["note:1"].get("initial_value") == answer.note
    assert fields.get("expected:1", {}).get("initial_date") == typed.get("expected_1")
    assert "initial_option" not in fields["status:2"]


def test_a_form_about_one_item_has_a_field_for_evidence_that_comes_back() -> None:
    assert {"evidence:1", "evidence:2"} <= elements(update_view(waiting(2))).keys()
    form = update_view(waiting(1))
    assert elements(form)["evidence:1"]["type"] == "url_text_input"
    submission = read_update_form(filled(form, evidence_1="https://example.gov/minutes"))
    assert submission.answers == (Answer(item_id=1, evidence="https://example.gov/minutes"),)
    again = overtaken_view(waiting(1, news={1: news()}), submission)
    assert check_view(again) == []
    assert elements(again)["evidence:1"]["initial_value"] == "https://example.gov/minutes"


def test_a_percent_that_is_no_number_is_a_field_error() -> None:
    with pytest.raises(UserError) as caught:
        read_update_form(filled(update_view(waiting(2)), percent_2="some"))
    assert caught.value.field == "percent:2"


def test_a_form_without_a_word_is_refused_at_its_first_field() -> None:
    with pytest.raises(UserError) as caught:
        read_update_form(filled(update_view(waiting(2))))
    assert caught.value.field == "status:1"
