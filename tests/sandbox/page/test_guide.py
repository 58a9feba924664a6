"""The guided path: what lights its steps, and that it lets nobody run ahead of the clock."""

import threading
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from driver import Driver
from sandbox.following import follow
from sandbox.page.browsing import Tab
from sandbox.page.show import show_city

from planbot.sandbox import Sandbox, WorkspaceFile

MONDAY = datetime.fromisoformat("2026-11-23T09:00:00-05:00")
GUIDE = [
    {"title": "Go to noon", "text": "It is morning.", "clock": "2026-11-23T12:00:00-05:00"},
    {"title": "Be Ana", "person": "ana"},
    {"title": "Go to Tuesday", "clock": "2026-11-24T09:30:00-05:00"},
    {"title": "Ask aloud", "person": "ana", "say": "what is late?"},
]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def gate() -> threading.Event:
    """While it is not set, a step of the clock is not finished."""
    event = threading.Event()
    event.set()
    return event


@pytest.fixture
def path(gate: threading.Event) -> Iterator[Sandbox]:
    city = WorkspaceFile.from_mapping({**show_city(), "guide": GUIDE})
    with Sandbox(city, start_at=MONDAY) as running:
        follow(running, lambda _now: wait_at(gate))
        yield running
        gate.set()


def wait_at(gate: threading.Event) -> None:
    assert gate.wait(20)


def current(page: Any) -> str:
    return str(page.locator('[data-state="current"] [data-step-title]').text_content())


def lit(page: Any, number: int) -> None:
    page.locator(f'[data-step="{number}"][data-state="current"]').wait_for(state="attached")


def test_a_clock_step_is_done_when_the_clock_has_arrived(
    browser: Any, path: Sandbox, gate: threading.Event
) -> None:
    with Tab(browser, path.url) as tab, Driver(path.url) as driver:
        page = tab.be("ana", "general")
        guide = page.locator("#guide")
        gate.clear()
        button = guide.get_by_role("button", name="Move to Mon Nov 23, 12:00 PM")
        button.click()
        guide.get_by_text("The clock is moving…").wait_for()
        assert button.is_disabled()
        assert current(page) == "Go to noon"
        # Whoever skips ahead finds the next button waiting too.
        guide.get_by_role("button", name="Skip").click()
        assert guide.get_by_role("button", name="Be Ana Ruiz").is_disabled()
        guide.get_by_role("button", name="Go to noon").click()
        page.reload()
        tab.live()
        assert button.is_disabled()
        gate.set()
        lit(page, 1)
        assert driver.now().astimezone(MONDAY.tzinfo).hour == 12
        assert guide.get_by_text("The clock is moving…").count() == 0
        assert guide.get_by_role("button", name="Be Ana Ruiz").is_enabled()


def test_a_move_that_is_stopped_leaves_its_step_to_be_done(
    browser: Any, path: Sandbox, gate: threading.Event
) -> None:
    with Tab(browser, path.url) as tab:
        page = tab.be("ana", "general")
        gate.clear()
        button = page.locator("#guide").get_by_role("button", name="Move to Mon Nov 23, 12:00 PM")
        button.click()
        with page.expect_response("**/clock/stop"):
            page.get_by_role("button", name="Stop here").click()
        gate.set()
        page.locator(".arrived h2", has_text="It is ").wait_for()
        assert current(page) == "Go to noon"
        button.click()
        lit(page, 1)


def test_an_instant_that_passed_otherwise_counts(browser: Any, path: Sandbox) -> None:
    with Tab(browser, path.url) as tab, Tab(browser, path.url) as elsewhere:
        page, other = tab.be("ana", "general"), elsewhere.be("bo", "general")
        other.locator("#clock summary").click()
        other.get_by_role("button", name="Tomorrow, 9:30 AM").click()
        lit(page, 1)
        lit(other, 1)
        # The second clock step has passed too, but a person comes before it.
        page.locator("#guide").get_by_role("button", name="Skip").click()
        lit(page, 3)
        assert page.locator('[data-state="done"]').count() == 3


def test_a_step_of_the_past_can_be_read_again(browser: Any, path: Sandbox) -> None:
    with Tab(browser, path.url) as tab, Driver(path.url) as driver:
        page = tab.be("ana", "general")
        driver.move_clock("2026-11-23T12:00:00-05:00")
        lit(page, 1)
        page.locator("#guide").get_by_role("button", name="Go to noon").click()
        driver.advance(minutes=30)
        page.locator("#clock time", has_text="12:30 PM").wait_for()
        page.locator("#guide").get_by_text("It is morning.").wait_for()
        page.locator("#guide").get_by_role("button", name="Skip").click()
        assert current(page) == "Be Ana"


def test_who_is_there_already_keeps_what_the_page_shows(browser: Any, path: Sandbox) -> None:
    with Tab(browser, path.url) as tab:
        page = tab.be("ana")
        guide = page.locator("#guide")
        page.evaluate("window.same = true")
        guide.get_by_role("button", name="Move to Mon Nov 23").click()
        guide.get_by_role("button", name="Be Ana Ruiz").click()
        assert current(page) == "Go to Tuesday"
        assert page.locator(".arrived").is_visible()
        guide.get_by_role("button", name="Move to Tue Nov 24").click()
        guide.get_by_role("button", name="Write it for me").click()
        field = page.get_by_label("Message Helper")
        assert field.input_value() == "what is late?"
        assert field.evaluate("one => one === document.activeElement")
        assert page.evaluate("window.same")
        field.press("Enter")
        tab.message("what is late?").wait_for()
        page.locator("#guide.at-end").wait_for()


def test_on_a_phone_the_guide_folds_to_a_line(browser: Any, path: Sandbox) -> None:
    with Tab(browser, path.url, **PHONE) as tab:
        page = tab.be("ana")
        guide = page.locator("#guide")
        fold = guide.locator("[data-fold]")
        assert fold.get_attribute("aria-expanded") == "true"
        move = guide.get_by_role("button", name="Move to Mon Nov 23")
        move.focus()
        page.keyboard.press("Enter")
        page.wait_for_function("document.activeElement.matches('[data-fold]')")
        lit(page, 1)
        assert fold.inner_text().split() == ["2", "Be", "Ana"]
        assert fold.get_attribute("aria-expanded") == "false"
        assert not guide.get_by_role("button", name="Be Ana Ruiz").is_visible()
        page.locator(".arrived h2", has_text="It is ").wait_for()
        assert guide.bounding_box()["height"] < 60
        assert page.locator(".conversation > .scroller").bounding_box()["height"] > 300
        fold.press("Enter")
        guide.get_by_role("button", name="Be Ana Ruiz").wait_for()
        page.reload()
        tab.live()
        assert fold.get_attribute("aria-expanded") == "true"
