"""A browser for the tests of the page: the system's Chromium, or a skip that says what is missing."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

PATIENCE = 30_000
"""Milliseconds until something that should appear counts as missing."""

# The headless shell is the same engine at half the processor time.
_NAMES = ("chromium-headless-shell", "chromium", "google-chrome", "chromium-browser")
_ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str:
    """The path of the browser; skips where there is none."""
    named = os.environ.get("PLANBOT_TEST_BROWSER")
    found = named or next(filter(None, map(shutil.which, _NAMES)), None)
    if not found or not Path(found).exists():
        pytest.skip("no Chromium on this machine: apt-get install chromium-headless-shell")
    return found


@contextmanager
def open_browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(_ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


class Tab:
    """A page in the browser, and every complaint that it made: errors, and requests to elsewhere."""

    def __init__(self, browser: Any, url: str, *, width: int = 1280, height: int = 800) -> None:
        self.url = url
        self.page = browser.new_context(viewport={"width": width, "height": height}).new_page()
        self.page.set_default_timeout(PATIENCE)
        self.complaints: list[str] = []
        self._expected: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._heard)
        self.page.on("request", self._asked)

    def __enter__(self) -> "Tab":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.page.context.close()
        if kind is None:
            unexpected = [one for one in self.complaints if not any(word in one for word in self._expected)]
            assert unexpected == []

    def expect_complaint(self, words: str) -> None:
        """A browser complains of every refused request, sometimes late: with these words it is no fault."""
        self._expected.append(words)

    def be(self, who: str, place: str = "dm") -> Any:
        """Open the page as somebody; returns when it is live."""
        self.page.goto(f"{self.url}/as/{who}/{place}")
        return self.live()

    def live(self) -> Any:
        self.page.locator('body[data-live="yes"]').wait_for()
        return self.page

    def say(self, words: str) -> None:
        field = self.page.locator(".conversation > .composer textarea")
        field.fill(words)
        field.press("Enter")

    def message(self, words: str) -> Any:
        """The newest message in the channel that holds these words."""
        return self.page.locator('[data-part="messages"] > li.message', has_text=words).last

    @property
    def modal(self) -> Any:
        return self.page.locator("dialog#modal[open] form")

    def choose(self, field: Any, words: str) -> None:
        """Type into a menu and take what it offers."""
        field.click()
        field.fill(words)
        field.press("ArrowDown")
        field.press("Enter")

    def _heard(self, message: Any) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.url, "data:", "about:")):
            self.complaints.append(f"a request to {request.url}")
