"""Modals and Home in the browser."""

import re

from driver import Driver
from sandbox.echo import buttons, form
from sandbox.page.browsing import Tab
from sandbox.page.show import ShowApp


def test_a_form_shows_its_error_and_then_goes_through(tab: Tab, app: ShowApp) -> None:
    page = tab.be("ana", "general")
    tab.say("/ask form")
    note = tab.modal.get_by_label("Note")
    note.wait_for()
    tab.modal.get_by_role("button", name="Send").click()
    tab.modal.get_by_text("Please complete this required field.").wait_for()
    assert note.get_attribute("aria-invalid") == "true"
    note.fill("wrong")
    note.press("Enter")
    tab.modal.get_by_text("Not like that.").wait_for()
    assert note.input_value() == "wrong"
    assert page.evaluate("document.activeElement.id") == note.get_attribute("id")
    note.fill("right")
    tab.modal.get_by_role("button", name="Send").click()
    tab.modal.wait_for(state="hidden")
    assert app.last("submission")["view"]["state"]["values"]["note"]["typed"]["value"] == "right"


def test_forms_stack_and_escape_goes_back_one(tab: Tab, app: ShowApp) -> None:
    page = tab.be("ana", "general")
    tab.say("/ask form")
    tab.modal.get_by_label("Note").fill("push")
    tab.modal.get_by_role("button", name="Send").click()
    tab.modal.get_by_role("heading", name="Pushed").wait_for()
    page.keyboard.press("Escape")
    tab.modal.get_by_role("heading", name="Form").wait_for()
    assert tab.modal.get_by_label("Note").input_value() == "push"
    tab.modal.get_by_role("button", name="Close").first.click()
    tab.modal.wait_for(state="hidden")


def test_a_form_that_changes_while_somebody_types_keeps_what_was_typed(
    tab: Tab, app: ShowApp, driver: Driver
) -> None:
    page = tab.be("ana", "general")
    tab.say("/ask form")
    note = tab.modal.get_by_label("Note")
    note.fill("half a sent")
    tab.choose(tab.modal.get_by_role("combobox", name="Status"), "late")
    note.focus()
    note.press("Home")
    opened = driver.person("ana").modal()
    assert opened is not None
    app.web.views_update(view_id=opened.id, view=form("Changed meanwhile"))
    tab.modal.get_by_role("heading", name="Changed meanwhile").wait_for()
    page.keyboard.type("Not ")
    assert note.input_value() == "Not half a sent"
    tab.modal.get_by_role("button", name="Send").click()
    tab.modal.wait_for(state="hidden")
    values = app.last("submission")["view"]["state"]["values"]
    assert values["note"]["typed"]["value"] == "Not half a sent"
    assert values["status"]["chosen"]["selected_option"]["value"] == "late"


def test_an_answer_that_does_not_come_is_said_in_the_form(tab: Tab, app: ShowApp) -> None:
    tab.be("ana", "general")
    tab.say("/ask form")
    tab.modal.get_by_label("Note").fill("silence")
    tab.modal.get_by_role("button", name="Send").click()
    tab.modal.get_by_text("What you wrote is still here.").wait_for()
    assert tab.modal.get_by_label("Note").input_value() == "silence"
    tab.page.keyboard.press("Escape")
    tab.modal.wait_for(state="hidden")


def test_every_input_reaches_the_app(tab: Tab, app: ShowApp) -> None:
    app.web.chat_postMessage(channel="#general", text="Inputs", blocks=buttons("Inputs"))
    tab.be("ana", "general")
    tab.message("Inputs").get_by_role("button", name="Inputs").click()
    inputs = tab.modal
    inputs.get_by_label("Plain text input").fill("Two\nlines")
    inputs.get_by_label("Number input").fill("40")
    inputs.get_by_label("Email text input").fill("ana@example.gov")
    inputs.get_by_label("Url text input").fill("https://example.gov/a")
    tab.choose(inputs.get_by_role("combobox", name=re.compile("^Static select")), "fou")
    several = inputs.get_by_role("combobox", name="Multi static select")
    tab.choose(several, "late")
    tab.choose(several, "forg")
    inputs.get_by_role("button", name="Remove Late").click()
    outside = inputs.get_by_role("combobox", name="External select")
    outside.click()
    outside.fill("water")
    inputs.get_by_role("option", name="found water").click()
    tab.choose(inputs.get_by_role("combobox", name="Users select"), "bo")
    inputs.get_by_label("Datepicker").fill("2026-12-01")
    inputs.get_by_label("Timepicker").fill("09:30")
    inputs.get_by_label("Roads").check()
    inputs.get_by_label("Yes").check()
    inputs.get_by_label("File input").set_input_files(
        {"name": "note.txt", "mimeType": "text/plain", "buffer": b"a note"}
    )
    inputs.get_by_text("note.txt").wait_for()
    inputs.get_by_role("button", name="Send").click()
    inputs.wait_for(state="hidden")
    held = app.values
    assert held["plain_text_input"]["value"] == "Two\nlines"
    assert held["number_input"]["value"] == "40"
    assert held["email_text_input"]["value"] == "ana@example.gov"
    assert held["url_text_input"]["value"] == "https://example.gov/a"
    assert held["static_select"]["selected_option"]["value"] == "found"
    assert [one["value"] for one in held["multi_static_select"]["selected_options"]] == ["forgotten"]
    assert held["external_select"]["selected_option"]["value"] == "found"
    assert held["users_select"]["selected_user"].startswith("U")
    assert held["datepicker"]["selected_date"] == "2026-12-01"
    assert held["timepicker"]["selected_time"] == "09:30"
    assert [one["value"] for one in held["checkboxes"]["selected_options"]] == ["roads"]
    assert held["radio_buttons"]["selected_option"]["value"] == "yes"
    assert [one["name"] for one in held["file_input"]["files"]] == ["note.txt"]


def test_a_wrong_number_is_said_under_its_field_and_the_rest_is_kept(tab: Tab, app: ShowApp) -> None:
    app.web.chat_postMessage(channel="#general", text="Inputs", blocks=buttons("Inputs"))
    page = tab.be("ana", "general")
    tab.message("Inputs").get_by_role("button", name="Inputs").click()
    tab.modal.get_by_label("Plain text input").fill("kept")
    tab.modal.get_by_label("Number input").fill("101")
    tab.choose(tab.modal.get_by_role("combobox", name=re.compile("^Static select")), "late")
    tab.modal.get_by_role("button", name="Send").click()
    tab.modal.get_by_text("no more than 100").wait_for()
    assert tab.modal.get_by_label("Plain text input").input_value() == "kept"
    assert tab.modal.get_by_role("combobox", name=re.compile("^Static select")).input_value() == "Late"
    page.keyboard.press("Escape")
    tab.modal.wait_for(state="hidden")


def test_a_field_says_how_much_it_still_takes(tab: Tab, app: ShowApp) -> None:
    app.web.chat_postMessage(channel="#general", text="Inputs", blocks=buttons("Inputs"))
    page = tab.be("ana", "general")
    tab.message("Inputs").get_by_role("button", name="Inputs").click()
    field = tab.modal.get_by_label("Plain text input")
    left = field.locator("xpath=..").locator("[aria-live=polite]")
    for typed, words in (
        ("x" * 39, ""),
        ("x" * 40, "10 characters left"),
        ("🎉" * 49, "1 character left"),
        ("x" * 52, "2 characters too many"),
        ("", ""),
    ):
        field.fill(typed)
        assert left.text_content() == words
    page.keyboard.press("Escape")
    tab.modal.wait_for(state="hidden")


def test_home_is_published_and_acted_in(tab: Tab, app: ShowApp, driver: Driver) -> None:
    page = tab.be("bo", "home")
    page.get_by_text("Welcome home").wait_for()
    with page.expect_response("**/action"):
        page.get_by_label("Pick a day").fill("2026-11-30")
    assert app.last("action")["actions"][0]["selected_date"] == "2026-11-30"
    page.get_by_role("button", name="Open").click()
    tab.modal.get_by_role("heading", name="From a button").wait_for()
    page.keyboard.press("Escape")
    tab.modal.wait_for(state="hidden")
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "Home has changed"}}]
    app.web.views_publish(user_id=driver.person("bo").id, view={"type": "home", "blocks": blocks})
    page.get_by_text("Home has changed").wait_for()
