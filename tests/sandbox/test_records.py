"""What the workspace keeps of what went over the wire, and how the inspector of the page tells it."""

import json
import re
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from driver import Driver, Person
from sandbox.error_cases import TOO_LONG
from sandbox.socket_app import SocketApp, open_link
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from planbot.sandbox import Sandbox, WorkspaceFile
from planbot.sandbox.workspace import records
from planbot.sandbox.workspace.records import ANSWERS_KEPT, CALLS_KEPT, CHARACTERS_KEPT, Records

Json = dict[str, Any]


@pytest.fixture
def attached(sandbox: Sandbox) -> Iterator[SocketApp]:
    with SocketApp(sandbox) as app:
        yield app


@pytest.fixture
def ana(driver: Driver) -> Person:
    return driver.person("ana@example.gov")


def inspector(sandbox: Sandbox) -> str:
    """The list of the inspector, newest first."""
    return httpx.get(f"{sandbox.url}/page/ana/wire").text


def titles(sandbox: Sandbox) -> list[str]:
    return re.findall(r"<strong>(.*?)</strong>", inspector(sandbox))


def entry(sandbox: Sandbox, key: str) -> Json:
    found: Json = httpx.get(f"{sandbox.url}/page/ana/wire/{key}").json()
    return found


def newest(sandbox: Sandbox, direction: str) -> Json:
    """The JSON of the newest call or delivery that the inspector lists."""
    key = re.search(rf'data-wire="({direction}-\d+)"', inspector(sandbox))
    assert key is not None
    return entry(sandbox, key[1])


# Calls


def test_a_refused_block_says_what_is_wrong_with_it(sandbox: Sandbox, web: WebClient, driver: Driver) -> None:
    with pytest.raises(SlackApiError) as caught:
        web.chat_postMessage(channel="general", text="x", blocks=TOO_LONG)
    (call,) = driver.calls("chat.postMessage")
    assert call["answer"] == caught.value.response.data
    assert "/blocks/0/text/text" in call["answer"]["response_metadata"]["messages"][0]
    assert newest(sandbox, "call") == call


def test_answers_of_a_response_url_are_calls(
    sandbox: Sandbox, driver: Driver, ana: Person, attached: SocketApp
) -> None:
    ana.command("/ask", "general")
    url = attached.envelopes("slash_commands")[0]["payload"]["response_url"]
    WebhookClient(url, retry_handlers=[]).send(text="to you")
    httpx.post(url, content=b"no json")
    httpx.post(f"{url}x", json={"text": "astray"})
    sent = driver.calls("response_url")
    assert [(one["args"], one["status"], one["ok"], one["error"]) for one in sent] == [
        ({"text": "to you"}, 200, True, None),
        ({"body": "no json"}, 400, False, "invalid_payload"),
        ({"text": "astray"}, 404, False, "invalid_token"),
    ]
    assert sent[0]["answer"] == "ok"
    assert titles(sandbox) == ["response_url"] * 3 + ["/ask", "apps.connections.open"]


def test_uploads_and_downloads_are_calls(sandbox: Sandbox, web: WebClient, driver: Driver) -> None:
    step = web.files_getUploadURLExternal(filename="a.txt", length=3)
    for content in (b"abcd", b"abc"):
        httpx.post(step["upload_url"], content=content, headers={"Content-Type": "text/plain"})
    uploads = driver.calls("files upload")
    told = {"file": step["file_id"], "content_type": "text/plain"}
    assert [(one["args"], one["status"], one["ok"], one["answer"]) for one in uploads] == [
        ({**told, "bytes": 4}, 400, False, "3 bytes were announced, 4 came"),
        ({**told, "bytes": 3}, 200, True, "OK - 3"),
    ]
    shared = web.files_completeUploadExternal(files=[{"id": step["file_id"]}])["files"][0]
    httpx.get(shared["url_private"], headers={"Authorization": f"Bearer {sandbox.bot_token}"})
    httpx.get(shared["url_private"])
    downloads = driver.calls("files download")
    assert [(one["status"], one["ok"], one["answer"]) for one in downloads] == [
        (200, True, "3 bytes"),
        (302, False, None),
    ]


def test_no_token_is_kept_wherever_it_stood(sandbox: Sandbox, web: WebClient, driver: Driver) -> None:
    with httpx.Client(base_url=sandbox.api_url) as http:
        http.post("api.test", data={"token": sandbox.bot_token, "foo": f"line\n{sandbox.bot_token}"})
        http.post("api.test", json={"token": "xoxb-made-up", "args": {sandbox.app_token: 1}})
        http.get("api.test", params={"token": "xoxb-made-up"})
    open_link(sandbox)
    kept = str(driver.calls())
    assert "foo" in kept
    for secret in (sandbox.bot_token, sandbox.app_token, "made-up"):
        assert secret not in kept
    assert re.search(r"ticket=\w", kept) is None


def test_a_long_answer_is_kept_without_its_longest_parts(web: WebClient, driver: Driver) -> None:
    for number in range(60):
        driver.add_person(f"person{number}@example.gov")
    assert len(json.dumps(web.users_list(limit=200).data)) > CHARACTERS_KEPT
    web.api_test(short="word", long="x" * 30_000)
    people, test = (call["answer"] for call in driver.calls())
    assert re.fullmatch(r"\(left out: [\d,]+ characters of JSON\)", people["members"])
    assert (people["ok"], "next_cursor" in people["response_metadata"]) == (True, True)
    assert test["args"] == {"short": "word", "long": "(left out: 30,002 characters of JSON)"}


def test_ever_more_calls_take_no_more_room() -> None:
    kept = Records()
    for number in range(CALLS_KEPT + 10):
        kept.call(at="", method="m", args={"n": number}, status=200, answer={"ok": True, "n": number})
    answers = [call.n for call in kept.calls if call.answer is not None]
    assert len(kept.calls) == CALLS_KEPT
    assert answers == list(range(CALLS_KEPT + 11 - ANSWERS_KEPT, CALLS_KEPT + 11))


@pytest.mark.parametrize(
    "value",
    [
        {"many": {f"key{number}": number for number in range(9000)}},
        {f"key{number}": "x" * 40 for number in range(900)},
        {"deep": {"deeper": {"list": [0] * 20_000, "word": "kept"}}},
        ["x"] * 20_000,
        "x" * 30_000,
    ],
)
def test_whatever_is_too_long_is_cut_to_json_that_fits(value: Any) -> None:
    kept = Records()
    kept.call(at="", method="m", args={}, status=200, answer=value)
    answer = kept.calls[0].answer
    assert answer is not None
    assert len(answer) <= CHARACTERS_KEPT
    assert "left out" in str(kept.calls[0].as_json()["answer"])


# Deliveries


def test_an_envelope_is_shown_as_it_was_sent(sandbox: Sandbox, ana: Person, attached: SocketApp) -> None:
    ana.command("/ask now", "general")
    (envelope,) = attached.envelopes()
    shown = newest(sandbox, "delivery")
    assert envelope["payload"].pop("token")
    assert shown["sent"]["payload"].pop("token") == "(left out)"
    assert shown["sent"] == envelope
    assert envelope["accepts_response_payload"] is True
    assert (shown["kind"], shown["outcome"], shown["ack"]) == ("slash_commands", "acknowledged", None)


def test_a_retry_says_which_it_is_and_why(city: WorkspaceFile) -> None:
    with (
        Sandbox(city, ack_seconds=0.2, retry_seconds=(0.0,)) as sandbox,
        Driver(sandbox.url) as driver,
        SocketApp(sandbox, acks=False),
    ):
        driver.person("ana@example.gov").say("hi")
        driver.wait_until(lambda: entry(sandbox, "delivery-2").get("outcome") == "timeout")
        sent = [entry(sandbox, f"delivery-{number}") for number in (1, 2)]
    retries = [(one["sent"]["retry_attempt"], one["sent"]["retry_reason"]) for one in sent]
    assert retries == [(0, ""), (1, "timeout")]
    assert [one["outcome"] for one in sent] == ["timeout", "timeout"]
    assert len({one["sent"]["envelope_id"] for one in sent}) == 2


def test_a_delivery_stands_before_what_it_caused(city: WorkspaceFile) -> None:
    with (
        Sandbox(city, ack_seconds=5.0) as sandbox,
        Driver(sandbox.url) as driver,
        SocketApp(sandbox, acks=False) as app,
    ):
        asking = threading.Thread(target=driver.person("ana@example.gov").command, args=("/ask",))
        asking.start()
        (envelope,) = driver.wait_until(app.envelopes)
        assert "… waiting" in inspector(sandbox)
        assert entry(sandbox, "delivery-1")["outcome"] == "waiting"
        WebClient(token=sandbox.bot_token, base_url=sandbox.api_url).api_test()
        app.ack(envelope, {"text": "done"})
        asking.join()
        assert titles(sandbox) == ["api.test", "/ask", "apps.connections.open"]
        assert "waiting" not in inspector(sandbox)
        shown = entry(sandbox, "delivery-1")
        assert (shown["outcome"], shown["ack"]) == ("acknowledged", {"text": "done"})


def test_the_inspector_hears_of_an_outcome() -> None:
    kept = Records()
    delivery = kept.delivery(at="", kind="interactive", retry=0, sent={"payload": {"type": "block_actions"}})
    before = kept.changes
    kept.settle(delivery, ack=None, failure="timeout")
    assert (delivery.outcome, kept.changes > before) == ("timeout", True)
    assert delivery.outcome != records.WAITING
