"""HTTP delivery, seen from a bare endpoint: signatures, retries and their headers."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import httpx
import pytest
from driver import Driver, DriverError

from planbot.sandbox import Sandbox, WorkspaceFile

ANA = "ana@example.gov"


@dataclass
class Endpoint:
    """Answers the challenge, and everything else as it is told, after `delay` seconds."""

    url: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay: float = 0.0
    got: list[tuple[Message, bytes]] = field(default_factory=list)


@contextmanager
def listening() -> Iterator[Endpoint]:
    endpoint = Endpoint()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if b"url_verification" in body:
                answer, status = json.dumps({"challenge": json.loads(body)["challenge"]}).encode(), 200
            else:
                endpoint.got.append((self.headers, body))
                time.sleep(endpoint.delay)
                answer, status = endpoint.body, endpoint.status
            self.send_response(status)
            for name, value in endpoint.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    endpoint.url = f"http://127.0.0.1:{server.server_port}/slack"
    try:
        yield endpoint
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with listening() as one:
        yield one


@pytest.fixture
def hasty(city: WorkspaceFile) -> Iterator[Sandbox]:
    with Sandbox(city, ack_seconds=0.3, retry_seconds=(0.0, 0.1, 0.1)) as running:
        yield running


@pytest.fixture
def driver(hasty: Sandbox, endpoint: Endpoint) -> Iterator[Driver]:
    with Driver(hasty.url) as one:
        one.post("/app", request_url=endpoint.url)
        yield one


def test_requests_are_recorded_without_their_signature(
    hasty: Sandbox, driver: Driver, endpoint: Endpoint
) -> None:
    endpoint.status = 500
    driver.person(ANA).say("hi")
    driver.wait_until(lambda: len(endpoint.got) == 4)
    shown = httpx.get(f"{hasty.url}/page/ana/wire/delivery-2").json()
    headers, body = endpoint.got[1]
    sent = shown["sent"]
    assert (shown["outcome"], sent["url"]) == ("http_error", endpoint.url)
    assert sent["headers"].pop("X-Slack-Signature") == "v0=(left out)"
    assert sent["headers"].items() <= dict(headers).items()
    assert sent["headers"]["X-Slack-Retry-Num"] == "1"
    assert sent["payload"] == {**json.loads(body), "token": "(left out)"}


def test_requests_are_signed(hasty: Sandbox, driver: Driver, endpoint: Endpoint) -> None:
    driver.person(ANA).command("/ask")
    headers, body = endpoint.got[0]
    stamp = headers["X-Slack-Request-Timestamp"]
    assert abs(int(stamp) - time.time()) < 60
    signed = f"v0:{stamp}:".encode() + body
    expected = hmac.new(hasty.signing_secret.encode(), signed, hashlib.sha256).hexdigest()
    assert headers["X-Slack-Signature"] == f"v0={expected}"
    assert parse_qs(body.decode())["command"] == ["/ask"]


def test_interactions_come_as_a_form_field(driver: Driver, endpoint: Endpoint) -> None:
    driver.person(ANA).shortcut("any")
    _, body = endpoint.got[0]
    (payload,) = parse_qs(body.decode())["payload"]
    assert json.loads(payload)["callback_id"] == "any"


def test_an_answer_in_plain_text_becomes_a_message(driver: Driver, endpoint: Endpoint) -> None:
    endpoint.body, endpoint.headers = b"plain words", {"Content-Type": "text/plain"}
    assert driver.person(ANA).command("/ask").plain == "plain words"


def test_a_refused_event_comes_three_times_more(driver: Driver, endpoint: Endpoint) -> None:
    endpoint.status = 500
    driver.person(ANA).say("hi")
    driver.wait_until(lambda: len(endpoint.got) == 4)
    time.sleep(0.3)
    assert [headers["X-Slack-Retry-Num"] for headers, _ in endpoint.got] == [None, "1", "2", "3"]
    assert [headers["X-Slack-Retry-Reason"] for headers, _ in endpoint.got] == [None, *["http_error"] * 3]
    assert len({json.loads(body)["event_id"] for _, body in endpoint.got}) == 1


def test_a_slow_answer_counts_as_none(driver: Driver, endpoint: Endpoint) -> None:
    endpoint.delay = 0.6
    assert driver.person(ANA).command("/ask").error == "operation_timeout"
    endpoint.got.clear()
    driver.person(ANA).say("hi")
    driver.wait_until(lambda: len(endpoint.got) > 1)
    assert endpoint.got[1][0]["X-Slack-Retry-Reason"] == "http_timeout"


def test_an_app_can_ask_not_to_be_sent_an_event_again(driver: Driver, endpoint: Endpoint) -> None:
    endpoint.status, endpoint.headers = 500, {"X-Slack-No-Retry": "1"}
    driver.person(ANA).say("hi")
    time.sleep(0.4)
    assert len(endpoint.got) == 1


def test_the_certificate_is_checked_now_and_then(driver: Driver, endpoint: Endpoint) -> None:
    assert driver.post("/app/ssl_check") == {"ok": True, "status": 200}
    headers, body = endpoint.got[0]
    assert parse_qs(body.decode())["ssl_check"] == ["1"]
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    endpoint.status = 404
    assert driver.post("/app/ssl_check") == {"ok": False, "status": 404}
    driver.post("/app", commands_url=None)
    with pytest.raises(DriverError, match="no request URL for commands"):
        driver.post("/app/ssl_check")


def test_a_command_without_an_endpoint_fails(driver: Driver, endpoint: Endpoint) -> None:
    endpoint.status = 500
    assert driver.person(ANA).command("/ask").error == "dispatch_failed"


def test_null_goes_back_to_sockets(driver: Driver, endpoint: Endpoint) -> None:
    assert driver.post("/app", request_url=None)["events_url"] is None
    driver.person(ANA).say("hi")
    assert driver.person(ANA).command("/ask").error == "dispatch_failed"
    assert endpoint.got == []
