"""The official async clients, unmodified: slack-sdk's over HTTP and WebSocket, and slack-bolt's AsyncApp."""

import asyncio
import functools
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from driver import Driver, Person
from sandbox.echo import buttons, form
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncSay
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from planbot.sandbox import Sandbox, WorkspaceFile

Json = dict[str, Any]

PATIENCE = 10.0


def on_a_loop(test: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """Run an async test on a loop of its own."""

    @functools.wraps(test)
    def run(*args: Any, **kwargs: Any) -> None:
        async def story() -> None:
            await test(*args, **kwargs)

        asyncio.run(story())

    return run


@pytest.fixture
def sandbox(city: WorkspaceFile) -> Iterator[Sandbox]:
    with Sandbox(city) as running:
        yield running


@pytest.fixture
def ana(driver: Driver) -> Person:
    return driver.person("ana@example.gov")


@pytest.fixture
def general(driver: Driver) -> str:
    return next(str(one["id"]) for one in driver.describe()["channels"] if one["name"] == "general")


def client_of(sandbox: Sandbox, **settings: Any) -> AsyncWebClient:
    """The official client as an app would make it, its own retries off so that faults show."""
    settings = {"token": sandbox.bot_token, "retry_handlers": [], **settings}
    return AsyncWebClient(base_url=sandbox.api_url, **settings)


async def until(true: Callable[[], Awaitable[Any]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await true():
            await asyncio.sleep(0.01)


async def reconnected(client: AsyncBaseSocketModeClient, driver: Driver) -> None:
    """Ask the app to reconnect, and wait until it has."""
    before = await client.session_id()
    await asyncio.to_thread(driver.disconnect, "refresh_requested")

    async def is_new() -> bool:
        return await client.session_id() != before and await client.is_connected()

    await until(is_new)
    await asyncio.to_thread(driver.wait_for_app)
    assert driver.get("/socket")["connections"] == 1


# The Web API


@on_a_loop
async def test_it_knows_who_it_is(sandbox: Sandbox) -> None:
    answer = await client_of(sandbox).auth_test()
    assert (answer["ok"], answer["user_id"], answer["team_id"]) == (
        True,
        sandbox.bot_user_id,
        sandbox.team_id,
    )


@on_a_loop
async def test_messages_are_posted_updated_deleted_and_read_page_by_page(
    sandbox: Sandbox, general: str
) -> None:
    web = client_of(sandbox)
    stamps = [
        (await web.chat_postMessage(channel=general, text=f"message {n}", blocks=buttons(str(n))))["ts"]
        for n in range(6)
    ]
    updated = await web.chat_update(channel=general, ts=stamps[1], text="changed", blocks=[])
    assert (updated["ts"], updated["text"]) == (stamps[1], "changed")
    await web.chat_delete(channel=general, ts=stamps[3])
    pages = [
        [one["text"] for one in page["messages"]]
        async for page in await web.conversations_history(channel=general, limit=2)
    ]
    assert pages == [["message 5", "message 4"], ["message 2", "changed"], ["message 0"]]


@on_a_loop
async def test_a_refusal_is_raised_with_its_code(sandbox: Sandbox) -> None:
    with pytest.raises(SlackApiError) as caught:
        await client_of(sandbox).chat_postMessage(channel="C999", text="x")
    assert caught.value.response["error"] == "channel_not_found"
    with pytest.raises(SlackApiError) as caught:
        await client_of(sandbox, token="xoxb-made-up").auth_test()
    assert caught.value.response["error"] == "invalid_auth"


@on_a_loop
async def test_over_the_limit_it_waits_as_long_as_it_is_told(
    sandbox: Sandbox, driver: Driver, general: str
) -> None:
    driver.fault("chat.postMessage", "ratelimited", times=1, retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        await client_of(sandbox).chat_postMessage(channel=general, text="x")
    refused = caught.value.response
    assert (refused.status_code, refused["error"], refused.headers["Retry-After"]) == (
        429,
        "ratelimited",
        "7",
    )
    driver.fault("chat.postMessage", "ratelimited", times=1, retry_after=0)
    web = client_of(sandbox, retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=1)])
    assert (await web.chat_postMessage(channel=general, text="patient"))["ok"]
    assert [one["status"] for one in driver.calls("chat.postMessage")] == [429, 429, 200]
    assert [post.text for post in driver.posted()] == ["patient"]


@on_a_loop
async def test_a_file_is_uploaded_in_three_steps(sandbox: Sandbox, driver: Driver, general: str) -> None:
    web = client_of(sandbox)
    answer = await web.files_upload_v2(
        channel=general, filename="plan.csv", content="a,b\n1,2\n", title="Plan", initial_comment="Here"
    )
    file = answer["files"][0]
    assert (file["title"], file["size"], file["filetype"]) == ("Plan", 8, "csv")
    (post,) = driver.posted()
    assert (post.text, [one["id"] for one in post.files]) == ("Here", [file["id"]])
    several = [{"filename": f"{n}.txt", "content": "x" * n} for n in (1, 2)]
    both = await web.files_upload_v2(channel=general, file_uploads=several)
    assert [one["size"] for one in both["files"]] == [1, 2]


# Socket Mode


@asynccontextmanager
async def socket_client(
    sandbox: Sandbox, driver: Driver, answer: Callable[[SocketModeRequest], Awaitable[Json | None]]
) -> AsyncIterator[SocketModeClient]:
    """The official client, which acknowledges every envelope with what `answer` gives."""

    async def listen(client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        payload = await answer(request)
        await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload))

    client = SocketModeClient(app_token=sandbox.app_token, web_client=client_of(sandbox))
    client.socket_mode_request_listeners.append(listen)
    await client.connect()
    try:
        await asyncio.to_thread(driver.wait_for_app)
        yield client
    finally:
        await client.close()


@on_a_loop
async def test_the_trigger_of_a_command_opens_a_form(sandbox: Sandbox, driver: Driver, ana: Person) -> None:
    async def answer(request: SocketModeRequest) -> None:
        assert request.type == "slash_commands"
        trigger = request.payload["trigger_id"]
        opened = await client_of(sandbox).views_open(trigger_id=trigger, view=form("Asked for"))
        assert opened["view"]["callback_id"] == "form"

    async with socket_client(sandbox, driver, answer):
        assert (await asyncio.to_thread(ana.command, "/ask")).ok
    modal = ana.modal()
    assert modal is not None
    assert modal.title == "Asked for"


@on_a_loop
async def test_the_client_reconnects_when_it_is_asked_to(
    sandbox: Sandbox, driver: Driver, ana: Person
) -> None:
    async def answer(request: SocketModeRequest) -> Json:
        return {"text": f"heard {request.payload['text']}"}

    async with socket_client(sandbox, driver, answer) as client:
        assert (await asyncio.to_thread(ana.command, "/ask one")).plain == "heard one"
        await reconnected(client, driver)
        assert (await asyncio.to_thread(ana.command, "/ask two")).plain == "heard two"


# slack-bolt


class Bolt:
    """An AsyncApp that answers a command, a button, a form and a mention; `seen` are the payloads."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.seen: list[Json] = []
        app = AsyncApp(client=client_of(sandbox), signing_secret=sandbox.signing_secret)
        app.command("/ask")(self.ask)
        app.action({"action_id": "press_open"})(self.open)
        app.view("form")(self.submitted)
        app.event("app_mention")(self.mentioned)
        app.event("message")(self.message)
        self.handler = AsyncSocketModeHandler(app, sandbox.app_token)

    async def ask(self, ack: AsyncAck, body: Json) -> None:
        self.seen.append(body)
        await ack(text="Press", blocks=buttons("Open"))

    async def open(self, ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        self.seen.append(body)
        await client.views_open(trigger_id=body["trigger_id"], view=form())
        await ack()

    async def submitted(self, ack: AsyncAck, body: Json, view: Json) -> None:
        self.seen.append(body)
        if view["state"]["values"]["note"]["typed"]["value"] == "wrong":
            await ack(response_action="errors", errors={"note": "Not like that."})
        else:
            await ack()

    async def mentioned(self, event: Json, say: AsyncSay) -> None:
        await say("you called", thread_ts=event["ts"])

    async def message(self, body: Json) -> None:
        self.seen.append(body)


@asynccontextmanager
async def bolt_app(sandbox: Sandbox, driver: Driver) -> AsyncIterator[Bolt]:
    bolt = Bolt(sandbox)
    await bolt.handler.connect_async()
    try:
        await asyncio.to_thread(driver.wait_for_app)
        yield bolt
    finally:
        await bolt.handler.close_async()


@on_a_loop
async def test_bolt_from_a_command_over_a_button_to_a_form(
    sandbox: Sandbox, driver: Driver, ana: Person
) -> None:
    async with bolt_app(sandbox, driver) as bolt:
        asked = await asyncio.to_thread(ana.command, "/ask form", "general")
        assert (asked.ok, asked.plain) == (True, "Open")
        pressed = await asyncio.to_thread(ana.click, "Open", channel="general")
        assert pressed.ok
        refused = await asyncio.to_thread(ana.submit, {"Note": "wrong"})
        assert refused.errors == {"note": "Not like that."}
        assert (await asyncio.to_thread(ana.submit, {"Note": "right", "Status": "late"})).ok
    assert ana.modals() == []
    command, action, _, submission = bolt.seen
    assert (command["command"], command["text"]) == ("/ask", "form")
    assert (action["type"], action["actions"][0]["value"]) == ("block_actions", "Open")
    values = submission["view"]["state"]["values"]
    assert values["note"]["typed"]["value"] == "right"
    assert values["status"]["chosen"]["selected_option"]["value"] == "late"


@on_a_loop
async def test_bolt_answers_a_mention_after_it_has_reconnected(
    sandbox: Sandbox, driver: Driver, ana: Person
) -> None:
    async with bolt_app(sandbox, driver) as bolt:
        await reconnected(bolt.handler.client, driver)
        said = await asyncio.to_thread(ana.say, "@helper are you there?", "general")
        assert said.raw["delivered"]
        await until(lambda: asyncio.to_thread(driver.posted))
    (answer,) = driver.posted()
    assert (answer.text, answer.thread_ts) == ("you called", said.raw["ts"])
