"""Socket Mode, seen from a bare WebSocket: envelopes, acknowledgements, redelivery, disconnecting."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest
from driver import Driver
from sandbox.socket_app import SocketApp, open_link
from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from planbot.sandbox import Sandbox, WorkspaceFile

ANA = "ana@example.gov"


@pytest.fixture
def hasty(city: WorkspaceFile) -> Iterator[Sandbox]:
    """A workspace that waits a fifth of a second for acknowledgements, and as long before each retry."""
    with Sandbox(city, ack_seconds=0.2, retry_seconds=(0.0, 0.2, 0.2)) as running:
        yield running


def test_hello_comes_first(sandbox: Sandbox) -> None:
    with SocketApp(sandbox) as app:
        assert app.hello["type"] == "hello"
        assert app.hello["num_connections"] == 1
        assert app.hello["connection_info"]["app_id"].startswith("A")


def test_a_ticket_opens_one_connection(sandbox: Sandbox) -> None:
    link = open_link(sandbox)
    with connect(link, proxy=None) as first:
        assert "hello" in str(first.recv(timeout=5))
        with pytest.raises(WebSocketException), connect(link, proxy=None):
            pass
    with pytest.raises(WebSocketException), connect(link.split("?")[0], proxy=None):
        pass


def test_ten_connections_and_no_more(sandbox: Sandbox) -> None:
    with ExitStack() as open_sockets:
        for number in range(1, 11):
            app = open_sockets.enter_context(SocketApp(sandbox))
            assert app.hello["num_connections"] == number
        with connect(open_link(sandbox), proxy=None) as eleventh:
            assert "too_many_websockets" in str(eleventh.recv(timeout=5))


def test_each_envelope_goes_to_one_connection(sandbox: Sandbox, driver: Driver) -> None:
    with SocketApp(sandbox) as one, SocketApp(sandbox) as other:
        for number in range(6):
            assert driver.person(ANA).command(f"/ask {number}").ok
        texts = [one["payload"]["text"] for app in (one, other) for one in app.envelopes()]
        assert sorted(texts) == list("012345")
        assert len(one.envelopes()) == len(other.envelopes()) == 3


def test_envelopes_have_slacks_form(sandbox: Sandbox, driver: Driver) -> None:
    with SocketApp(sandbox) as app:
        driver.person(ANA).command("/ask")
        driver.person(ANA).say("hi")
        (command,) = app.envelopes("slash_commands")
        assert set(command) == {"envelope_id", "type", "payload", "accepts_response_payload"}
        assert command["accepts_response_payload"] is True
        (event,) = app.envelopes("events_api")
        assert event["accepts_response_payload"] is False
        assert (event["retry_attempt"], event["retry_reason"]) == (0, "")


def test_an_event_without_acknowledgement_comes_again(hasty: Sandbox) -> None:
    with Driver(hasty.url) as driver, SocketApp(hasty, acks=False) as app:
        driver.person(ANA).say("hi")
        driver.wait_until(lambda: len(app.envelopes()) == 4, what="three retries")
        time.sleep(0.5)
        envelopes = app.envelopes()
        assert [one["retry_attempt"] for one in envelopes] == [0, 1, 2, 3]
        assert [one["retry_reason"] for one in envelopes] == ["", "timeout", "timeout", "timeout"]
        assert len({one["payload"]["event_id"] for one in envelopes}) == 1
        assert len({one["envelope_id"] for one in envelopes}) == 4


def test_an_acknowledged_event_does_not(hasty: Sandbox) -> None:
    with Driver(hasty.url) as driver, SocketApp(hasty) as app:
        assert driver.person(ANA).say("hi").raw["delivered"]
        time.sleep(0.7)
        assert len(app.envelopes()) == 1


def test_a_command_without_acknowledgement_times_out_and_is_not_repeated(hasty: Sandbox) -> None:
    with Driver(hasty.url) as driver, SocketApp(hasty, acks=False) as app:
        outcome = driver.person(ANA).command("/ask")
        assert outcome.error == "operation_timeout"
        assert outcome.plain == '/ask failed with the error "operation_timeout"'
        time.sleep(0.5)
        assert len(app.envelopes()) == 1


def test_an_event_on_a_broken_connection_goes_over_another(hasty: Sandbox) -> None:
    with Driver(hasty.url) as driver, SocketApp(hasty, acks=False) as broken:
        with ThreadPoolExecutor(1) as aside:
            saying = aside.submit(driver.person(ANA).say, "hi")
            driver.wait_until(broken.envelopes)
            Driver(hasty.url).disconnect("drop")
            with SocketApp(hasty) as app:
                (envelope,) = driver.wait_until(app.envelopes)
            saying.result()
        assert envelope["retry_attempt"] == 1
        assert envelope["payload"]["event_id"] == broken.envelopes()[0]["payload"]["event_id"]


def test_without_a_connection_commands_fail_and_events_wait(sandbox: Sandbox, driver: Driver) -> None:
    assert driver.person(ANA).command("/ask").error == "dispatch_failed"
    assert driver.person(ANA).say("are you there").raw["delivered"] is False
    driver.settle()
    with SocketApp(sandbox) as app:
        (envelope,) = driver.wait_until(app.envelopes)
        assert envelope["payload"]["event"]["text"] == "are you there"


def test_events_that_wait_cost_nothing(sandbox: Sandbox, web: WebClient, driver: Driver) -> None:
    for number in range(50):
        web.chat_postMessage(channel="general", text=str(number))
    before = time.process_time()
    time.sleep(0.5)
    assert time.process_time() - before < 0.25
    with SocketApp(sandbox) as app:
        driver.wait_until(lambda: len(app.envelopes()) == 50)
        driver.settle()
        texts = [one["payload"]["event"]["text"] for one in app.envelopes()]
        assert sorted(texts, key=int) == [str(number) for number in range(50)]


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "link_disabled"])
def test_the_app_is_asked_to_reconnect(sandbox: Sandbox, driver: Driver, reason: str) -> None:
    with SocketApp(sandbox) as app:
        driver.disconnect(reason)
        driver.wait_until(lambda: app.messages)
        assert (app.messages[0]["type"], app.messages[0]["reason"]) == ("disconnect", reason)
        still = driver.person(ANA).command("/ask")
        assert still.ok == (reason == "warning")
        with SocketApp(sandbox) as fresh:
            driver.person(ANA).command("/ask again")
            assert len(fresh.envelopes()) + len(app.envelopes()) == 1 + (reason == "warning")


def test_the_official_client_reconnects_by_itself(sandbox: Sandbox, driver: Driver) -> None:
    def answer(client: Any, request: SocketModeRequest) -> None:
        client.send_socket_mode_response(SocketModeResponse(request.envelope_id, {"text": "here"}))

    web = WebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    client = SocketModeClient(app_token=sandbox.app_token, web_client=web, ping_interval=1)
    client.socket_mode_request_listeners.append(answer)
    client.connect()
    try:
        assert driver.person(ANA).command("/ask").plain == "here"
        first = client.session_id()
        driver.disconnect("refresh_requested")
        driver.wait_until(lambda: client.session_id() != first and client.is_connected())
        assert driver.person(ANA).command("/ask").plain == "here"
    finally:
        client.close()


def test_stopping_is_prompt_whatever_is_open(city: WorkspaceFile) -> None:
    sandbox = Sandbox(city)
    sandbox.start()
    with Driver(sandbox.url) as driver, SocketApp(sandbox, acks=False) as app, ThreadPoolExecutor(2) as aside:
        command = aside.submit(driver.post, f"/people/{ANA}/command", text="/ask")
        aside.submit(Driver(sandbox.url).post, "/clock/follow", follower="slow", finished=0)
        driver.wait_until(app.envelopes)
        sandbox.stop()
        assert app.closed.wait(2)
        command.exception()
    assert "sandbox" not in [thread.name for thread in threading.enumerate()]
    sandbox.stop()
