"""An edit of a message that goes on in its thread changes the thread, and adds nothing twice."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from outbox.test_delivery import NOW, PACE, PATIENCE, TIMING, Post, post

from planbot.messages.renderer import Part, Rendered, Renderer
from planbot.outbox.composer import Composer
from planbot.outbox.courier import Courier
from planbot.outbox.worker import Worker
from planbot.plan.clock import FixedClock
from planbot.services.dead_letters import retry_key
from planbot.slack.client import posting_client
from planbot.slack.sender import SlackSender
from planbot.store.outbox_records import MessageState, OutboxMessage

__all__ = ["post"]

NO_LONGER = "What stood here no longer applies."


class Script(Composer):
    """Says what it was told to, by the key of the message: first what it begins with, then its parts."""

    said: dict[str, Sequence[str]]

    def compose(self, message: OutboxMessage, now: datetime) -> Rendered:
        first, *rest = self.said[message.dedupe_key]
        return Rendered(first, blocks(first), tuple(Part(words, blocks(words)) for words in rest))


def blocks(words: str) -> list[dict[str, object]]:
    return [{"type": "section", "text": {"type": "mrkdwn", "text": words}}]


@dataclass
class Thread:
    post: Post
    said: dict[str, Sequence[str]] = field(default_factory=dict)

    def say(self, key: str, *words: str) -> None:
        """Send a message, or an edit of the message `up`."""
        self.said[key] = words
        edits_id = self.post.row("up").id if key != "up" else None
        self.post.queue(key, edits_id=edits_id)
        self.work()

    def work(self) -> None:
        composer = Script(self.post.database, self.post.workspace_id, Renderer())
        composer.said = self.said
        sender = SlackSender(posting_client(self.post.sandbox.bot_token, self.post.sandbox.api_url, 1))
        here, clock = self.post.workspace_id, FixedClock(NOW)
        courier = Courier(self.post.database, here, sender, composer, clock, TIMING, PACE)
        worker = Worker(self.post.database, here, courier, clock, TIMING, PACE)
        worker.drain(PATIENCE)
        worker.stop(5)

    def send_again(self, key: str) -> None:
        retry_key(self.post.database, self.post.workspace_id, key, now=NOW)
        self.work()

    @property
    def seen(self) -> list[str]:
        """What stands in Slack now, from top to bottom."""
        ana = self.post.slack.person("ana@example.gov")
        (first,) = ana.messages("#leadership")
        replies = ana.messages("#leadership", thread_ts=first.ts)
        assert replies[0].ts == first.ts
        return [message.text for message in replies]


@pytest.fixture
def thread(post: Post) -> Thread:
    return Thread(post)


def test_the_replies_change_with_the_message(thread: Thread) -> None:
    thread.say("up", "one", "two", "three")
    assert thread.seen == ["one", "two", "three"]
    thread.say("edit-1", "ONE", "TWO", "three")
    assert thread.seen == ["ONE", "TWO", "three"]
    updates = [call["args"]["text"] for call in thread.post.slack.calls("chat.update")]
    assert updates == ["ONE", "TWO"]  # what stays the same is left alone


def test_a_reply_too_many_says_so_and_can_come_back(thread: Thread) -> None:
    thread.say("up", "one", "two", "three")
    thread.say("edit-1", "one", "two")
    assert thread.seen == ["one", "two", NO_LONGER]
    thread.say("edit-2", "short")
    assert thread.seen == ["short", NO_LONGER, NO_LONGER]
    thread.say("edit-3", "one", "two again", "three again")
    assert thread.seen == ["one", "two again", "three again"]


def test_a_reply_that_is_missing_is_added_once(thread: Thread) -> None:
    thread.say("up", "one")
    thread.say("edit-1", "one", "two")
    thread.say("edit-2", "one", "two", "three")
    thread.say("edit-3", "one", "two", "THREE")
    assert thread.seen == ["one", "two", "THREE"]
    first, *rest = thread.post.slack.posted()
    assert [reply.thread_ts for reply in rest] == [first.ts, first.ts]


@pytest.mark.parametrize("kind", ["accept_then_drop", "drop_before_accept", "error"])
def test_a_lost_answer_neither_loses_nor_doubles_a_change(kind: str, thread: Thread) -> None:
    thread.say("up", "one", "two")
    thread.post.slack.fault("chat.update", kind, times=2)
    thread.say("edit-1", "ONE", "TWO", "THREE")
    assert thread.seen == ["ONE", "TWO", "THREE"]


def test_the_replies_change_even_where_the_message_is_gone(thread: Thread) -> None:
    thread.say("up", "one", "two")
    thread.post.slack.fault("chat.update", "not_ok", times=1, code="message_not_found")
    thread.say("edit-1", "ONE", "TWO")
    assert thread.post.row("edit-1").state is MessageState.DEAD
    assert thread.seen == ["one", "TWO"]


@pytest.mark.each_database
def test_a_change_of_a_reply_that_is_sent_again_says_what_it_said(thread: Thread) -> None:
    thread.say("up", "one", "two", "three")
    thread.post.slack.fault("chat.update", "not_ok", times=2, code="is_archived")
    thread.say("edit-1", "ONE", "TWO", "THREE")
    assert thread.seen == ["one", "two", "THREE"]
    thread.said["edit-1/part-1"] = thread.said["edit-1"]  # the kind and references are those of the edit
    thread.send_again("edit-1/part-1")
    assert thread.seen == ["one", "TWO", "THREE"]


def test_a_change_that_is_sent_again_says_what_holds_by_then(thread: Thread) -> None:
    thread.say("up", "one", "two")
    thread.post.slack.fault("chat.update", "not_ok", times=1, code="is_archived")
    thread.say("edit-1", "ONE", "TWO")
    assert thread.seen == ["one", "TWO"]
    thread.said["edit-1"] = ("One", "two by now")
    thread.send_again("edit-1")
    assert thread.seen == ["One", "two by now"]


def test_a_change_of_a_reply_that_was_not_made_is_made_with_the_next(thread: Thread) -> None:
    thread.say("up", "one", "two", "three")
    thread.post.slack.fault("chat.update", "not_ok", times=2, code="is_archived")
    thread.say("edit-1", "ONE", "TWO", "THREE")
    assert thread.seen == ["one", "two", "THREE"]
    thread.say("edit-2", "One", "TWO", "THREE")
    assert thread.seen == ["One", "TWO", "THREE"]
