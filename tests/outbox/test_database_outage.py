"""The database goes away in the middle of a round, with posts under way, and comes back: each message once.

On PostgreSQL a worker has a role of its own, which may not log in any more and whose connections are ended;
so one worker can be cut off while another is not. On SQLite another connection holds the lock to write.
"""

import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol, TypeVar

import pytest
from databases import PostgresqlServer, ReadingRole, RefusedRole
from driver import Driver
from outbox.composing import PlainComposer
from outbox.town import ASK, Town, build_town, queue, rows, workspace_file
from structlog.testing import capture_logs

from planbot.messages.renderer import Renderer
from planbot.outbox.courier import Courier
from planbot.outbox.pace import Pace
from planbot.outbox.sender import Outgoing, Posted
from planbot.outbox.timing import Timing
from planbot.outbox.worker import Worker
from planbot.plan.clock import FixedClock
from planbot.sandbox import Sandbox
from planbot.slack.client import posting_client
from planbot.slack.sender import SlackSender
from planbot.store import ledger, outbox
from planbot.store.engine import build_engine, parse_url
from planbot.store.errors import Busy, DatabaseUnreachable
from planbot.store.outbox_records import MessageState
from planbot.store.unit_of_work import Database, Unit, open_database

T = TypeVar("T")
AT_ONCE = 4
MESSAGES = 24
SLOW_SECONDS = 0.5
FAILED_ROUNDS = 5
PATIENCE = timedelta(seconds=60)
LONG_LEASE = Timing(
    request_timeout=timedelta(seconds=5),
    lease=timedelta(seconds=15),
    settle=timedelta(0),
    first_retry=timedelta(milliseconds=20),
    longest_retry=timedelta(milliseconds=100),
    at_once=AT_ONCE,
)
SHORT_LEASE = Timing(
    request_timeout=timedelta(seconds=1),
    lease=timedelta(seconds=2),
    settle=timedelta(milliseconds=100),
    first_retry=timedelta(milliseconds=20),
    longest_retry=timedelta(milliseconds=100),
    at_once=AT_ONCE,
)

pytestmark = pytest.mark.each_database


class Watched(Database):
    """Counts what could not be stored because the database was away."""

    failures = 0

    def write(self, work: Callable[[Unit], T]) -> T:
        try:
            return super().write(work)
        except (Busy, DatabaseUnreachable):
            self.failures += 1
            raise


class WatchedSender(SlackSender):
    """Counts the posts that were begun."""

    begun = 0

    def post(self, message: Outgoing) -> Posted:
        self.begun += 1
        return super().post(message)


class Outage(Protocol):
    """What parts a worker, at `url`, from its database."""

    url: str

    def begin(self) -> None: ...
    def end(self) -> None: ...


class LockedFile:
    """Somebody else writes, and does not stop."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._other = sqlite3.connect(parse_url(url).database or "", timeout=10, isolation_level=None)

    def begin(self) -> None:
        self._other.execute("BEGIN IMMEDIATE")

    def end(self) -> None:
        self._other.execute("ROLLBACK")

    def close(self) -> None:
        self._other.close()


@dataclass
class Office:
    """A database that everybody can reach, and a sandbox whose posts take a while."""

    database: Database
    town: Town
    sandbox: Sandbox
    slack: Driver

    @contextmanager
    def worker(
        self, url: str, timing: Timing, wait_seconds: float = 0.1
    ) -> Iterator[tuple[Worker, Watched, WatchedSender]]:
        """A worker at work, on a `Database` of its own that does not wait long for a lock."""
        here, clock, pace = self.town.workspace_id, FixedClock(ASK), Pace(scale=1000)
        seconds = int(timing.request_timeout.total_seconds())
        sender = WatchedSender(posting_client(self.sandbox.bot_token, self.sandbox.api_url, seconds))
        with Watched(build_engine(parse_url(url), wait_seconds=wait_seconds), interactive=True) as mine:
            composer = PlainComposer(mine, here, Renderer())
            courier = Courier(mine, here, sender, composer, clock, timing, pace)
            worker = Worker(mine, here, courier, clock, timing, pace)
            worker.start(poll_seconds=0.05)
            try:
                yield worker, mine, sender
            finally:
                worker.stop(10)

    def begin_posting(self, sender: WatchedSender) -> None:
        """Wait until as many posts are under way as may be."""
        queue(self.database, self.town, self.town.mixed(MESSAGES))
        self.slack.wait_until(lambda: sender.begun >= AT_ONCE, seconds=60, what="posts under way")

    def has_open(self) -> bool:
        with self.database.reading() as unit:
            return outbox.is_anything_due(unit, self.town.workspace_id, now=ASK)

    def wait_until_done(self) -> None:
        self.slack.clear_faults()
        self.slack.wait_until(
            lambda: not self.has_open(), seconds=PATIENCE.total_seconds(), what="the end of the queue"
        )

    def check_that_each_is_seen_once(self) -> None:
        stored = rows(self.database, self.town)
        assert {row.state for row in stored.values()} == {MessageState.SENT}
        assert {f"m{number}" for number in range(MESSAGES)} <= stored.keys()
        seen = Counter((post.metadata or {})["event_payload"]["key"] for post in self.slack.posted())
        assert seen == Counter(stored.keys())
        with self.database.reading() as unit:
            entries = ledger.list_entries(unit, self.town.workspace_id, subject_kind="message")
        assert Counter(entry.subject_id for entry in entries if entry.verb == "sent") == seen

    def looks(self) -> list[Any]:
        return self.slack.calls("conversations.history") + self.slack.calls("conversations.replies")


@pytest.fixture(autouse=True)
def no_log() -> Iterator[None]:
    """To print the stack of each round that failed takes longer than the rounds."""
    with capture_logs():
        yield


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    with Sandbox(workspace_file(8), start_at=ASK) as sandbox, Driver(sandbox.url) as slack:
        slack.fault("chat.postMessage", "slow", share=1, seconds=SLOW_SECONDS)
        yield Office(database, build_town(database, sandbox.describe()), sandbox, slack)


@pytest.fixture
def outage(database_kind: str, database_url: str, office: Office) -> Iterator[Outage]:
    with ExitStack() as stack:
        parted = LockedFile(database_url) if database_kind == "sqlite" else RefusedRole(database_url)
        stack.callback(parted.close)
        yield parted


def test_what_was_under_way_is_stored_once_the_database_is_back(office: Office, outage: Outage) -> None:
    """Nothing has to be looked for: the worker still knows what came of it."""
    with office.worker(outage.url, LONG_LEASE) as (_, mine, sender):
        office.begin_posting(sender)
        outage.begin()
        office.slack.wait_until(lambda: mine.failures >= FAILED_ROUNDS, seconds=60, what="failed rounds")
        outage.end()
        office.wait_until_done()
    office.check_that_each_is_seen_once()
    assert office.looks() == []


def test_an_outage_that_outlasts_the_lease(
    office: Office, outage: Outage, database_kind: str, database_url: str
) -> None:
    """On PostgreSQL another worker has dealt with all of it meanwhile, and the first finds its leases lost.

    What that one had prepared is not posted, nor what it had posted stored again.
    """
    with office.worker(outage.url, SHORT_LEASE) as (worker, mine, sender):
        office.begin_posting(sender)
        outage.begin()
        office.slack.wait_until(lambda: mine.failures >= FAILED_ROUNDS, seconds=60, what="failed rounds")
        time.sleep(SHORT_LEASE.lease.total_seconds())
        if database_kind == "postgresql":
            with office.worker(database_url, SHORT_LEASE, wait_seconds=15):
                office.wait_until_done()
        outage.end()
        worker.drain(PATIENCE)
        office.wait_until_done()
    office.check_that_each_is_seen_once()


def test_a_server_that_only_reads_for_a_while(postgresql: PostgresqlServer) -> None:
    """As when a standby has not taken over yet: what came of posts is kept until it can be stored."""
    with (
        postgresql.database() as url,
        open_database(url, interactive=False) as database,
        Sandbox(workspace_file(8), start_at=ASK) as sandbox,
        Driver(sandbox.url) as slack,
        ExitStack() as stack,
    ):
        slack.fault("chat.postMessage", "slow", share=1, seconds=SLOW_SECONDS)
        office = Office(database, build_town(database, sandbox.describe()), sandbox, slack)
        role = ReadingRole(url)
        stack.callback(role.close)
        with office.worker(role.url, LONG_LEASE) as (_, mine, sender):
            office.begin_posting(sender)
            role.begin()
            office.slack.wait_until(lambda: mine.failures >= FAILED_ROUNDS, seconds=20, what="failed rounds")
            role.end()
            office.wait_until_done()
        office.check_that_each_is_seen_once()
        assert office.looks() == []


def test_connections_that_break_at_any_instant(postgresql: PostgresqlServer) -> None:
    """Two workers, whose connections end twenty times each, in whatever they are about to store or read."""
    with (
        postgresql.database() as url,
        open_database(url, interactive=False) as database,
        Sandbox(workspace_file(8), start_at=ASK) as sandbox,
        Driver(sandbox.url) as slack,
        ExitStack() as stack,
    ):
        slack.fault("chat.postMessage", "slow", share=0.3, seconds=0.05)
        office = Office(database, build_town(database, sandbox.describe()), sandbox, slack)
        roles = [RefusedRole(url) for _ in range(2)]
        for role in roles:
            stack.callback(role.close)
        watched = [stack.enter_context(office.worker(role.url, SHORT_LEASE, 15))[1] for role in roles]
        messages = office.town.mixed(MESSAGES)
        for number in range(20):
            queue(database, office.town, messages[number::20])
            for role in roles:
                role.end_connections()
                time.sleep(0.05)
        office.wait_until_done()
        assert any(each.failures for each in watched)
        office.check_that_each_is_seen_once()
