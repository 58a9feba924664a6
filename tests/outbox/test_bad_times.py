"""When things go wrong twice: a slow machine, a refusal to look, one kind of trouble after another."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from driver import Driver
from outbox.composing import PlainComposer
from outbox.town import ASK, Town, build_town, queue, rows, workspace_file

from planbot.messages.renderer import Renderer
from planbot.outbox.courier import Courier
from planbot.outbox.desk import Desk
from planbot.outbox.outcomes import Prepared
from planbot.outbox.pace import Pace
from planbot.outbox.sender import Outgoing, Posted
from planbot.outbox.timing import Timing
from planbot.outbox.verdicts import Verdicts
from planbot.outbox.worker import Worker
from planbot.plan.clock import FixedClock
from planbot.plan.delivery_words import SENT_AGAIN
from planbot.sandbox import Sandbox
from planbot.slack.client import posting_client
from planbot.slack.sender import SlackSender
from planbot.store import claims, delivery
from planbot.store.outbox_records import Hold, MessageState, OutboxMessage, Rendering
from planbot.store.unit_of_work import Database

TIMING = Timing(
    request_timeout=timedelta(seconds=1),
    lease=timedelta(seconds=1.5),
    settle=timedelta(0),
    first_retry=timedelta(milliseconds=500),
    longest_retry=timedelta(milliseconds=500),
)
PATIENCE = timedelta(seconds=10)


class Office:
    """One worker, one sandbox."""

    def __init__(self, database: Database, town: Town, sandbox: Sandbox, slack: Driver) -> None:
        self.database = database
        self.town = town
        self.slack = slack
        self.sender = SlackSender(posting_client(sandbox.bot_token, sandbox.api_url, 1))

    def worker(self, sender: SlackSender | None = None) -> Worker:
        database, here, clock = self.database, self.town.workspace_id, FixedClock(ASK)
        pace = Pace(scale=1000)
        composer = PlainComposer(database, here, Renderer())
        courier = Courier(database, here, sender or self.sender, composer, clock, TIMING, pace)
        return Worker(database, here, courier, clock, TIMING, pace)

    def seen(self) -> list[str]:
        return [(post.metadata or {})["event_payload"]["key"] for post in self.slack.posted()]


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    with Sandbox(workspace_file(3), start_at=ASK) as sandbox, Driver(sandbox.url) as slack:
        yield Office(database, build_town(database, sandbox.describe()), sandbox, slack)


def test_no_post_is_made_that_the_lease_would_not_outlast(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its answer could come when another worker has looked for it in vain, and posted it too."""
    queue(office.database, office.town, [office.town.check_in(1, "a")])
    begin_attempts = delivery.begin_attempts

    def begin_on_a_busy_host(*what: Any, **more: Any) -> set[Hold]:
        begun = begin_attempts(*what, **more)
        time.sleep(0.6)
        return begun

    with monkeypatch.context() as patch:
        patch.setattr(delivery, "begin_attempts", begin_on_a_busy_host)
        office.worker().drain()
    assert office.seen() == []
    assert rows(office.database, office.town)["a"].attempts == 0
    office.worker().drain(PATIENCE)
    assert office.seen() == ["a"]
    assert rows(office.database, office.town)["a"].state is MessageState.SENT


def test_slack_asks_to_wait_before_it_is_looked_at(office: Office) -> None:
    """Nobody waits for it in the meantime, nor holds the message."""
    office.slack.fault("chat.postMessage", "accept_then_drop")
    office.slack.fault("conversations.history", "ratelimited", retry_after=30)
    queue(office.database, office.town, [office.town.check_in(1, "a")])
    before = time.monotonic()
    worker = office.worker()
    worker.drain(timedelta(seconds=0.5))
    assert time.monotonic() - before < 10
    row = rows(office.database, office.town)["a"]
    assert (row.state, row.lease_token) == (MessageState.UNKNOWN, None)
    assert row.retry_at is not None
    assert timedelta(seconds=20) < row.retry_at - datetime.now(UTC) <= timedelta(seconds=30)


@pytest.mark.parametrize("code", ["user_disabled", "user_not_found", "channel_not_found"])
def test_a_conversation_that_is_closed_to_planbot_cannot_be_looked_at(office: Office, code: str) -> None:
    office.slack.fault("chat.postMessage", "accept_then_drop")
    office.slack.fault("conversations.open", "not_ok", code=code, times=9)
    queue(office.database, office.town, [office.town.check_in(1, "a")])
    office.worker().drain(PATIENCE)
    row = rows(office.database, office.town)["a"]
    assert (row.state, row.reason) == (
        MessageState.DEAD,
        f"may not have arrived; the history cannot be read ({code})",
    )
    assert office.seen() == ["a"]


class WithTroubleLater(SlackSender):
    """Has a fault scripted for its second post."""

    posts = 0
    slack: Driver

    def post(self, message: Outgoing) -> Posted:
        self.posts += 1
        if self.posts == 2:
            self.slack.fault("chat.postMessage", "ratelimited", retry_after=0)
        return super().post(message)


def test_that_it_may_have_arrived_twice_is_not_forgotten(office: Office) -> None:
    office.slack.fault("chat.postMessage", "accept_then_drop")
    office.slack.fault("*", "history_unreadable")
    queue(office.database, office.town, [office.town.answer("a")])
    sender = WithTroubleLater(office.sender._client)
    sender.slack = office.slack
    office.worker(sender=sender).drain(PATIENCE)
    assert office.seen() == ["a", "a"]
    assert rows(office.database, office.town)["a"].reason == SENT_AGAIN


def prepared(message: OutboxMessage) -> Prepared:
    rendering = Rendering(hold=message.hold, text=message.dedupe_key, blocks=[])
    return Prepared(message=message, rendering=rendering, address=None)


def test_what_a_worker_prepared_before_it_slept_over_its_lease_is_not_posted(office: Office) -> None:
    """It has claimed the message anew: only what it prepared under the lease that holds may go out."""
    here, clock, pace = office.town.workspace_id, FixedClock(ASK), Pace(scale=1000)
    desk = Desk(office.database, here, Verdicts(here, clock, TIMING, pace), clock, TIMING, pace)
    queue(office.database, office.town, [office.town.check_in(1, "a"), office.town.check_in(2, "b")])
    before = [prepared(message) for message in desk.work([], [], room=5).due]
    with office.database.writing() as unit:
        long_after = datetime.now(UTC) + timedelta(hours=1)
        assert claims.release_expired(unit, here, real_now=long_after) == 2
    anew = [prepared(message) for message in desk.work([], [], room=5).due]
    begun = desk.work([], [*before, *anew], room=0).begun
    assert [one.prepared for one in begun] == anew
