"""The addresses of the page, without a browser."""

from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest
from sandbox.page.show import show_city
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from planbot.sandbox import Sandbox, WorkspaceFile, WorkspaceFileError


@pytest.fixture(scope="module")
def quiet() -> Iterator[Sandbox]:
    """A workspace that no app is connected to."""
    with Sandbox(WorkspaceFile.from_mapping(show_city())) as sandbox:
        yield sandbox


@pytest.fixture
def http(quiet: Sandbox) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=quiet.url, trust_env=False) as client:
        yield client


def test_the_beginning_leads_to_somebody(http: httpx.Client) -> None:
    answer = http.get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/as/ana/dm")
    assert http.get("/as/bo@example.gov").headers["location"] == "/as/bo/dm"


def test_the_page_allows_nothing_but_its_own(http: httpx.Client) -> None:
    answer = http.get("/as/ana/general")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "<script>" not in answer.text
    assert " style=" not in answer.text
    assert " onclick=" not in answer.text


@pytest.mark.parametrize("path", ["/as/nobody/general", "/as/ana/nowhere", "/as/bo/leadership", "/as/<b>/dm"])
def test_where_there_is_nothing_a_page_says_so(http: httpx.Client, path: str) -> None:
    answer = http.get(path)
    assert answer.status_code == 404
    assert "Not in this workspace" in answer.text
    assert "<b>" not in answer.text


def test_an_address_that_is_none_is_answered_as_it_was_asked(http: httpx.Client) -> None:
    page = http.get("/nope<b>", headers={"Accept": "text/html,*/*"})
    assert page.status_code == 404
    assert "Back to the beginning" in page.text
    assert "<b>" not in page.text
    assert http.get("/nope").json() == {"ok": False, "error": "not_found"}


def test_only_json_moves_the_clock(http: httpx.Client) -> None:
    refused = http.post(
        "/page/ana/clock", content='{"preset": "week"}', headers={"Content-Type": "text/plain"}
    )
    assert refused.status_code == 415
    assert http.post("/page/ana/clock", json={"preset": "never"}).status_code == 409
    assert http.get("/page/ana/nothing").status_code == 404
    assert http.get("/page/ana/wire/call-999999").status_code == 404


def test_other_websites_may_not_listen(quiet: Sandbox) -> None:
    address = quiet.url.replace("http", "ws") + "/page/ana/live"
    with connect(address, origin=quiet.url, proxy=None) as own:
        assert '"is_moving":false' in str(own.recv(timeout=5))
    with pytest.raises(InvalidStatus):
        connect(address, origin="https://elsewhere.example", proxy=None)


def test_the_server_stops_while_pages_are_open() -> None:
    with ExitStack() as pages, Sandbox(WorkspaceFile.from_mapping(show_city())) as sandbox:
        address = f"{sandbox.url.replace('http', 'ws')}/page/ana/live"
        pages.enter_context(connect(address, origin=sandbox.url, proxy=None)).recv(timeout=5)


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        ({}, "step 1 of the guide needs 'title'"),
        ({"title": "x", "clock": "Tuesday"}, "no ISO instant"),
        ({"title": "x", "clock": "2026-11-24T09:30:00"}, "no ISO instant"),
        ({"title": "x", "person": "nobody"}, "names the member 'nobody'"),
        ({"title": "x", "channel": "nowhere"}, "not among the channels"),
        ({"title": "x", "until": "later"}, "none of form, message"),
        ({"title": "x", "button": "y"}, "unknown key 'button'"),
    ],
)
def test_a_guide_that_leads_nowhere_is_refused(step: dict[str, str], sentence: str) -> None:
    with pytest.raises(WorkspaceFileError, match=sentence):
        WorkspaceFile.from_mapping({**show_city(), "guide": [step]})
