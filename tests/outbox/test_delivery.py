"""A message goes out once, whatever Slack does: against the sandbox's scripted faults, on both databases."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from cities import begin_attempt
from driver import Driver

from planbot.messages.renderer import Renderer
from planbot.outbox.composer import Composer
from planbot.outbox.courier import Courier
from planbot.outbox.pace import Pace
from planbot.outbox.timing import Timing
from planbot.outbox.worker import Worker
from planbot.plan.clock import FixedClock
from planbot.plan.delivery_words import SENT_AGAIN
from planbot.plan.vocabulary import Mode
from planbot.sandbox import Sandbox, WorkspaceFile
from planbot.slack.client import posting_client
from planbot.slack.sender import SlackSender
from planbot.store import claims, delivery, ledger, outbox, people, workspaces
from planbot.store.outbox_records import MessageState, NewMessage, OutboxMessage
from planbot.store.unit_of_work import Database

pytestmark = pytest.mark.each_database

NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
TIMING = Timing(
    request_timeout=timedelta(seconds=1),
    lease=timedelta(seconds=2),
    settle=timedelta(milliseconds=100),
    first_retry=timedelta(milliseconds=20),
    longest_retry=timedelta(milliseconds=100),
    most_attempts=3,
    give_up_after=timedelta(0),
)
CITY = WorkspaceFile.from_mapping(
    {
        "users": [{"email": "ana@example.gov", "real_name": "Ana Ruiz"}],
        "channels": [{"name": "leadership"}, {"name": "closed", "app_is_member": False, "is_private": True}],
    }
)
PACE = Pace(scale=1000)
PATIENCE = timedelta(seconds=5)


@dataclass
class Post:
    """An outbox at work: one workspace, one worker, one sandbox."""

    database: Database
    workspace_id: int
    sandbox: Sandbox
    slack: Driver

    def worker(self, timing: Timing = TIMING) -> Worker:
        sender = SlackSender(posting_client(self.sandbox.bot_token, self.sandbox.api_url, 1))
        clock = FixedClock(NOW)
        composer = Composer(self.database, self.workspace_id, Renderer())
        courier = Courier(self.database, self.workspace_id, sender, composer, clock, timing, PACE)
        return Worker(self.database, self.workspace_id, courier, clock, timing, PACE)

    def queue(self, key: str, channel: str = "#leadership", **details: object) -> None:
        message = NewMessage(
            kind="answer",
            dedupe_key=key,
            not_before=NOW,
            references={"question": "behind", "asker_id": None},
            recipient_channel=channel,
            **details,  # type: ignore[arg-type]
        )
        with self.database.writing() as unit:
            outbox.enqueue(unit, self.workspace_id, message, now=NOW)

    def row(self, key: str) -> OutboxMessage:
        with self.database.reading() as unit:
            found = outbox.message_of_key(unit, self.workspace_id, key)
        assert found is not None
        return found

    def seen(self) -> list[str]:
        """The keys of what people saw, in order."""
        return [(post.metadata or {})["event_payload"]["key"] for post in self.slack.posted()]


@pytest.fixture
def post(database: Database) -> Iterator[Post]:
    with Sandbox(CITY, start_at=NOW) as sandbox, Driver(sandbox.url) as slack:
        with database.writing() as unit:
            workspace = workspaces.create_workspace(unit, name="city", now=NOW)
        yield Post(database, workspace.id, sandbox, slack)


def test_a_message_is_sent_and_recorded(post: Post) -> None:
    post.queue("a")
    assert post.worker().drain() == 1
    row = post.row("a")
    assert post.seen() == ["a"]
    assert row.state is MessageState.SENT
    assert row.text == post.slack.posted()[0].text
    with post.database.reading() as unit:
        entry = ledger.list_entries(unit, post.workspace_id, subject_kind="message")[0]
    assert (entry.verb, entry.subject_id, entry.after["ts"]) == ("sent", "a", row.posted_ts)


@pytest.mark.parametrize("kind", ["accept_then_drop", "drop_before_accept", "error", "invalid_json", "hang"])
def test_a_lost_answer_neither_loses_nor_doubles_the_message(post: Post, kind: str) -> None:
    post.slack.fault("chat.postMessage", kind, times=1, seconds=1.5)
    post.queue("a")
    post.worker().drain(PATIENCE)
    assert post.seen() == ["a"]
    assert post.row("a").state is MessageState.SENT


def test_what_slack_asks_to_wait_for_is_not_counted_as_an_attempt(post: Post) -> None:
    post.slack.fault("chat.postMessage", "ratelimited", times=5, retry_after=0)
    post.queue("a")
    post.worker().drain(PATIENCE)
    assert post.seen() == ["a"]
    assert post.row("a").attempts == 1


@pytest.mark.parametrize("code", ["channel_not_found", "is_archived", "not_in_channel", "restricted_action"])
def test_a_no_for_good_ends_the_message_with_slacks_reason(post: Post, code: str) -> None:
    post.slack.fault("chat.postMessage", "not_ok", times=1, code=code)
    post.queue("a")
    post.worker().drain(PATIENCE)
    assert post.seen() == []
    assert (post.row("a").state, post.row("a").reason) == (MessageState.DEAD, code)


@pytest.mark.parametrize(
    "code", ["team_added_to_org", "external_channel_migrating", "message_limit_exceeded"]
)
def test_what_passes_by_itself_is_waited_for(post: Post, code: str) -> None:
    post.slack.fault("chat.postMessage", "not_ok", times=2, code=code)
    post.queue("a")
    post.worker(replace(TIMING, give_up_after=timedelta(days=3))).drain(PATIENCE)
    assert post.seen() == ["a"]
    assert post.row("a").attempts == 3


def test_whatever_slack_asks_to_wait_it_is_asked_again_within_the_hour(post: Post) -> None:
    post.slack.fault("chat.postMessage", "ratelimited", times=1, retry_after=999_999)
    post.queue("a")
    post.worker().drain()
    retry_at = post.row("a").retry_at
    assert retry_at is not None
    assert timedelta(minutes=59) < retry_at - datetime.now(UTC) <= timedelta(hours=1)


def test_a_channel_that_is_not_there_ends_the_message(post: Post) -> None:
    post.queue("a", channel="#nowhere")
    post.worker().drain(PATIENCE)
    assert (post.row("a").state, post.row("a").reason) == (MessageState.DEAD, "channel_not_found")


def test_where_nobody_can_look_an_answer_goes_again_and_the_row_says_so(post: Post) -> None:
    post.slack.fault("chat.postMessage", "accept_then_drop", times=1)
    post.slack.fault("conversations.history", "history_unreadable", times=9)
    post.queue("a")
    post.worker().drain(PATIENCE)
    assert post.seen() == ["a", "a"]
    assert (post.row("a").state, post.row("a").reason) == (MessageState.SENT, SENT_AGAIN)


def test_where_nobody_can_look_a_check_in_goes_at_most_once(post: Post) -> None:
    post.slack.fault("chat.postMessage", "accept_then_drop", times=1)
    post.slack.fault("conversations.history", "history_unreadable", times=9)
    post.queue("a")
    with post.database.writing() as unit:
        # Rendered as an answer, and from then on a check-in to the worker: its text is what is stored.
        claimed = claims.claim(
            unit,
            post.workspace_id,
            now=NOW,
            real_now=datetime.now(UTC),
            lease=timedelta(0),
            limit=1,
        )
        assert delivery.store_rendering(
            unit,
            post.workspace_id,
            claimed[0].id,
            claimed[0].lease_token or "",
            text="Hello",
            blocks=[],
            now=NOW,
        )
        unit.session.connection().exec_driver_sql("UPDATE outbox_messages SET kind = 'check_in'")
        workspaces.set_setting(unit, post.workspace_id, "mode", Mode.LIVE, now=NOW)
    post.worker().drain(PATIENCE)
    assert post.seen() == ["a"]
    row = post.row("a")
    assert row.state is MessageState.DEAD
    assert "may not have arrived" in (row.reason or "")


def test_a_worker_that_died_while_posting_is_made_up_for(post: Post) -> None:
    post.queue("a")
    with post.database.writing() as unit:
        row = claims.claim(
            unit, post.workspace_id, now=NOW, real_now=datetime.now(UTC), lease=TIMING.lease, limit=1
        )[0]
        token = row.lease_token or ""
        delivery.store_rendering(unit, post.workspace_id, row.id, token, text="Hello", blocks=[], now=NOW)
        past = datetime.now(UTC) - timedelta(minutes=1)
        begin_attempt(
            unit, post.workspace_id, row.id, token, now=NOW, real_now=past, lease=timedelta(seconds=1)
        )
    channel = post.sandbox.describe()["channels"][0]["id"]
    metadata = {"event_type": "planbot_message", "event_payload": {"key": "a"}}
    posting_client(post.sandbox.bot_token, post.sandbox.api_url, 5).chat_postMessage(
        channel=channel, text="Hello", metadata=metadata
    )
    post.worker().drain(PATIENCE)
    assert post.seen() == ["a"]
    assert post.row("a").state is MessageState.SENT


def test_two_workers_send_each_message_once(post: Post) -> None:
    for number in range(12):
        post.queue(f"m{number}")
    first, second = post.worker(), post.worker()
    first.start(0.01)
    second.start(0.01)
    try:
        post.slack.wait_until(lambda: len(post.seen()) >= 12, what="twelve messages")
    finally:
        first.stop(5)
        second.stop(5)
    assert sorted(post.seen()) == sorted(f"m{number}" for number in range(12))


def test_what_has_expired_is_not_sent(post: Post) -> None:
    post.queue("a", expires_at=NOW)
    post.worker().drain(PATIENCE)
    assert post.seen() == []
    assert post.row("a").state is MessageState.SUPPRESSED


def test_what_is_not_due_yet_stays(post: Post) -> None:
    with post.database.writing() as unit:
        outbox.enqueue(
            unit,
            post.workspace_id,
            NewMessage(
                kind="answer",
                dedupe_key="later",
                not_before=NOW + timedelta(minutes=1),
                references={"question": "behind"},
                recipient_channel="#leadership",
            ),
            now=NOW,
        )
    assert post.worker().drain() == 0
    assert post.seen() == []


def test_a_person_who_has_left_gets_nothing_and_the_row_says_why(post: Post) -> None:
    with post.database.writing() as unit:
        ana = people.upsert_person(unit, post.workspace_id, email="ana@example.gov", name="Ana Ruiz", now=NOW)
        people.update_person(unit, post.workspace_id, ana.id, active=False)
        outbox.enqueue(
            unit,
            post.workspace_id,
            NewMessage(
                kind="check_in",
                dedupe_key="dm",
                not_before=NOW,
                references={"items": []},
                recipient_person_id=ana.id,
            ),
            now=NOW,
        )
    post.worker().drain(PATIENCE)
    assert post.seen() == []
    assert (post.row("dm").state, post.row("dm").reason) == (
        MessageState.SUPPRESSED,
        "Ana Ruiz is no longer in Slack",
    )


@pytest.mark.parametrize(
    ("kind", "state", "reason"),
    [
        ("accept_then_drop", MessageState.SENT, None),
        ("drop_before_accept", MessageState.SUPPRESSED, "Ana Ruiz is no longer in Slack"),
    ],
)
def test_what_may_have_reached_somebody_before_they_left_is_looked_for(
    post: Post, kind: str, state: MessageState, reason: str | None
) -> None:
    with post.database.writing() as unit:
        ana = people.upsert_person(unit, post.workspace_id, email="ana@example.gov", name="Ana Ruiz", now=NOW)
        people.link_to_slack(unit, post.workspace_id, ana.id, post.slack.person("ana@example.gov").id)
        message = NewMessage(
            kind="answer",
            dedupe_key="dm",
            not_before=NOW,
            references={"question": "behind", "asker_id": None},
            recipient_person_id=ana.id,
        )
        outbox.enqueue(unit, post.workspace_id, message, now=NOW)
    post.slack.fault("chat.postMessage", kind, times=1)
    post.worker(replace(TIMING, settle=timedelta(hours=1))).drain()
    assert post.row("dm").state is MessageState.UNKNOWN
    with post.database.writing() as unit:
        people.update_person(unit, post.workspace_id, ana.id, active=False)

    post.worker().drain(PATIENCE)

    assert (post.row("dm").state, post.row("dm").reason) == (state, reason)
    assert post.seen() == (["dm"] if state is MessageState.SENT else [])


def test_a_message_that_cannot_be_composed_does_not_hold_up_its_neighbours(post: Post) -> None:
    with post.database.writing() as unit:
        outbox.enqueue(
            unit,
            post.workspace_id,
            NewMessage(
                kind="answer",
                dedupe_key="broken",
                not_before=NOW,
                references={},
                recipient_channel="#leadership",
                urgent=True,
            ),
            now=NOW,
        )
    post.queue("a")
    post.queue("b")
    post.worker().drain(PATIENCE)
    assert post.seen() == ["a", "b"]
    row = post.row("broken")
    assert row.state is MessageState.DEAD
    assert row.reason == "could not be composed: KeyError"
