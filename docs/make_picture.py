"""Make the picture in the README from the running sandbox.

    .venv/bin/python docs/make_picture.py [-o docs/sandbox.png]

Needs playwright (`pip install -r requirements-dev.lock`) and a Chromium on this machine.
"""

import argparse
import logging
import shutil
from pathlib import Path

import structlog
from playwright.sync_api import Page, sync_playwright

from planbot.trial import Trial

WIDTH, HEIGHT = 1280, 800
ARGUMENTS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run")


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the picture in the README from the running sandbox.")
    parser.add_argument("-o", "--output", type=Path, default=Path("docs/sandbox.png"))
    parser.add_argument("--browser", default=shutil.which("chromium"), help="path of a Chromium")
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with Trial() as trial, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options.browser, args=list(ARGUMENTS))
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(trial.sandbox.url)
        arrange(page)
        page.screenshot(path=options.output)
        browser.close()


def arrange(page: Page) -> None:
    """Tuesday 09:30: planbot has asked Dana, the guide says what comes next."""
    page.get_by_role("button", name="Move to Tue Nov 24").click()
    page.locator(".arrived", has_text="It is Tue Nov 24").wait_for()
    page.get_by_role("button", name="Dismiss", exact=True).click()
    page.get_by_role("button", name="Be Dana Ruiz").click()
    page.locator('[data-state="done"]').nth(1).wait_for()
    page.locator('body[data-live="yes"]').wait_for()
    page.locator("#main").focus()


if __name__ == "__main__":
    main()
