"""The picture in the rollup: uploaded once, referred to, and left out where Slack does not take it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from driver import Driver, Post
from outbox.town import ASK, Town, build_town, queue, rows, workspace_file

from planbot.messages.renderer import Renderer
from planbot.outbox.composer import Composer
from planbot.outbox.courier import Courier
from planbot.outbox.pace import Pace
from planbot.outbox.timing import Timing
from planbot.outbox.worker import Worker
from planbot.plan.clock import FixedClock
from planbot.sandbox import Sandbox
from planbot.slack.client import posting_client
from planbot.slack.sender import SlackSender
from planbot.store import outbox
from planbot.store.outbox_records import MessageState
from planbot.store.unit_of_work import Database

UPLOAD, BYTES, COMPLETE = "files.getUploadURLExternal", "files upload", "files.completeUploadExternal"
PACE = Pace(scale=1000)
TIMING = Timing(first_retry=timedelta(milliseconds=20), longest_retry=timedelta(milliseconds=50))
ENOUGH = timedelta(seconds=20)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(workspace_file(2), start_at=ASK) as running:
        yield running


@pytest.fixture
def slack(sandbox: Sandbox) -> Iterator[Driver]:
    with Driver(sandbox.url) as driver:
        driver.clear_faults()
        yield driver


@pytest.fixture
def town(database: Database, slack: Driver) -> Town:
    return build_town(database, slack.describe())


@pytest.fixture
def worker(database: Database, sandbox: Sandbox, town: Town) -> Iterator[Worker]:
    with worker_with(database, sandbox, town, patience=5) as one:
        yield one


@pytest.fixture
def impatient(database: Database, sandbox: Sandbox, town: Town) -> Iterator[Worker]:
    with worker_with(database, sandbox, town, patience=0.5) as one:
        yield one


@contextmanager
def worker_with(database: Database, sandbox: Sandbox, town: Town, *, patience: float) -> Iterator[Worker]:
    """Yield a worker that waits so many seconds for an answer of Slack's."""
    clock, sender = FixedClock(ASK), SlackSender(posting_client(sandbox.bot_token, sandbox.api_url, patience))
    composer = Composer(database, town.workspace_id, Renderer())
    courier = Courier(database, town.workspace_id, sender, composer, clock, TIMING, PACE)
    one = Worker(database, town.workspace_id, courier, clock, TIMING, PACE)
    yield one
    one.stop(5)


def send(database: Database, town: Town, worker: Worker, slack: Driver, *keys: str) -> list[Post]:
    """Queue a rollup for each key and send them; the posts that begin a thread."""
    mark = slack.mark()
    queue(database, town, [town.rollup(key, number) for number, key in enumerate(keys)])
    worker.drain(ENOUGH)
    return [post for post in slack.posted(since=mark) if post.thread_ts is None]


def pictures(post: Post) -> list[str]:
    return [block["slack_file"]["id"] for block in post.blocks if block["type"] == "image"]


def uploads(slack: Driver) -> int:
    return len(slack.calls(UPLOAD))


def test_it_is_uploaded_and_shown(database: Database, town: Town, worker: Worker, slack: Driver) -> None:
    before = uploads(slack)
    (post,) = send(database, town, worker, slack, "a")
    (file_id,) = pictures(post)
    assert file_id.startswith("F")
    assert uploads(slack) == before + 1


def test_the_same_picture_is_uploaded_once(
    database: Database, town: Town, worker: Worker, slack: Driver
) -> None:
    (first,) = send(database, town, worker, slack, "a")
    before = uploads(slack)
    (second,) = send(database, town, worker, slack, "b")
    assert pictures(second) == pictures(first)
    assert uploads(slack) == before


@pytest.mark.long
def test_a_post_that_is_made_again_refers_to_the_same_file(
    database: Database, town: Town, worker: Worker, slack: Driver
) -> None:
    slack.fault("chat.postMessage", "not_ok", times=1, code="channel_not_found")
    assert send(database, town, worker, slack, "a") == []
    before, mark = uploads(slack), slack.mark()
    dead = rows(database, town)["a"]
    assert dead.state is MessageState.DEAD
    with database.writing() as unit:
        outbox.requeue(unit, town.workspace_id, dead.id)
    worker.drain(ENOUGH)
    (post,) = [one for one in slack.posted(since=mark) if one.thread_ts is None]
    assert len(pictures(post)) == 1
    assert uploads(slack) == before


@pytest.mark.parametrize(
    "code", ["missing_scope", pytest.param("fatal_error", marks=pytest.mark.long), "ratelimited"]
)
def test_without_it_the_rollup_comes_all_the_same(
    database: Database, town: Town, worker: Worker, slack: Driver, code: str
) -> None:
    slack.fault(UPLOAD, "not_ok", times=9, code=code)
    (post,) = send(database, town, worker, slack, "a")
    assert pictures(post) == []
    assert "open items" in post.plain


@pytest.mark.one_database
@pytest.mark.parametrize(
    "kind",
    [
        "hang",
        *(
            pytest.param(kind, marks=pytest.mark.long)
            for kind in ("error", "drop_before_accept", "accept_then_drop")
        ),
    ],
)
@pytest.mark.parametrize("method", [UPLOAD, BYTES, COMPLETE])
def test_whichever_of_its_calls_fails_or_hangs(
    database: Database, town: Town, impatient: Worker, slack: Driver, method: str, kind: str
) -> None:
    slack.fault(method, kind, times=9)
    (post,) = send(database, town, impatient, slack, "a")
    assert pictures(post) == []
    assert "open items" in post.plain
    assert rows(database, town)["a"].attempts == 1
    slack.clear_faults()
    (again,) = send(database, town, impatient, slack, "b")
    assert len(pictures(again)) == 1


def test_a_picture_that_slack_does_not_know_is_left_out_in_the_end(
    database: Database, town: Town, worker: Worker, slack: Driver
) -> None:
    slack.fault("chat.postMessage", "not_ok", times=3, code="invalid_blocks")
    before = uploads(slack)
    (post,) = send(database, town, worker, slack, "a")
    assert pictures(post) == []
    assert uploads(slack) == before + 1
    (again,) = send(database, town, worker, slack, "b")
    assert len(pictures(again)) == 1
    assert uploads(slack) == before + 2


def test_blocks_that_slack_does_not_take_for_another_reason_are_dead(
    database: Database, town: Town, worker: Worker, slack: Driver
) -> None:
    slack.fault("chat.postMessage", "not_ok", times=4, code="invalid_blocks")
    assert send(database, town, worker, slack, "a") == []
    assert (rows(database, town)["a"].state, rows(database, town)["a"].reason) == (
        MessageState.DEAD,
        "invalid_blocks",
    )
