"""Inputs in messages and on Home keep what was filled in; the next action there brings it along."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from driver import Driver, DriverError, Message, Person
from sandbox.echo import buttons
from sandbox.socket_app import SocketApp
from slack_sdk import WebClient

from planbot.sandbox import Sandbox

Json = dict[str, Any]

NOTE = {"note": {"typed": {"type": "plain_text_input", "value": "by Friday"}}}


def plain_input(block_id: str, element: Json, **parts: Any) -> Json:
    label = {"type": "plain_text", "text": block_id.title()}
    return {"type": "input", "block_id": block_id, "label": label, "element": element, **parts}


def inputs(**parts: Any) -> list[Json]:
    """A text, a menu of several and a day to fill in, and a button; `parts` go into every input block."""
    options = [
        {"text": {"type": "plain_text", "text": word}, "value": word.lower()} for word in ("Oil", "Gas")
    ]
    return [
        plain_input("note", {"type": "plain_text_input", "action_id": "typed"}, **parts),
        plain_input("kinds", {"type": "checkboxes", "action_id": "ticked", "options": options}, **parts),
        plain_input("day", {"type": "datepicker", "action_id": "day", "initial_date": "2026-11-24"}, **parts),
        *buttons("Send"),
    ]


@pytest.fixture
def attached(sandbox: Sandbox) -> Iterator[SocketApp]:
    with SocketApp(sandbox) as app:
        yield app


@pytest.fixture
def ana(driver: Driver) -> Person:
    return driver.person("ana@example.gov")


@pytest.fixture
def message(web: WebClient, ana: Person) -> Message:
    web.chat_postMessage(channel="general", text="x", blocks=inputs())
    return ana.last_message("general")


def actions(app: SocketApp) -> list[Json]:
    return app.payloads("block_actions")


def filled(values: Json) -> Json:
    """What the state holds, by block."""
    return {
        block_id: value
        for block_id, states in values.items()
        for state in states.values()
        for name, value in state.items()
        if name != "type"
    }


def test_the_button_of_a_message_brings_what_was_filled_in(
    ana: Person, message: Message, attached: SocketApp
) -> None:
    assert ana.click(action_id="typed", message=message, choice="by Friday").ok
    assert ana.click("Kinds", message=message, choice=["gas"]).ok
    assert actions(attached) == []
    assert ana.click("Send", message=message).ok
    (payload,) = actions(attached)
    assert payload["state"]["values"]["note"] == NOTE["note"]
    assert [one["value"] for one in payload["state"]["values"]["kinds"]["ticked"]["selected_options"]] == [
        "gas"
    ]
    assert payload["state"]["values"]["day"]["day"] == {"type": "datepicker", "selected_date": "2026-11-24"}
    assert [one["action_id"] for one in payload["actions"]] == ["press_send"]


@pytest.mark.parametrize("values", [{"Note": "by Friday"}, {"note": {"typed": "by Friday"}}])
def test_a_press_brings_what_is_filled_in_on_the_way(
    ana: Person, driver: Driver, message: Message, attached: SocketApp, values: Json
) -> None:
    where = {"channel": message.channel, "ts": message.ts}
    driver.post(f"/people/{ana.who}/action", **where, label="Send", values=values)
    ana.click("Send", message=message)
    first, second = [filled(one["state"]["values"]) for one in actions(attached)]
    assert first == second == {"note": "by Friday", "kinds": [], "day": "2026-11-24"}


def test_what_cannot_be_filled_in_reaches_nobody(
    ana: Person, driver: Driver, message: Message, attached: SocketApp
) -> None:
    where = {"channel": message.channel, "ts": message.ts, "label": "Send"}
    with pytest.raises(DriverError, match=r"no input 'Colour'.*note/typed 'Note'"):
        driver.post(f"/people/{ana.who}/action", **where, values={"Colour": "red"})
    with pytest.raises(DriverError, match="'Coal' is not offered"):
        ana.click("Kinds", message=message, choice=["Coal"])
    with pytest.raises(DriverError, match="'values' must be an object"):
        driver.post(f"/people/{ana.who}/action", **where, values=["x"])
    assert actions(attached) == []


def test_an_emptied_input_is_empty(ana: Person, message: Message, attached: SocketApp) -> None:
    ana.click(action_id="typed", message=message, choice="by Friday")
    ana.click(action_id="typed", message=message, choice="")
    ana.click("Day", message=message, choice=None)
    ana.click("Send", message=message)
    assert filled(actions(attached)[-1]["state"]["values"]) == {"note": None, "kinds": [], "day": None}


def test_what_somebody_fills_in_is_their_own(
    ana: Person, driver: Driver, message: Message, attached: SocketApp
) -> None:
    bo = driver.person("bo@example.gov")
    ana.click("Note", message=message, choice="of Ana")
    bo.click("Note", message=message, choice="of Bo")
    for person in (ana, bo):
        person.click("Send", message=message)
    assert [filled(one["state"]["values"])["note"] for one in actions(attached)] == ["of Ana", "of Bo"]


def test_an_edited_message_keeps_what_was_typed_where_the_ids_stay(
    web: WebClient, ana: Person, message: Message, attached: SocketApp
) -> None:
    ana.click("Note", message=message, choice="half a sentence")
    web.chat_update(channel=message.channel, ts=message.ts, text="y", blocks=inputs()[::-1])
    ana.click("Send", message=message)
    renamed = [{**block, "block_id": f"new_{block['block_id']}"} for block in inputs()]
    web.chat_update(channel=message.channel, ts=message.ts, text="z", blocks=renamed)
    ana.click("Send", message=message)
    kept, gone = [filled(one["state"]["values"]) for one in actions(attached)]
    assert (kept["note"], gone["new_note"]) == ("half a sentence", None)


def test_inputs_in_a_message_that_only_one_sees(web: WebClient, ana: Person, attached: SocketApp) -> None:
    web.chat_postEphemeral(channel="general", user=ana.id, text="x", blocks=inputs())
    message = ana.last_message("general")
    ana.click("Note", message=message, choice="by Friday")
    ana.click("Send", message=message)
    (payload,) = actions(attached)
    assert (payload["container"]["is_ephemeral"], "message" in payload) == (True, False)
    assert payload["state"]["values"]["note"] == NOTE["note"]


def test_home_keeps_what_was_filled_in_until_a_button_there_is_pressed(
    web: WebClient, ana: Person, attached: SocketApp
) -> None:
    web.views_publish(user_id=ana.id, view={"type": "home", "blocks": inputs()})
    assert ana.click("Note", inside="home", choice="by Friday").ok
    assert ana.click("Day", inside="home", choice="2026-12-01").ok
    assert actions(attached) == []
    web.views_publish(user_id=ana.id, view={"type": "home", "blocks": inputs()})
    ana.click("Send", inside="home")
    (payload,) = actions(attached)
    assert payload["container"]["type"] == "view"
    held = {"note": "by Friday", "kinds": [], "day": "2026-12-01"}
    assert filled(payload["view"]["state"]["values"]) == held


@pytest.mark.parametrize("inside", ["message", "home"])
def test_an_input_that_dispatches_tells_the_app_at_once(
    web: WebClient, ana: Person, attached: SocketApp, inside: str
) -> None:
    blocks = inputs(dispatch_action=True)
    web.chat_postMessage(channel=ana.id, text="x", blocks=blocks)
    web.views_publish(user_id=ana.id, view={"type": "home", "blocks": blocks})
    ana.click("Note", inside=inside, choice="by Friday")
    (payload,) = actions(attached)
    (action,) = payload["actions"]
    assert (action["type"], action["value"]) == ("plain_text_input", "by Friday")
    state = payload["state"] if inside == "message" else payload["view"]["state"]
    assert filled(state["values"])["note"] == "by Friday"


def test_it_needs_no_app_to_fill_something_in(ana: Person, message: Message) -> None:
    assert ana.click("Note", message=message, choice="by Friday").ok
    assert ana.click("Send", message=message).error == "dispatch_failed"


def test_the_payload_has_slacks_shape(
    ana: Person, message: Message, attached: SocketApp, reference: Callable[[str], Any]
) -> None:
    ana.click("Note", message=message, choice="by Friday")
    ana.click("Send", message=message)
    expected = reference("payloads/BlockActionPayload.json")
    assert set(actions(attached)[-1]) <= set(expected)
