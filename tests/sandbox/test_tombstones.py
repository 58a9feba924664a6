"""Deleting the first message of a thread: what is left in its place, and what the app is told."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from driver import Driver
from sandbox.socket_app import SocketApp
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from planbot.sandbox import Sandbox

Json = dict[str, Any]

WORDS = "This message was deleted."


@pytest.fixture
def attached(sandbox: Sandbox) -> Iterator[SocketApp]:
    with SocketApp(sandbox) as app:
        yield app


class Thread:
    """A message with two replies."""

    def __init__(self, web: WebClient) -> None:
        self.web = web
        blocks = [{"type": "header", "text": {"type": "plain_text", "text": "Parent"}}]
        parent = web.chat_postMessage(channel="general", text="parent", blocks=blocks)
        self.channel, self.ts = str(parent["channel"]), str(parent["ts"])
        self.replies = [self.reply("one"), self.reply("two")]

    def reply(self, text: str) -> str:
        sent = self.web.chat_postMessage(channel=self.channel, thread_ts=self.ts, text=text)
        return str(sent["ts"])

    def delete(self, ts: str) -> None:
        self.web.chat_delete(channel=self.channel, ts=ts)

    def messages(self) -> list[Json]:
        found: list[Json] = self.web.conversations_replies(channel=self.channel, ts=self.ts)["messages"]
        return found

    def history(self) -> list[Json]:
        found: list[Json] = self.web.conversations_history(channel=self.channel)["messages"]
        return found


@pytest.fixture
def thread(web: WebClient) -> Thread:
    return Thread(web)


def changes(app: SocketApp) -> list[Json]:
    found = [one["payload"]["event"] for one in app.envelopes("events_api")]
    return [event for event in found if event.get("subtype", "").startswith("message_")]


def test_a_tombstone_keeps_the_thread(thread: Thread) -> None:
    thread.delete(thread.ts)
    tombstone, *replies = thread.messages()
    assert tombstone == {
        "type": "message",
        "subtype": "tombstone",
        "text": WORDS,
        "user": "USLACKBOT",
        "hidden": True,
        "ts": thread.ts,
        "thread_ts": thread.ts,
        "parent_user_id": "USLACKBOT",
        "reply_count": 2,
        "reply_users_count": 1,
        "latest_reply": thread.replies[1],
        "reply_users": [replies[0]["user"]],
        "is_locked": False,
        "subscribed": False,
    }
    assert [one["text"] for one in replies] == ["one", "two"]
    assert [one["text"] for one in thread.history()] == [WORDS]


def test_a_thread_goes_on_below_its_tombstone(thread: Thread) -> None:
    thread.delete(thread.ts)
    thread.reply("three")
    assert [one["text"] for one in thread.messages()] == [WORDS, "one", "two", "three"]
    for change in (thread.web.chat_delete, thread.web.chat_update):
        with pytest.raises(SlackApiError, match=r"cant_(delete|update)_message"):
            change(channel=thread.channel, ts=thread.ts, text="back again")


def test_the_tombstone_goes_with_the_last_reply(thread: Thread) -> None:
    thread.delete(thread.ts)
    thread.delete(thread.replies[0])
    assert [one["text"] for one in thread.messages()] == [WORDS, "two"]
    thread.delete(thread.replies[1])
    assert thread.history() == []
    with pytest.raises(SlackApiError, match="thread_not_found"):
        thread.messages()


def test_a_message_without_replies_leaves_nothing(thread: Thread) -> None:
    for ts in (*thread.replies, thread.ts):
        thread.delete(ts)
    assert thread.history() == []


def test_what_the_app_is_told(web: WebClient, driver: Driver, attached: SocketApp) -> None:
    thread = Thread(web)
    thread.delete(thread.ts)
    for ts in thread.replies:
        thread.delete(ts)
    driver.settle()
    told = changes(attached)
    assert [one["subtype"] for one in told] == ["message_changed", *["message_deleted"] * 3]
    assert (told[0]["message"]["subtype"], told[0]["message"]["reply_count"]) == ("tombstone", 2)
    assert told[0]["previous_message"]["text"] == "parent"
    assert [one["deleted_ts"] for one in told[1:]] == [*thread.replies, thread.ts]
    assert told[3]["previous_message"]["subtype"] == "tombstone"


def test_the_page_says_so(sandbox: Sandbox, thread: Thread) -> None:
    thread.delete(thread.ts)
    for address in ("/as/ana/general", f"/as/ana/general?thread={thread.ts}"):
        page = httpx.get(f"{sandbox.url}{address}").text
        assert WORDS in page
        assert "Slackbot" in page
        assert "Parent" not in page
    assert "2 replies" in page
