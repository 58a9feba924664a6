"""Feedback buttons and icon buttons: pressed by the words or the value of one of them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from driver import Driver, DriverError, Person
from sandbox.socket_app import SocketApp
from slack_sdk import WebClient

from planbot.sandbox import Sandbox

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def asking(*, icon: Json | None = None) -> list[Json]:
    """The feedback buttons of an answer, and an icon button beside them."""
    feedback = {
        "type": "feedback_buttons",
        "action_id": "rate",
        "positive_button": {"text": plain("Good answer"), "value": "up", "accessibility_label": "It helped"},
        "negative_button": {"text": plain("Bad answer"), "value": "down"},
    }
    trash = {
        "type": "icon_button",
        "icon": "trash",
        "text": plain("Delete"),
        "action_id": "drop",
        "value": "42",
    }
    elements = [feedback, {**trash, **(icon or {})}]
    return [{"type": "context_actions", "block_id": "row", "elements": elements}]


@pytest.fixture
def attached(sandbox: Sandbox) -> Iterator[SocketApp]:
    with SocketApp(sandbox) as app:
        yield app


@pytest.fixture
def ana(driver: Driver) -> Person:
    return driver.person("ana@example.gov")


def pressed(app: SocketApp) -> Json:
    (action,) = app.payloads("block_actions")[-1]["actions"]
    assert action.pop("action_ts")
    return action


@pytest.mark.parametrize(
    ("wanted", "words", "value"),
    [
        ({"label": "Good answer"}, "Good answer", "up"),
        ({"label": "bad ANSWER"}, "Bad answer", "down"),
        ({"value": "down", "action_id": "rate"}, "Bad answer", "down"),
    ],
)
def test_feedback_tells_which_of_its_buttons_was_pressed(
    web: WebClient, ana: Person, attached: SocketApp, wanted: Json, words: str, value: str
) -> None:
    web.chat_postMessage(channel=ana.id, text="x", blocks=asking())
    assert ana.click(**wanted).ok
    assert pressed(attached) == {
        "type": "feedback_buttons",
        "action_id": "rate",
        "block_id": "row",
        "text": {**plain(words), "emoji": True},
        "value": value,
    }


def test_feedback_is_one_or_the_other(web: WebClient, ana: Person, attached: SocketApp) -> None:
    web.chat_postMessage(channel=ana.id, text="x", blocks=asking())
    with pytest.raises(
        DriverError, match=r"Several elements fit action_id 'rate'.*'Good answer'.*'Bad answer'"
    ):
        ana.click(action_id="rate")


def test_an_icon_button_tells_its_icon_and_value(
    web: WebClient, ana: Person, attached: SocketApp, reference: Callable[[str], Any]
) -> None:
    web.chat_postMessage(channel=ana.id, text="x", blocks=asking())
    assert ana.click("Delete").ok
    payload = attached.payloads("block_actions")[-1]
    assert set(payload) <= set(reference("payloads/BlockActionPayload.json"))
    assert payload["state"] == {"values": {}}
    assert pressed(attached) == {
        "type": "icon_button",
        "action_id": "drop",
        "block_id": "row",
        "icon": "trash",
        "text": {**plain("Delete"), "emoji": True},
        "value": "42",
    }


def test_an_icon_button_asks_first_where_it_should(web: WebClient, ana: Person, attached: SocketApp) -> None:
    confirm = {"title": plain("Sure?"), "text": plain("Gone."), "confirm": plain("Yes"), "deny": plain("No")}
    web.chat_postMessage(channel=ana.id, text="x", blocks=asking(icon={"confirm": confirm}))
    assert ana.click("Delete").raw["confirm"]["title"]["text"] == "Sure?"


def test_an_icon_button_is_there_for_those_it_names(
    web: WebClient, driver: Driver, ana: Person, attached: SocketApp
) -> None:
    web.chat_postMessage(channel="general", text="x", blocks=asking(icon={"visible_to_user_ids": [ana.id]}))
    bo = driver.person("bo@example.gov")
    with pytest.raises(DriverError, match="no element with label 'Delete'"):
        bo.click("Delete", channel="general")
    assert bo.click("Good answer", channel="general").ok
    assert ana.click("Delete", channel="general").ok
    sent = attached.payloads("block_actions")[-1]["message"]["blocks"][0]["elements"]
    assert [one["type"] for one in sent] == ["feedback_buttons", "icon_button"]


def test_ids_that_were_left_out_are_given(web: WebClient, ana: Person, attached: SocketApp) -> None:
    blocks = asking()
    for element in blocks[0]["elements"]:
        del element["action_id"]
    web.chat_postMessage(channel=ana.id, text="x", blocks=blocks)
    assert ana.click("Bad answer").ok
    assert pressed(attached)["action_id"]
