from collections.abc import Callable, Iterator
from typing import Any

import pytest
from driver import Driver
from sandbox.page.browsing import Tab, open_browser
from sandbox.page.show import ShowApp, show_city

from planbot.sandbox import Sandbox, WorkspaceFile

OpenTab = Callable[..., Tab]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a real browser: it has a command of its own."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with open_browser() as one:
        yield one


@pytest.fixture(scope="module")
def show(browser: Any) -> Iterator[tuple[Sandbox, ShowApp]]:
    """A workspace with an app that shows every block and answers every click."""
    with (
        Sandbox(WorkspaceFile.from_mapping(show_city()), ack_seconds=6) as sandbox,
        ShowApp(sandbox) as app,
    ):
        yield sandbox, app


@pytest.fixture
def sandbox(show: tuple[Sandbox, ShowApp]) -> Sandbox:
    return show[0]


@pytest.fixture
def app(show: tuple[Sandbox, ShowApp]) -> ShowApp:
    return show[1]


@pytest.fixture
def driver(sandbox: Sandbox) -> Iterator[Driver]:
    with Driver(sandbox.url) as one:
        yield one


@pytest.fixture
def tab(browser: Any, sandbox: Sandbox) -> Iterator[Tab]:
    with Tab(browser, sandbox.url) as one:
        yield one
