"""For everybody: axe-core, the keyboard alone, a phone's width."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest
from sandbox.echo import buttons
from sandbox.page.browsing import Tab
from sandbox.page.show import ShowApp, every_block

from planbot.sandbox import Sandbox

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "resultTypes": ["violations"],
}

STICKING_OUT = """() => [...document.querySelectorAll('.messages *')]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
    .filter(one => !one.closest('[hidden], .visually-hidden, details:not([open]) > ul'))
    .map(one => one.outerHTML.slice(0, 90))"""


@pytest.fixture(scope="module")
def axe(pytestconfig: pytest.Config) -> "Axe":
    """With axe-core's own script, from a Python package that carries it."""
    found = importlib.util.find_spec("axe_playwright_python")
    if found is None or found.origin is None:
        pytest.skip("axe-core is not installed: pip install axe-playwright-python")
    script = (Path(found.origin).parent / "axe.min.js").read_text(encoding="utf-8")
    return Axe(script, looks_at_parts=not pytestconfig.getoption("--long"))


class Axe:
    """Looks at the page as a whole, or at the part that an act changed (with --long always at the whole)."""

    def __init__(self, script: str, *, looks_at_parts: bool) -> None:
        self._script = script
        self._looks_at_parts = looks_at_parts

    def violations(self, page: Any, part: Any = None) -> list[str]:
        """`part` is a locator."""
        if not page.evaluate("'axe' in window"):
            page.evaluate(self._script)
        looked_at = part if part is not None and self._looks_at_parts else page.locator("html")
        found = looked_at.evaluate("(part, rules) => axe.run(part, rules)", RULES)["violations"]
        return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(browser: Any, sandbox: Sandbox, app: ShowApp, axe: Axe, width: int) -> None:
    app.web.chat_postMessage(channel="#general", text="All", blocks=[*every_block(), *buttons("Inputs")])
    app.web.chat_postEphemeral(channel="#general", user=str(_ana(app)), text="Only for Ana")
    with Tab(browser, sandbox.url, width=width, height=844) as tab:
        page = tab.be("ana", "general")
        tab.message("Only for Ana").wait_for()
        assert axe.violations(page) == []
        if width == 390:
            page.locator("#guide [data-fold]").click()
            assert axe.violations(page, page.locator("#guide")) == []
        for menu in ("#clock", "#people"):
            page.locator(f"{menu} summary").click()
            assert axe.violations(page, page.locator(menu)) == []
            page.keyboard.press("Escape")
        page.get_by_role("button", name="Inspector").click()
        page.locator(".wire summary").first.click()
        assert axe.violations(page, page.locator("#inspector")) == []
        page.get_by_role("button", name="Close the inspector").click()
        tab.message("Every block").get_by_role("combobox", name="Pick a word").click()
        assert axe.violations(page, tab.message("Every block")) == []
        page.keyboard.press("Escape")
        tab.message("Every block").get_by_role("button", name="Inputs").click()
        tab.modal.get_by_role("button", name="Send").click()
        tab.modal.get_by_text("Please complete").wait_for()
        assert axe.violations(page, page.locator("#modal")) == []
        page.keyboard.press("Escape")
        tab.modal.wait_for(state="hidden")
        tab.message("Every block").get_by_role("link", name="Reply in thread").click()
        tab.live()
        assert axe.violations(page, page.locator(".thread-pane")) == []
        page = tab.be("ana", "home")
        page.get_by_text("Welcome home").wait_for()
        assert axe.violations(page) == []


def test_the_keyboard_is_enough(browser: Any, sandbox: Sandbox, app: ShowApp) -> None:
    app.web.chat_postMessage(channel="#general", text="By key", blocks=buttons("Inputs"))
    with Tab(browser, sandbox.url) as tab:
        page = tab.be("ana", "general")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the messages"
        reached = tab_to(page, "Inputs")
        assert reached["outline"] != "none"
        page.keyboard.press("Enter")
        tab.modal.wait_for()
        page.keyboard.type("Typed by key")
        tab_to(page, "", role="combobox")
        page.keyboard.type("los")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        tab_to(page, "Send")
        page.keyboard.press("Enter")
        tab.modal.wait_for(state="hidden")
        assert app.values["plain_text_input"]["value"] == "Typed by key"
        assert app.values["static_select"]["selected_option"]["value"] == "lost"
        assert page.evaluate("document.activeElement.textContent") == "Inputs"
        tab_to(page, "", role="textbox")
        page.keyboard.type("Sent by key")
        page.keyboard.press("Enter")
        tab.message("Sent by key").wait_for()


def test_a_phone_has_everything_and_nothing_sticks_out(browser: Any, sandbox: Sandbox, app: ShowApp) -> None:
    app.web.chat_postMessage(channel="#general", text="All", blocks=every_block())
    with Tab(browser, sandbox.url, width=390, height=844) as tab:
        page = tab.be("ana", "crowd")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.get_by_role("button", name="Channels").click()
        page.locator("#sidebar").get_by_role("link", name="general").click()
        tab.live()
        tab.message("Every block").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        wide = page.evaluate(STICKING_OUT)
        assert wide == []
        # A long conversation opens at its end, with the place to write in view.
        for edge in (page.locator("#composer"), page.locator("li.message").last):
            box = edge.bounding_box()
            assert box is not None
            assert 0 <= box["y"] < 844
        tab.say("From a phone")
        tab.message("From a phone").wait_for()
        page.locator("#people summary").click()
        page.get_by_role("link", name="Bo Chen", exact=False).first.click()
        tab.live()
        assert page.url.endswith("/as/bo/dm")


def tab_to(page: Any, words: str, *, role: str | None = None) -> dict[str, str]:
    """Press Tab until something with these words (or this role) has the focus."""
    look = """() => {
        const one = document.activeElement;
        const role = one.getAttribute('role') || (one.matches('textarea') ? 'textbox' : '');
        return {words: one.textContent.trim(), role, outline: getComputedStyle(one).outlineStyle};
    }"""
    for _ in range(80):
        page.keyboard.press("Tab")
        found: dict[str, str] = page.evaluate(look)
        if role == found["role"] if role else words == found["words"]:
            return found
    raise AssertionError(f"Tab never reaches {words or role}")


def _ana(app: ShowApp) -> str:
    return str(app.web.users_lookupByEmail(email="ana@example.gov")["user"]["id"])
