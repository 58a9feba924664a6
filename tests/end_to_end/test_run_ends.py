"""How `planbot run` is split, how it says that it works, and how it ends. The tests follow one another."""

import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from databases import SqliteFiles
from driver import Outcome
from end_to_end.city import CITY_PLAN, MARIA, PAT, TOM, Files
from end_to_end.processes import Process, running
from end_to_end.town import Town
from sqlalchemy import text

from planbot.bootstrap import RunningBot
from planbot.store import outbox
from planbot.store.outbox_records import MessageState, NewMessage, OutboxMessage
from planbot.trial import trial_settings

IN_TIME = 10
SIGTERM = 15

_numbers = itertools.count(1)


class Post(Town):
    """A town that bots in processes of their own work for by the machine's clock; nothing falls due."""

    folder: Path

    def environment(self) -> dict[str, str]:
        about = self.sandbox.describe()
        return {
            "SLACK_BOT_TOKEN": about["bot_token"],
            "SLACK_APP_TOKEN": about["app_token"],
            "PLANBOT_SLACK_API_URL": about["api_url"],
            "PLANBOT_DATABASE_URL": self.database_url,
            "PLANBOT_HTTP_PORT": "0",
            "PLANBOT_SETTLE_SECONDS": "10",
        }

    @contextmanager
    def planbot_at_work(self, *arguments: str) -> Iterator[tuple[Process, str]]:
        """Yield a process that is ready, and the address of its health checks."""
        with running("run", *arguments, folder=self.folder, **self.environment()) as process:
            address = process.address()
            self.driver.wait_until(
                lambda: _status(address, "/readyz") == 200 or process.has_ended, seconds=60, what="readiness"
            )
            assert not process.has_ended, process.last_words
            yield process, address

    def queue(self) -> str:
        """Queue an answer to the leadership channel; its key."""
        key = f"answer:{next(_numbers)}"
        message = NewMessage(
            kind="answer",
            dedupe_key=key,
            not_before=datetime.now(UTC),
            references={"question": "behind", "asker_id": None},
            recipient_channel="#leadership",
        )
        workspace_id = self.workspace_id
        with self.database.writing() as unit:
            outbox.enqueue(unit, workspace_id, message, now=datetime.now(UTC))
        return key

    def row(self, key: str) -> OutboxMessage:
        workspace_id = self.workspace_id
        with self.database.reading() as unit:
            found = outbox.message_of_key(unit, workspace_id, key)
        assert found is not None
        return found

    def wait_for_attempt(self, key: str) -> None:
        self.driver.wait_until(lambda: self.row(key).attempted_at, seconds=20, what="an attempt")

    def wait_until_sent(self, key: str) -> None:
        sent = MessageState.SENT
        self.driver.wait_until(lambda: self.row(key).state is sent, seconds=40, what="the message")

    def drop(self, key: str) -> None:
        """Have it not sent, or the next worker's first post would be this one."""
        row, workspace_id = self.row(key), self.workspace_id
        with self.database.writing() as unit:
            outbox.discard(unit, workspace_id, row.id, reason="not needed", now=datetime.now(UTC))

    def let_go(self, key: str) -> None:
        """Let the lease of whoever held the message run out."""
        past = datetime.now(UTC) - timedelta(hours=1)
        with self.database.writing() as unit:
            unit.session.execute(
                text("UPDATE outbox_messages SET lease_until = :past WHERE dedupe_key = :key"),
                {"past": past.replace(tzinfo=None).isoformat(" "), "key": key},
            )

    def times_seen(self, key: str) -> int:
        keys = [(post.metadata or {})["event_payload"]["key"] for post in self.in_leadership()]
        return keys.count(key)


@pytest.fixture(scope="module")
def post(files: Files, sqlite_files: SqliteFiles, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    folder = tmp_path_factory.mktemp("post")
    with Post(sqlite_files.copy(folder), files.people, "2026-11-24T09:15", absent=[TOM]) as made:
        made.folder = folder
        made.bring_in(files.plan, CITY_PLAN)
        yield made


@pytest.fixture(autouse=True)
def mended(post: Post) -> None:
    """What an earlier test broke is whole again."""
    post.driver.clear_faults()
    post.driver.change_app(bot_token="valid", app_token="valid", socket_mode=True)


def test_web_and_worker_may_be_two_processes_that_each_say_how_they_are(post: Post) -> None:
    with post.planbot_at_work("--roles", "worker") as (worker, at_worker):
        assert _status(at_worker, "/healthz") == 200
        assert post.driver.get("/socket")["connections"] == 0
        post.wait_until_sent(post.queue())

        with post.planbot_at_work("--roles", "web") as (web, at_web):
            before = post.driver.mark()
            post.person(PAT).say("what is behind schedule?")
            post.driver.wait_until(
                lambda: post.direct_messages(PAT, since=before), seconds=20, what="an answer"
            )
            assert worker.terminate(IN_TIME) == 0
            assert _status(at_worker, "/healthz") is None

            key = post.queue()
            time.sleep(1.5)  # longer than a worker would take to look
            assert post.row(key).state is MessageState.QUEUED
            assert _status(at_web, "/readyz") == 200
            assert web.terminate(IN_TIME) == 0
    post.drop(key)


def test_what_a_listener_does_is_answered_before_the_end(post: Post) -> None:
    with post.planbot_at_work() as (process, _):
        post.driver.fault("views.open", "slow", times=1, seconds=1.5)
        told: list[Outcome] = []
        maria = post.person(MARIA)
        asking = threading.Thread(target=lambda: told.append(maria.command("/planstatus")))
        asking.start()
        time.sleep(0.7)
        assert process.terminate(IN_TIME) == 0
        asking.join(IN_TIME)
        assert [outcome.ok for outcome in told] == [True]
        assert '"event": "stopped"' in process.errors


def test_a_post_that_hangs_holds_up_neither_the_end_nor_the_message(post: Post) -> None:
    post.driver.fault("chat.postMessage", "hang", times=1)
    with post.planbot_at_work() as (process, _):
        key = post.queue()
        post.wait_for_attempt(key)
        began = time.monotonic()
        assert process.terminate(IN_TIME) == 0
        assert time.monotonic() - began < IN_TIME
    assert post.row(key).state is MessageState.QUEUED

    post.let_go(key)
    with post.planbot_at_work() as (process, _):
        post.wait_until_sent(key)
        assert process.terminate(IN_TIME) == 0
    assert post.times_seen(key) == 1


@pytest.mark.long
def test_a_second_signal_ends_it_at_once(post: Post) -> None:
    post.driver.fault("chat.postMessage", "hang", times=1)
    with post.planbot_at_work() as (process, _):
        key = post.queue()
        post.wait_for_attempt(key)
        process.signal()
        time.sleep(1)
        assert not process.has_ended
        began = time.monotonic()
        assert process.terminate(IN_TIME) == 128 + SIGTERM
        assert time.monotonic() - began < IN_TIME
    post.let_go(key)


def test_a_signal_while_it_is_still_starting_is_heeded(post: Post) -> None:
    post.driver.fault("auth.test", "hang", times=1)
    with running("run", folder=post.folder, **post.environment()) as process:
        post.driver.wait_until(
            lambda: not post.driver.get("/faults")["faults"], seconds=60, what="its first call"
        )
        assert process.terminate(IN_TIME) == 0
        assert "Traceback" not in process.errors


def test_it_ends_when_its_bot_token_is_revoked_and_keeps_what_waits(post: Post) -> None:
    with post.planbot_at_work() as (process, _):
        post.driver.change_app(bot_token="revoked")
        key = post.queue()
        assert process.wait(20) == 2
        assert "Slack no longer takes SLACK_BOT_TOKEN (token_revoked)." in process.last_words
        assert (post.row(key).state, post.row(key).attempts) == (MessageState.QUEUED, 0)


@pytest.mark.long
def test_a_token_that_is_revoked_while_nothing_is_sent_is_noticed(post: Post) -> None:
    bot = RunningBot(trial_settings(post.sandbox.describe(), post.database_url))
    bot.check_token()
    assert not bot.failed.is_set()
    post.driver.change_app(bot_token="revoked")
    bot.check_token()
    assert bot.failed.is_set()
    assert bot.failure is not None
    assert "token_revoked" in bot.failure
    bot.stop()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"app_token": "revoked"}, "token_revoked"),
        pytest.param({"socket_mode": False}, "forbidden_team", marks=pytest.mark.long),
    ],
)
def test_it_ends_when_slack_gives_it_no_connection_any_more(
    post: Post, change: dict[str, object], code: str
) -> None:
    with post.planbot_at_work() as (process, _):
        post.driver.change_app(**change)
        if "app_token" in change:
            post.driver.disconnect()
        assert process.wait(20) == 2
        assert f"Slack no longer gives planbot a connection ({code})" in process.last_words
        assert "Traceback" not in process.errors


def test_it_ends_in_time_where_slack_cannot_be_reached(post: Post) -> None:
    """The last one: it takes the workspace away."""
    with post.planbot_at_work() as (process, address):
        pat = post.person(PAT)
        post.driver.wait_until(lambda: pat.command("/plan behind").ok, seconds=20, what="an answer")
        post.sandbox.stop()
        key = post.queue()
        post.driver.wait_until(
            lambda: post.row(key).reason == "slack_unreachable", seconds=20, what="an attempt"
        )
        assert _status(address, "/healthz") == 200
        post.driver.wait_until(lambda: _status(address, "/readyz") == 503, seconds=20, what="unreadiness")
        assert process.terminate(IN_TIME) == 0
        assert post.row(key).state is MessageState.QUEUED


def _status(address: str, path: str) -> int | None:
    try:
        return httpx.get(f"{address}{path}", trust_env=False).status_code
    except httpx.TransportError:
        return None
