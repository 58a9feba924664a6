"""A workspace with ten thousand messages."""

import pytest
from driver import Driver
from sandbox.page.browsing import Tab
from sandbox.page.show import ShowApp

from planbot.sandbox import Sandbox
from planbot.sandbox.workspace import posting

MESSAGES = 10_000

pytestmark = pytest.mark.long


def test_of_ten_thousand_messages_the_last_hundred_are_drawn(
    sandbox: Sandbox, tab: Tab, app: ShowApp, driver: Driver
) -> None:
    fill(sandbox, MESSAGES)
    tab.be("ana", "general")
    page = tab.be("ana", "crowd")
    tab.message(f"Message {MESSAGES}").wait_for()
    shown = page.locator('[data-part="messages"] > li.message')
    assert shown.count() == 100
    page.get_by_role("button", name="Load older messages").click()
    page.get_by_text(f"Message {MESSAGES - 199}", exact=True).wait_for()
    assert shown.count() == 200
    app.web.chat_postMessage(channel="#crowd", text="And one more")
    tab.message("And one more").wait_for()
    assert page.get_by_text(f"Message {MESSAGES - 199}", exact=True).count() == 1


def fill(sandbox: Sandbox, count: int) -> None:
    """Put messages into #crowd without going over the network."""
    workspace = sandbox._workspace
    channel = workspace.find_channel("crowd")
    assert channel is not None
    announce, workspace.announce = workspace.announce, lambda _event: None
    for number in range(1, count + 1):
        posting.post(workspace, channel, workspace.bot, posting.Draft(f"Message {number}"), through="test")
    workspace.announce = announce
