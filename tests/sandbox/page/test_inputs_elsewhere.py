"""Inputs in messages and on Home in the browser: what is filled in goes along with the next button there."""

from typing import Any

import pytest
from driver import Driver
from sandbox.echo import buttons
from sandbox.page.browsing import Tab
from sandbox.page.show import ShowApp

pytestmark = pytest.mark.long

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def inputs(**parts: Any) -> list[Json]:
    elements: list[tuple[str, Json]] = [
        ("Why", {"type": "plain_text_input", "action_id": "why"}),
        ("When", {"type": "datepicker", "action_id": "when"}),
        (
            "How",
            {
                "type": "static_select",
                "action_id": "how",
                "options": [{"text": plain(word), "value": word.lower()} for word in ("Slowly", "Quickly")],
            },
        ),
    ]
    blocks = [
        {"type": "input", "block_id": label.lower(), "label": plain(label), "element": element, **parts}
        for label, element in elements
    ]
    return [*blocks, *buttons("Reply")]


def filled(values: Json) -> list[Any]:
    """What the three inputs hold."""
    option = values["how"]["how"]["selected_option"]
    return [
        values["why"]["why"]["value"],
        values["when"]["when"]["selected_date"],
        option and option["value"],
    ]


def test_a_button_in_a_message_brings_what_was_filled_in_beside_it(tab: Tab, app: ShowApp) -> None:
    posted = app.web.chat_postMessage(channel="#general", text="Ask", blocks=inputs())
    page = tab.be("ana", "general")
    asked = page.locator(f'[data-part="messages"] > li[data-ts="{posted["ts"]}"]')
    before = len(app.seen.get("action", []))
    asked.get_by_label("When").fill("2026-12-01")
    tab.choose(asked.get_by_role("combobox"), "quick")
    asked.get_by_label("Why").fill("It rains")
    with page.expect_response("**/action"):
        asked.get_by_label("Why").press("Tab")
    assert len(app.seen.get("action", [])) == before
    asked.get_by_label("Why").fill("It pours")
    asked.get_by_role("button", name="Reply").click()
    tab.message("replied").wait_for()
    assert len(app.seen["action"]) == before + 1
    assert filled(app.last("action")["state"]["values"]) == ["It pours", "2026-12-01", "quickly"]


def test_what_was_filled_in_stays_when_the_message_is_drawn_anew(tab: Tab, app: ShowApp) -> None:
    posted = app.web.chat_postMessage(channel="#general", text="Ask", blocks=inputs())
    page = tab.be("ana", "general")
    asked = page.locator(f'[data-part="messages"] > li[data-ts="{posted["ts"]}"]')
    with page.expect_response("**/action"):
        asked.get_by_label("Why").fill("It rains")
        asked.get_by_label("Why").press("Tab")
    app.web.reactions_add(channel=str(posted["channel"]), timestamp=str(posted["ts"]), name="eyes")
    asked.locator(".reactions").wait_for()
    assert asked.get_by_label("Why").input_value() == "It rains"
    asked.get_by_label("Why").fill("It rains and half a")
    app.web.reactions_add(channel=str(posted["channel"]), timestamp=str(posted["ts"]), name="tada")
    asked.locator(".reactions", has_text="🎉").wait_for()
    assert asked.get_by_label("Why").input_value() == "It rains and half a"
    asked.get_by_label("Why").fill("It rains")
    with page.expect_response("**/action"):
        asked.get_by_label("Why").press("Tab")
    page.reload()
    tab.live()
    assert asked.get_by_label("Why").input_value() == "It rains"


def test_an_input_that_dispatches_tells_the_app_once(tab: Tab, app: ShowApp) -> None:
    blocks = inputs(dispatch_action=True)
    blocks[0]["element"]["action_id"] = "pick"
    posted = app.web.chat_postMessage(channel="#general", text="Ask", blocks=blocks)
    page = tab.be("ana", "general")
    asked = page.locator(f'[data-part="messages"] > li[data-ts="{posted["ts"]}"]')
    before = len(app.seen.get("action", []))
    asked.get_by_label("Why").fill("It rains")
    with page.expect_response("**/action"):
        asked.get_by_label("Why").press("Enter")
    assert [one["actions"][0]["value"] for one in app.seen["action"][before:]] == ["It rains"]


def test_a_button_on_home_brings_what_was_filled_in_beside_it(tab: Tab, app: ShowApp, driver: Driver) -> None:
    page = tab.be("cy", "home")
    page.get_by_text("Welcome home").wait_for()
    view = {"type": "home", "blocks": [*inputs()[:-1], *buttons("Open")]}
    app.web.views_publish(user_id=driver.person("cy").id, view=view)
    page.get_by_label("Why").fill("It rains")
    page.get_by_label("When").fill("2026-12-01")
    page.get_by_role("button", name="Open").click()
    tab.modal.get_by_role("heading", name="From a button").wait_for()
    assert filled(app.last("action")["view"]["state"]["values"]) == ["It rains", "2026-12-01", None]
    page.keyboard.press("Escape")
    tab.modal.wait_for(state="hidden")
    app.web.views_publish(user_id=driver.person("cy").id, view={**view, "blocks": view["blocks"][::-1]})
    page.locator('[data-place="home"] > .block').first.get_by_role("button", name="Open").wait_for()
    assert page.get_by_label("Why").input_value() == "It rains"


def test_a_button_in_a_form_brings_what_was_filled_in_beside_it(
    tab: Tab, app: ShowApp, driver: Driver
) -> None:
    page = tab.be("ana", "general")
    with page.expect_response("**/command"):
        tab.say("/ask form")
    tab.modal.get_by_label("Note").wait_for()
    (shown,) = driver.person("ana").modals()
    blocks = [*shown.blocks, *buttons("Reply")]
    title = plain("Form")
    view = {"type": "modal", "callback_id": "form", "title": title, "submit": plain("Send"), "blocks": blocks}
    app.web.views_update(view_id=shown.id, view=view)
    button = tab.modal.get_by_role("button", name="Reply")
    button.wait_for()
    tab.modal.get_by_label("Note").fill("half a sentence")
    with page.expect_response("**/action"):
        button.click()
    values = app.last("action")["view"]["state"]["values"]
    assert values["note"]["typed"]["value"] == "half a sentence"
    assert tab.modal.get_by_label("Note").input_value() == "half a sentence"
    page.keyboard.press("Escape")
    tab.modal.wait_for(state="hidden")
