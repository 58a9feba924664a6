"""Scripted faults, as the official client meets them."""

import http.client
import time
import urllib.error

import httpx
import pytest
from driver import Driver, DriverError
from sandbox.echo import client_of
from sandbox.socket_app import SocketApp
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from planbot.sandbox import Sandbox, WorkspaceFile

POST = "chat.postMessage"
BROKEN = (ConnectionError, http.client.HTTPException, urllib.error.URLError)


def post(web: WebClient, text: str = "hi") -> None:
    web.chat_postMessage(channel="general", text=text)


def test_too_many_requests(web: WebClient, driver: Driver) -> None:
    driver.fault(POST, "ratelimited", retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        post(web)
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "7"
    post(web)
    assert len(driver.posted()) == 1


def test_a_server_error(web: WebClient, driver: Driver) -> None:
    driver.fault(POST, "error", times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            post(web)
        assert caught.value.response.status_code == 500
    post(web)


def test_not_ok_with_a_code(web: WebClient, driver: Driver) -> None:
    driver.fault(POST, "not_ok", code="fatal_error")
    with pytest.raises(SlackApiError, match="fatal_error"):
        post(web)


def test_an_answer_that_is_no_json(web: WebClient, driver: Driver) -> None:
    driver.fault(POST, "invalid_json")
    with pytest.raises(SlackApiError, match="non-JSON"):
        post(web)
    assert driver.posted() == []


def test_hanging_holds_nobody_else_up(sandbox: Sandbox, driver: Driver) -> None:
    driver.fault(POST, "hang")
    impatient = WebClient(token=sandbox.bot_token, base_url=sandbox.api_url, timeout=1, retry_handlers=[])
    with pytest.raises((TimeoutError, urllib.error.URLError)):
        post(impatient)
    post(impatient)
    assert len(driver.posted()) == 1


def test_slow(web: WebClient, driver: Driver) -> None:
    driver.fault(POST, "slow", seconds=0.3)
    before = time.monotonic()
    post(web)
    assert time.monotonic() - before >= 0.3


def test_accepted_then_dropped(web: WebClient, driver: Driver) -> None:
    driver.fault(POST, "accept_then_drop")
    with pytest.raises(BROKEN):
        post(web)
    assert len(driver.posted()) == 1


def test_the_sdks_own_retry_posts_twice(sandbox: Sandbox, driver: Driver) -> None:
    driver.fault(POST, "accept_then_drop")
    post(WebClient(token=sandbox.bot_token, base_url=sandbox.api_url))
    assert len(driver.posted()) == 2


def test_dropped_before_it_was_accepted(web: WebClient, driver: Driver) -> None:
    driver.fault(POST, "drop_before_accept")
    with pytest.raises(BROKEN):
        post(web)
    assert driver.posted() == []
    post(web)


def test_accepted_late(web: WebClient, driver: Driver) -> None:
    driver.fault(POST, "accept_late", seconds=0.3)
    with pytest.raises(BROKEN):
        post(web)
    assert driver.posted() == []
    driver.wait_until(driver.posted)


def test_an_unreadable_history(web: WebClient, driver: Driver) -> None:
    channel = web.chat_postMessage(channel="general", text="hi")["channel"]
    driver.fault("*", "history_unreadable", code="missing_scope")
    for _ in range(3):
        with pytest.raises(SlackApiError, match="missing_scope"):
            web.conversations_history(channel=channel)
    post(web)
    driver.clear_faults()
    assert len(web.conversations_history(channel=channel)["messages"]) == 2


@pytest.mark.parametrize(
    ("channel", "scope"), [("general", "channels"), ("leadership", "groups"), ("dm", "im")]
)
def test_an_unreadable_history_says_which_scope_is_missing(
    web: WebClient, driver: Driver, channel: str, scope: str
) -> None:
    to = driver.person("ana@example.gov").id if channel == "dm" else channel
    sent = web.chat_postMessage(channel=to, text="hi")
    driver.fault("*", "history_unreadable")
    for call in (web.conversations_history, web.conversations_replies):
        with pytest.raises(SlackApiError) as caught:
            call(channel=sent["channel"], ts=sent["ts"])
        answer = caught.value.response
        assert (answer["error"], answer["needed"]) == ("missing_scope", f"{scope}:history")
        assert "chat:write" in answer["provided"].split(",")
        assert answer["needed"] not in answer["provided"].split(",")


def test_a_scripted_missing_scope_is_that_of_the_method(web: WebClient, driver: Driver) -> None:
    driver.fault("users.lookupByEmail", "not_ok", code="missing_scope")
    with pytest.raises(SlackApiError) as caught:
        web.users_lookupByEmail(email="ana@example.gov")
    assert "users:read.email" in caught.value.response["needed"]


def test_a_history_that_lags(web: WebClient, driver: Driver) -> None:
    channel = web.chat_postMessage(channel="general", text="hi")["channel"]
    driver.fault("conversations.history", "history_lag", seconds=0.3)
    assert web.conversations_history(channel=channel)["messages"] == []
    time.sleep(0.35)
    assert len(web.conversations_history(channel=channel)["messages"]) == 1


def test_a_share_of_the_calls(sandbox: Sandbox, driver: Driver) -> None:
    driver.fault("api.test", "error", share=0.5)
    with httpx.Client() as http:
        failed = sum(http.get(f"{sandbox.api_url}api.test").status_code == 500 for _ in range(100))
    assert 20 < failed < 80


def test_the_same_share_in_every_run(city: WorkspaceFile) -> None:
    runs = []
    for _ in range(2):
        with Sandbox(city) as sandbox, Driver(sandbox.url) as driver, httpx.Client() as http:
            driver.fault("api.test", "not_ok", share=0.3, code="fatal_error")
            runs.append([http.get(f"{sandbox.api_url}api.test").json()["ok"] for _ in range(30)])
    assert runs[0] == runs[1]
    assert len(set(runs[0])) == 2


def test_a_share_that_ends(sandbox: Sandbox, driver: Driver) -> None:
    driver.fault("api.test", "error", share=0.5, times=3)
    with httpx.Client() as http:
        failed = sum(http.get(f"{sandbox.api_url}api.test").status_code == 500 for _ in range(60))
    assert failed == 3
    assert driver.get("/faults")["faults"] == []


def test_a_socket_that_breaks_under_an_event(city: WorkspaceFile) -> None:
    ana = "ana@example.gov"
    with (
        Sandbox(city, retry_seconds=(0.0, 0.1)) as sandbox,
        Driver(sandbox.url) as driver,
        SocketApp(sandbox) as first,
        SocketApp(sandbox) as second,
    ):
        driver.fault("events_api", "socket_drop")
        assert driver.person(ana).say("hi").raw["delivered"]
        assert driver.get("/socket")["connections"] == 1
        (envelope,) = first.envelopes() + second.envelopes()
        assert (envelope["retry_attempt"], envelope["retry_reason"]) == (1, "connection_failed")


def test_a_socket_that_breaks_under_a_command(sandbox: Sandbox, driver: Driver) -> None:
    with SocketApp(sandbox) as app:
        driver.fault("*", "socket_drop", times=1)
        web = client_of(sandbox)
        assert web.auth_test()["ok"]
        assert driver.person("ana@example.gov").command("/ask").error == "dispatch_failed"
        assert app.closed.wait(2)
        assert app.envelopes() == []


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"kind": "explode"}, "kind of a fault is one of"),
        ({"kind": "error", "share": 2}, "share of a fault"),
        ({"kind": "error", "times": 0}, "times of a fault"),
        ({"kind": "error", "chance": 1}, "no part of a fault"),
        ({"kind": "slow", "seconds": "two"}, "seconds of a fault"),
        ({"kind": "slow", "seconds": -1}, "seconds of a fault"),
        ({"kind": "ratelimited", "retry_after": 0.5}, "retry_after of a fault"),
        ({"kind": "socket_drop"}, "method of a socket_drop"),
        ({"kind": "history_lag"}, "method of a history_lag is"),
        ({"kind": "error", "method": "nope.nope"}, "knows no method 'nope.nope'.$"),
        ({"kind": "error", "method": "chat.postMesage"}, "mean chat.postMessage or"),
        ({"kind": "error", "method": "conversation.history"}, "mean conversations.history"),
        ({"kind": "not_ok", "method": "response_url"}, "fault of a response_url is one of accept_then_drop,"),
        ({"kind": "not_ok", "method": "files upload"}, "fault of a files upload is one of accept_then_drop,"),
        ({"kind": "slow", "method": "events_api"}, "knows no method 'events_api'"),
    ],
)
def test_faults_that_cannot_be(driver: Driver, fault: dict[str, object], words: str) -> None:
    with pytest.raises(DriverError, match=words):
        driver.post("/faults", **{"method": POST, **fault})
    assert driver.get("/faults")["faults"] == []
