"""The sample city's guided path, from end to end, as a visitor takes it."""

from collections.abc import Iterator
from typing import Any

import pytest
from sandbox.page.browsing import Tab

from planbot.trial import Trial


@pytest.fixture(scope="module")
def trial(browser: Any) -> Iterator[Trial]:
    with Trial() as running:
        yield running


def test_three_minutes_to_the_point(browser: Any, trial: Trial) -> None:
    """By somebody in a hurry, who presses each button as soon as the guide lets them."""
    with Tab(browser, trial.sandbox.url) as tab:
        page = tab.page
        page.goto(trial.sandbox.url)
        tab.live()
        assert page.url.endswith("/as/dana.ruiz/dm")
        assert "Sandbox" in page.locator(".topbar").inner_text()
        guide = page.locator("#guide")

        guide.get_by_role("button", name="Move to Tue Nov 24, 9:30 AM").click()
        guide.get_by_role("button", name="Be Dana Ruiz").click()
        # Dana she was already: the page is as it was, and planbot's message has come by now, on the minute.
        arrived = page.locator(".arrived li", has_text="Dana Ruiz (you)").first
        assert arrived.locator("time").inner_text() == "Tue Nov 24, 9:30 AM"
        ask = tab.message("Hello Dana. 2 items in the plan need a word from you.")
        assert ask.locator(".byline time").inner_text() == "9:30 AM"
        ask.get_by_role("button", name="Update all").click()
        tab.modal.wait_for()
        statuses = tab.modal.get_by_role("combobox", name="Status")
        tab.choose(statuses.nth(1), "at risk")
        tab.modal.get_by_label("In a sentence").nth(1).fill("The frost came early")
        tab.choose(statuses.nth(0), "on track")
        tab.modal.get_by_role("button", name="Send").click()
        tab.modal.get_by_text("Thank you. 2 updates recorded.").wait_for()
        guide.locator('[data-step="2"][data-state="done"]').wait_for(state="attached")
        page.keyboard.press("Escape")
        tab.modal.wait_for(state="hidden")

        guide.get_by_role("button", name="Move to Mon Nov 30, 8:30 AM").click()
        guide.get_by_role("button", name="Be Walter Okafor").click()
        tab.live()
        digest = tab.message("Public Works: your week in the plan")
        assert digest.locator(".byline time").inner_text() == "8:30 AM"
        assert "at risk, Dana Ruiz on Tue Nov 24" in digest.inner_text()

        guide.get_by_role("button", name="Move to Tue Dec 1, 8:00 AM").click()
        guide.get_by_role("button", name="Be Elena Marsh").click()
        tab.live()
        assert page.url.endswith("/as/elena.marsh/leadership")
        assert tab.message("behind schedule").locator(".byline time").inner_text() == "8:00 AM"

        guide.get_by_role("button", name="Write it for me").click()
        tab.live()
        field = page.get_by_label("Message planbot")
        assert field.input_value() == "what is behind schedule?"
        assert guide.locator('[data-state="done"]').count() == 7
        field.press("Enter")
        tab.message("Behind schedule").get_by_text("As of Tue Dec 1").wait_for()
        assert guide.locator('[data-state="done"]').count() == 8


def test_the_guide_can_be_dismissed_and_called_back(browser: Any, trial: Trial) -> None:
    with Tab(browser, trial.sandbox.url) as tab:
        page = tab.be("nora.whitfield", "general")
        page.get_by_role("button", name="Dismiss the guide").click()
        page.locator("#guide").wait_for(state="hidden")
        page.reload()
        tab.live()
        assert not page.locator("#guide").is_visible()
        page.get_by_role("button", name="Guide", exact=True).click()
        page.locator("#guide").wait_for()
