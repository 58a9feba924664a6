"""What stands where: notes that cover nothing, rows that keep to their line, text that gets the width."""

from typing import Any

import pytest
from sandbox.page.browsing import Tab
from sandbox.page.show import ShowApp, every_block

from planbot.sandbox import Sandbox

UNDER_THE_NOTE = """() => {
    const note = document.querySelector('.toast').getBoundingClientRect();
    const found = new Set();
    for (let x = note.left; x <= note.right; x += 3) {
        for (let y = note.top; y <= note.bottom; y += 3) {
            found.add(document.elementFromPoint(x, y)?.closest('a, button, summary, input, textarea, label'));
        }
    }
    return [...found].filter(Boolean).map(one => one.outerHTML.slice(0, 90));
}"""
"""What can be clicked below the note, through which clicks go."""


@pytest.mark.parametrize("width", [pytest.param(1280, marks=pytest.mark.long), 390])
def test_a_note_covers_nothing_that_can_be_clicked(
    browser: Any, sandbox: Sandbox, app: ShowApp, width: int
) -> None:
    posted = app.web.chat_postMessage(channel="#general", text="Before the note")
    app.web.chat_postMessage(channel="#general", text="All", blocks=every_block())
    with Tab(browser, sandbox.url, width=width, height=844) as tab:
        page = tab.be("ana", f"general?thread={posted['ts']}")
        field = page.get_by_label("Reply in the thread")
        field.fill("/ask form")
        field.press("Enter")
        note = page.get_by_role("status").get_by_text("Slash commands cannot be used in threads.")
        note.wait_for()
        assert page.evaluate(UNDER_THE_NOTE) == []
        note.wait_for(state="detached", timeout=10_000)
        field.press("Enter")
        note.wait_for()
        note.wait_for(state="detached", timeout=5_000)


def test_every_row_of_the_inspector_has_its_time_on_its_first_line(tab: Tab, app: ShowApp) -> None:
    app.web.chat_postMessage(channel="#general", text="All", blocks=every_block())
    page = tab.be("ana", "home")
    page = tab.be("ana", "general")
    with page.expect_response("**/action"):
        tab.message("Every block").get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Inspector").click()
    for title in ("app_home_opened", "block_actions"):
        row = page.locator(".wire summary", has_text=title).first
        row.wait_for()
        assert row.bounding_box()["height"] < 36
        assert row.locator("time").bounding_box()["y"] < row.locator("strong").bounding_box()["y"] + 3


def test_a_narrow_composer_keeps_its_tools_on_one_line(tab: Tab, app: ShowApp) -> None:
    posted = app.web.chat_postMessage(channel="#general", text="A thread")
    page = tab.be("ana", f"general?thread={posted['ts']}")
    wide, narrow = page.locator(".conversation > .composer"), page.locator(".thread-pane .composer")
    assert wide.get_by_text("Enter sends").is_visible()
    assert not narrow.get_by_text("Enter sends").is_visible()
    assert narrow.locator(".attach").bounding_box()["height"] < 36
    page.get_by_role("button", name="Inspector").click()
    assert not wide.get_by_text("Enter sends").is_visible()
    for tool in wide.locator(".tool:visible").all():
        assert tool.bounding_box()["height"] < 36


def test_on_a_phone_the_text_has_the_width(browser: Any, sandbox: Sandbox, app: ShowApp) -> None:
    app.web.chat_postMessage(channel="#general", text="Many words of a message. " * 20)
    with Tab(browser, sandbox.url, width=390, height=844) as tab:
        page = tab.be("ana", "general")
        message = tab.message("Many words of a message.")
        text = message.locator(".text").bounding_box()
        assert text["x"] + text["width"] > 370
        reply = message.get_by_role("link", name="Reply in thread").bounding_box()
        byline = message.locator(".byline time").bounding_box()
        assert reply["x"] > byline["x"] + byline["width"]
        assert reply["y"] + reply["height"] <= text["y"] + 4
        message.get_by_label("More about the message").click()
        message.get_by_role("button", name="File this").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_enter_takes_the_person_who_is_left(tab: Tab) -> None:
    page = tab.be("ana", "general")
    page.locator("#people summary").click()
    field = page.get_by_placeholder("Find a person")
    field.press("Enter")
    field.fill("abara")
    assert page.locator("#people-list > li:visible").count() == 1
    field.press("Enter")
    page.wait_for_url("**/as/cy/dm")
