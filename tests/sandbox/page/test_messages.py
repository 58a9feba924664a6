"""Messages, threads and commands in the browser, live for several people at once."""

import base64
from typing import Any

from driver import Driver
from sandbox.echo import buttons
from sandbox.page.browsing import Tab
from sandbox.page.show import ShowApp, every_block

from planbot.sandbox import Sandbox

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""A picture of one pixel."""

HOSTILE = (
    "<script>document.body.dataset.hacked='yes'</script>"
    "<img src=x onerror=\"document.body.dataset.hacked='yes'\">"
    '</textarea></template>&lt;b&gt; <javascript:alert(1)|press me> <https://a.example/" onclick="x|label> '
    "*bold<script>* `<i>` {{ 7*7 }} <!channel> '\"><svg/onload=alert(1)>"
)


def test_a_message_is_sent_with_enter_and_seen_by_the_other_at_once(
    browser: Any, sandbox: Sandbox, tab: Tab
) -> None:
    tab.be("ana", "general")
    with Tab(browser, sandbox.url) as other:
        other.be("bo", "general")
        tab.say("Hello there, @bo")
        tab.message("Hello there").wait_for()
        there = other.message("Hello there")
        there.wait_for()
        assert there.locator(".author").inner_text() == "Ana Ruiz"
        assert there.locator(".mention.is-you").inner_text() == "@Bo Chen"
        other.say("Hello Ana")
        tab.message("Hello Ana").wait_for()


def test_what_is_unread_is_marked_in_the_list(browser: Any, sandbox: Sandbox, tab: Tab, app: ShowApp) -> None:
    page = tab.be("cy", "general")
    app.web.chat_postMessage(channel="#leadership", text="For the leaders")
    entry = page.locator("#sidebar a.unread", has_text="leadership")
    entry.wait_for()
    assert "unread" in entry.inner_text()
    entry.click()
    tab.live()
    tab.message("For the leaders").wait_for()
    assert page.locator("#sidebar a.unread", has_text="leadership").count() == 0


def test_a_thread_opens_at_the_side(tab: Tab, app: ShowApp) -> None:
    posted = app.web.chat_postMessage(channel="#general", text="Who can take the bridge?")
    page = tab.be("ana", "general")
    tab.message("take the bridge").get_by_role("link", name="Reply in thread").click()
    tab.live()
    field = page.get_by_label("Reply in the thread")
    field.fill("I can")
    field.press("Enter")
    thread = page.locator('[data-part="thread"]')
    thread.locator("li.message", has_text="I can").wait_for()
    app.web.chat_postMessage(channel="#general", thread_ts=str(posted["ts"]), text="Thank you")
    thread.locator("li.message", has_text="Thank you").wait_for()
    page.locator('[data-part="messages"]').get_by_role("link", name="2 replies").wait_for()
    page.keyboard.press("Escape")
    page.locator(".thread-pane").wait_for(state="hidden")


def test_edits_and_deletions_show_at_once(tab: Tab, app: ShowApp) -> None:
    posted = app.web.chat_postMessage(channel="#general", text="First words")
    tab.be("ana", "general")
    app.web.chat_update(channel=str(posted["channel"]), ts=str(posted["ts"]), text="Second words")
    tab.message("Second words").locator(".edited").wait_for()
    app.web.chat_delete(channel=str(posted["channel"]), ts=str(posted["ts"]))
    tab.message("Second words").wait_for(state="detached")


def test_a_command_is_completed_and_its_answer_is_only_for_its_asker(tab: Tab, app: ShowApp) -> None:
    page = tab.be("ana", "general")
    field = page.get_by_label("Message #general")
    field.type("/a")
    page.locator(".completion").get_by_text("form | aloud").wait_for()
    field.press("ArrowDown")
    field.press("Enter")
    assert field.input_value() == "/ask "
    field.type("something")
    field.press("Enter")
    answer = tab.message("heard something")
    answer.get_by_text("Only visible to you").wait_for()
    tab.say("/nonsense at length")
    tab.message("/nonsense is not a valid command.").wait_for()
    page.wait_for_function("document.querySelector('.composer textarea').value === '/nonsense at length'")
    field.fill("")
    field.type("/a")
    field.press("Tab")
    assert field.input_value() == "/ask "


def test_every_block_is_drawn(tab: Tab, app: ShowApp) -> None:
    app.web.chat_postMessage(channel="#general", text="All", blocks=every_block())
    tab.be("ana", "general")
    message = tab.message("Every block")
    message.wait_for()
    assert message.locator(".block-header h3").inner_text() == "Every block"
    for tag, words in (
        ("strong", "bold"),
        ("em", "italic"),
        ("s", "gone"),
        ("code", "code"),
        ("a", "the site"),
    ):
        assert message.locator(f".block-section {tag}", has_text=words).count() == 1
    assert message.locator("blockquote").all_inner_texts() == ["quoted", "A quoted word"]
    assert message.locator(".block-rich-text li strong").all_inner_texts() == ["First point", "Second point"]
    assert "🎉" in message.inner_text()
    assert "A map of the bridges" in message.inner_text()
    assert message.locator("img").count() == 0


def test_a_confirm_dialog_asks_first(tab: Tab, app: ShowApp) -> None:
    app.web.chat_postMessage(channel="#general", text="All", blocks=every_block())
    page = tab.be("ana", "general")
    before = len(app.seen.get("action", []))
    tab.message("Every block").get_by_role("button", name="Delete all").click()
    dialog = page.locator("dialog#confirm[open]")
    assert "It cannot be undone." in dialog.inner_text()
    dialog.get_by_role("button", name="No").click()
    dialog.wait_for(state="hidden")
    assert len(app.seen.get("action", [])) == before
    tab.message("Every block").get_by_role("button", name="Delete all").click()
    with page.expect_response("**/action"):
        dialog.get_by_role("button", name="Do it").click()
    assert app.last("action")["actions"][0]["action_id"] == "use_button"


def test_menus_in_a_message_tell_the_app_what_was_chosen(tab: Tab, app: ShowApp) -> None:
    app.web.chat_postMessage(channel="#general", text="All", blocks=every_block())
    page = tab.be("ana", "general")
    message = tab.message("Every block")
    message.wait_for()
    with page.expect_response("**/action"):
        tab.choose(message.get_by_role("combobox", name="Pick a word"), "fea")
    assert app.last("action")["actions"][0]["selected_option"]["value"] == "feared"
    with page.expect_response("**/action"):
        tab.choose(message.get_by_role("combobox", name="Choose a person"), "bo")
    assert app.last("action")["actions"][0]["selected_user"].startswith("U")
    message.get_by_label("More actions").click()
    with page.expect_response("**/action"):
        message.get_by_role("button", name="Archive").click()
    assert app.last("action")["actions"][0]["selected_option"]["value"] == "archive"
    with page.expect_response("**/action"):
        message.get_by_label("Roads").check()
    assert [one["value"] for one in app.last("action")["actions"][0]["selected_options"]] == ["roads"]


def test_shortcuts_stand_in_their_menus(tab: Tab, app: ShowApp) -> None:
    app.web.chat_postMessage(channel="#general", text="To be filed")
    page = tab.be("ana", "general")
    tab.message("To be filed").get_by_label("More about the message").click()
    tab.message("To be filed").get_by_role("button", name="File this").click()
    tab.modal.get_by_text("Shortcut").wait_for()
    assert app.last("shortcut")["type"] == "message_action"
    page.keyboard.press("Escape")
    tab.modal.wait_for(state="hidden")
    page.locator(".composer .shortcuts summary").click()
    page.get_by_role("button", name="Open a form").click()
    tab.modal.get_by_text("Shortcut").wait_for()
    assert app.last("shortcut")["type"] == "shortcut"
    page.keyboard.press("Escape")
    tab.modal.wait_for(state="hidden")


def test_hostile_text_stays_text(tab: Tab, app: ShowApp, driver: Driver) -> None:
    page = tab.be("ana", "general")
    tab.say(HOSTILE)
    tab.message("alert(1)").wait_for()
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": HOSTILE}}, *buttons("<b>Reply</b>")]
    app.web.chat_postMessage(channel="#general", text=HOSTILE, blocks=blocks, username=HOSTILE)
    page.get_by_role("button", name="<b>Reply</b>").last.wait_for()
    driver.person("cy").change(real_name="<script>alert('name')</script>", title=HOSTILE)
    tab.be("cy", "general")
    assert page.evaluate("document.body.dataset.hacked ?? null") is None
    assert (
        page.locator(".messages script, .messages img[src=x], .messages svg, .messages [onclick]").count()
        == 0
    )
    assert page.locator('a[href^="javascript"]').count() == 0
    driver.person("cy").change(real_name="Cy Abara", title="")


def test_files_are_attached_and_pictures_shown(tab: Tab) -> None:
    page = tab.be("ana", "general")
    attach = page.locator(".conversation .composer [data-attach]")
    page.get_by_label("Message #general").fill("The list")
    attach.set_input_files({"name": "list.csv", "mimeType": "text/csv", "buffer": b"a,b"})
    tab.message("The list").get_by_role("link", name="list.csv").wait_for()
    attach.set_input_files({"name": "dot.png", "mimeType": "image/png", "buffer": DOT})
    picture = page.locator('.messages img[alt="dot.png"]')
    picture.wait_for()
    assert picture.evaluate("one => one.decode().then(() => one.naturalWidth)") == 1


def test_the_inspector_shows_the_json_of_the_wire(tab: Tab, app: ShowApp) -> None:
    page = tab.be("ana", "general")
    page.get_by_role("button", name="Inspector").click()
    posted = app.web.chat_postMessage(channel="#general", text="On the wire")
    app.web.reactions_add(channel=str(posted["channel"]), timestamp=str(posted["ts"]), name="tada")
    entry = page.locator(".wire details", has_text="reactions.add")
    entry.locator("summary").click()
    entry.locator("pre", has_text='"name": "tada"').wait_for()
    tab.message("On the wire").get_by_text("🎉 1").wait_for()
    tab.message("On the wire").get_by_label("More about the message").click()
    tab.message("On the wire").get_by_role("button", name="Show its JSON").click()
    page.locator("dialog#json pre", has_text='"text": "On the wire"').wait_for()


def test_the_messages_of_a_private_channel_stay_there(tab: Tab) -> None:
    tab.expect_complaint("404")
    page = tab.be("ana", "leadership")
    assert page.goto(f"{tab.url}/as/bo/leadership").status == 404
    assert "Bo Chen sees no channel 'leadership'." in page.inner_text("body")
