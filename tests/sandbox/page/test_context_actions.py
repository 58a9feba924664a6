"""Feedback buttons and icon buttons in the browser."""

from typing import Any

import pytest
from driver import Driver
from sandbox.page.browsing import Tab
from sandbox.page.show import ShowApp

pytestmark = pytest.mark.long

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def asking(**icon: Any) -> list[Json]:
    feedback = {
        "type": "feedback_buttons",
        "action_id": "pick",
        "positive_button": {"text": plain("Good"), "value": "same", "accessibility_label": "This helped me"},
        "negative_button": {"text": plain("Bad"), "value": "same"},
    }
    trash = {"type": "icon_button", "icon": "trash", "text": plain("Delete"), "action_id": "press_delete"}
    elements = [feedback, {**trash, **icon}]
    text = {"type": "section", "text": {"type": "mrkdwn", "text": "An answer"}}
    return [text, {"type": "context_actions", "elements": elements}]


def test_feedback_tells_the_app_which_button_it_was(tab: Tab, app: ShowApp) -> None:
    app.web.chat_postMessage(channel="#general", text="x", blocks=asking())
    page = tab.be("ana", "general")
    answer = tab.message("An answer")
    for name, words in (("This helped me", "Good"), ("Bad", "Bad")):
        with page.expect_response("**/action"):
            answer.get_by_role("button", name=name, exact=True).click()
        (action,) = app.last("action")["actions"]
        assert (action["type"], action["text"]["text"], action["value"]) == (
            "feedback_buttons",
            words,
            "same",
        )


def test_an_icon_button_asks_first_and_is_shown_to_those_it_names(
    tab: Tab, app: ShowApp, driver: Driver
) -> None:
    confirm = {
        "title": plain("Really?"),
        "text": plain("It goes."),
        "confirm": plain("Go"),
        "deny": plain("No"),
    }
    icon = {"visible_to_user_ids": [driver.person("ana").id], "confirm": confirm}
    app.web.chat_postMessage(channel="#crowd", text="x", blocks=asking(**icon))
    tab.be("bo", "crowd")
    answer = tab.message("An answer")
    answer.get_by_role("button", name="Bad", exact=True).wait_for()
    assert answer.get_by_role("button", name="Delete").count() == 0
    page = tab.be("ana", "crowd")
    answer.get_by_role("button", name="Delete").click()
    page.locator("dialog#confirm").get_by_role("button", name="Go").click()
    answer.wait_for(state="detached")
    assert app.last("action")["actions"][0]["icon"] == "trash"
