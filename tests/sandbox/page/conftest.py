from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
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


_kept = ExitStack()
_browsers: list[Any] = []
"""The browser of this process, which all files here share: to start one takes seconds of a processor."""


@pytest.fixture(scope="module")
def browser() -> Any:
    if not _browsers:
        _browsers.append(_kept.enter_context(open_browser()))
    return _browsers[0]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> Generator[None, None, None]:
    """Close the browser before a test of another folder: as long as it is open, asyncio cannot be used."""
    yield
    if nextitem is None or not nextitem.path.is_relative_to(Path(__file__).parent):
        _browsers.clear()
        _kept.close()


def pytest_sessionfinish() -> None:
    _kept.close()


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
