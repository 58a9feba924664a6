"""Moving the clock in the browser."""

import time
from datetime import datetime
from typing import Any

import pytest
from driver import Driver
from sandbox.echo import client_of
from sandbox.following import follow
from sandbox.page.browsing import Tab
from sandbox.page.show import ShowApp, show_city

from planbot.sandbox import Sandbox, WorkspaceFile
from planbot.sandbox.clock import ClockMoveError
from planbot.sandbox.page.moves import as_instant, preset

MONDAY = datetime.fromisoformat("2026-11-23T10:00:00-05:00")


@pytest.mark.parametrize(
    ("name", "then"),
    [
        ("hour", "2026-11-23T11:00:00-05:00"),
        ("tomorrow", "2026-11-24T09:30:00-05:00"),
        ("monday", "2026-11-30T08:30:00-05:00"),
        ("week", "2026-11-30T10:00:00-05:00"),
    ],
)
def test_presets_count_from_now(name: str, then: str) -> None:
    assert preset(name, MONDAY).isoformat() == then


def test_a_typed_time_is_in_the_zone_of_whoever_typed_it() -> None:
    assert as_instant({"local": "2026-11-24T09:30"}, MONDAY).isoformat() == "2026-11-24T09:30:00-05:00"
    assert as_instant({"to": "2026-11-24T09:30:00+00:00"}, MONDAY).utcoffset() is not None
    for wrong in ({"local": "soon"}, {"preset": "yesterday"}, {}):
        with pytest.raises(ClockMoveError):
            as_instant(wrong, MONDAY)


def test_a_move_shows_what_came_to_pass_on_the_way(tab: Tab, app: ShowApp, driver: Driver) -> None:
    page = tab.be("ana", "general")
    before = driver.now()
    app.web.chat_postMessage(channel="#general", text="Before the move")
    page.locator("#clock summary").click()
    page.get_by_role("button", name="7 days later").click()
    page.locator(".arrived", has_text="Nothing was posted on the way.").wait_for()
    assert (driver.now() - before).days == 7
    told = page.locator(".arrived h2").inner_text().removeprefix("It is ")
    page.locator("#clock time", has_text=told).wait_for()  # drawn by itself, a moment later
    page.get_by_role("button", name="Dismiss", exact=True).click()
    page.locator(".arrived").wait_for(state="hidden")


def test_ones_own_messages_come_first_then_the_latest(browser: Any) -> None:
    city = WorkspaceFile.from_mapping(show_city())
    start = datetime.fromisoformat("2026-11-25T09:50:00-05:00")
    with Sandbox(city, start_at=start) as sandbox, Tab(browser, sandbox.url) as tab:
        web = client_of(sandbox)
        people = {one["name"]: one["id"] for one in web.users_list()["members"]}

        def post(at: datetime) -> None:
            for who in ("ana", "bo"):
                web.chat_postMessage(channel=people[who], text=f"To {who} at {at:%H:%M}")

        follow(sandbox, post)
        page = tab.be("ana", "general")
        page.locator("#clock summary").click()
        page.get_by_label("To a date and time").fill("2026-11-25T10:15")
        page.get_by_role("button", name="Move", exact=True).click()
        page.locator(".arrived h2", has_text="It is Wed Nov 25, 10:15 AM").wait_for()
        rows = page.locator(".arrived li")
        assert rows.locator(".first-line").all_inner_texts() == [
            "To ana at 15:15",
            "To ana at 15:00",
            "To bo at 15:15",
            "To bo at 15:00",
        ]
        assert rows.locator("a").all_inner_texts() == ["Ana Ruiz (you)"] * 2 + ["Bo Chen"] * 2
        assert rows.first.locator("time").inner_text() == "Wed Nov 25, 10:15 AM"
        for time_shown in rows.locator("time").all():
            assert time_shown.evaluate("one => one.scrollWidth <= one.clientWidth")


def test_a_move_can_be_stopped_on_its_way(browser: Any) -> None:
    with Sandbox(WorkspaceFile.from_mapping(show_city())) as sandbox, Tab(browser, sandbox.url) as tab:
        follow(sandbox, lambda _: time.sleep(0.05))
        driver = Driver(sandbox.url)
        page, before = tab.be("ana", "general"), driver.now()
        page.locator("#clock summary").click()
        page.get_by_role("button", name="7 days later").click()
        page.get_by_role("button", name="Stop here").click()
        page.locator(".arrived", has_text="It is ").wait_for()
        stopped = driver.now()
        assert (stopped - before).days < 7
        page.wait_for_timeout(300)
        assert (driver.now() - stopped).seconds < 60
        page.locator("#clock summary").click()
        page.get_by_role("button", name="1 hour later").click()
        page.locator(".arrived", has_text="Nothing was posted on the way.").wait_for()


def test_the_menu_says_times_as_all_else_does(tab: Tab) -> None:
    page = tab.be("ana", "general")
    page.locator("#clock summary").click()
    words = page.locator("#clock [data-move-preset]").all_inner_texts()
    assert words == ["1 hour later", "Tomorrow, 9:30 AM", "Next Monday, 8:30 AM", "7 days later"]


def test_the_clock_does_not_go_back(tab: Tab, app: ShowApp) -> None:
    tab.expect_complaint("409")
    page = tab.be("ana", "general")
    page.locator("#clock summary").click()
    page.get_by_label("To a date and time").fill("2020-01-01T08:00")
    page.get_by_role("button", name="Move", exact=True).click()
    page.get_by_text("The clock only moves forward").wait_for()
