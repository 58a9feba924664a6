"""Hours without Slack cost nothing that is still of use, and what is settled late settles."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from driver import Driver
from outbox.composing import PlainComposer
from outbox.town import ASK, Town, build_town, queue, rows, workspace_file

from planbot.messages.renderer import Renderer
from planbot.outbox.courier import Courier
from planbot.outbox.pace import Pace
from planbot.outbox.timing import Timing
from planbot.outbox.worker import Worker
from planbot.plan.clock import FixedClock
from planbot.plan.delivery_words import UNDELIVERED
from planbot.plan.vocabulary import Role, Status
from planbot.sandbox import Sandbox
from planbot.services.answered_check_ins import show_answers
from planbot.slack.client import posting_client
from planbot.slack.sender import SlackSender
from planbot.store import claims, delivery, outbox, people, updates
from planbot.store.outbox_records import MessageState
from planbot.store.records import NewUpdate
from planbot.store.unit_of_work import Database

NOWHERE = "http://127.0.0.1:9/api/"
PATIENCE = timedelta(seconds=10)
TIMING = Timing(
    request_timeout=timedelta(seconds=1),
    lease=timedelta(seconds=5),
    settle=timedelta(0),
    first_retry=timedelta(milliseconds=50),
    longest_retry=timedelta(milliseconds=100),
    most_attempts=3,
)


@dataclass
class Office:
    database: Database
    town: Town
    sandbox: Sandbox
    slack: Driver

    def work(self, at: datetime = ASK, *, api_url: str | None = None, patience: timedelta = PATIENCE) -> None:
        """Let one worker do what it can."""
        sender = SlackSender(posting_client(self.sandbox.bot_token, api_url or self.sandbox.api_url, 1))
        here, clock, pace = self.town.workspace_id, FixedClock(at), Pace(scale=1000)
        composer = PlainComposer(self.database, here, Renderer())
        courier = Courier(self.database, here, sender, composer, clock, TIMING, pace)
        worker = Worker(self.database, here, courier, clock, TIMING, pace)
        worker.drain(patience)
        worker.stop(5)

    def seen(self) -> list[str]:
        return [(post.metadata or {})["event_payload"]["key"] for post in self.slack.posted()]

    def say(self, place: int, at: datetime) -> None:
        """Let a person answer for their item."""
        said = NewUpdate(
            item_id=self.town.item_ids[place],
            author_id=self.town.people_ids[place],
            status=Status.ON_TRACK,
        )
        with self.database.writing() as unit:
            update = updates.add_update(unit, self.town.workspace_id, said, now=at)
            show_answers(unit, self.town.workspace_id, {update.item_id}, key=str(update.id), now=at)


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    with Sandbox(workspace_file(3), start_at=ASK) as sandbox, Driver(sandbox.url) as slack:
        yield Office(database, build_town(database, sandbox.describe()), sandbox, slack)


def test_an_outage_of_hours_loses_nothing_that_is_of_use(office: Office) -> None:
    queue(office.database, office.town, [office.town.check_in(1, "a"), office.town.rollup("b")])
    until = time.monotonic() + 60
    after = rows(office.database, office.town)
    while min(after[key].attempts for key in "ab") < TIMING.most_attempts:
        assert time.monotonic() < until
        office.work(api_url=NOWHERE, patience=timedelta(seconds=0.5))
        after = rows(office.database, office.town)
    assert {row.state for row in after.values()} == {MessageState.QUEUED}
    office.work(ASK + timedelta(hours=5))
    assert sorted(key for key in office.seen() if "/" not in key) == ["a", "b"]


def test_an_outage_of_days_is_told(office: Office) -> None:
    queue(office.database, office.town, [office.town.check_in(1, "a")])
    office.work(api_url=NOWHERE, patience=timedelta(seconds=0.5))
    office.work(ASK + timedelta(days=3), api_url=NOWHERE, patience=timedelta(seconds=1))
    row = rows(office.database, office.town)["a"]
    assert (row.state, row.reason) == (MessageState.DEAD, "slack_unreachable")


def test_what_was_tried_until_it_was_too_late_is_told(office: Office) -> None:
    with office.database.writing() as unit:
        boss, here = office.town.people_ids[2], office.town.workspace_id
        people.update_person(unit, here, boss, role=Role.ADMIN)
    asks = [replace(office.town.check_in(n, f"a{n}"), expires_at=ASK + timedelta(hours=8)) for n in (0, 1)]
    queue(office.database, office.town, asks)
    office.work(api_url=NOWHERE, patience=timedelta(seconds=0.5))
    office.work(ASK + timedelta(hours=8))
    found = rows(office.database, office.town)
    dead = (MessageState.DEAD, "slack_unreachable")
    assert [(found[key].state, found[key].reason) for key in ("a0", "a1")] == [dead, dead]
    (notice,) = (row for row in found.values() if row.kind == UNDELIVERED)
    assert notice.recipient_person_id == boss


def test_an_edit_ends_with_the_message_that_it_would_change(office: Office) -> None:
    queue(office.database, office.town, [office.town.check_in(1, "a")])
    office.say(1, ASK)  # so that nothing is left to ask
    office.work()
    states = {key: row.state for key, row in rows(office.database, office.town).items()}
    assert len(states) == 2
    assert set(states.values()) == {MessageState.SUPPRESSED}
    with office.database.reading() as unit:
        assert not outbox.is_anything_due(unit, office.town.workspace_id, now=ASK)


def test_an_answer_while_the_question_is_being_composed_is_shown_all_the_same(office: Office) -> None:
    """The row is taken and what it will say is read; then the person answers; then it is posted."""
    here = office.town.workspace_id
    queue(office.database, office.town, [office.town.check_in(1, "a")])
    with office.database.writing() as unit:
        (row,) = claims.claim(unit, here, now=ASK, real_now=datetime.now(UTC), lease=timedelta(0), limit=1)
        assert delivery.store_rendering(
            unit, here, row.id, row.lease_token or "", text="Nobody has said anything", blocks=[], now=ASK
        )
        unit.session.connection().exec_driver_sql(
            "UPDATE outbox_messages SET rendered_at = NULL, text = NULL"
        )
    office.say(1, ASK + timedelta(seconds=1))
    office.work(ASK + timedelta(minutes=1))
    edits = [row for key, row in rows(office.database, office.town).items() if "/edit-" in key]
    assert len(edits) == 1


def test_a_channel_has_one_lane_by_whatever_name(office: Office) -> None:
    """The rollup knows the channel by its name, an answer to a mention by its id."""
    here, channel_id = office.town.workspace_id, office.town.channel_ids[0]
    by_name = office.town.rollup("named")
    named = type(by_name)(
        **{name: getattr(by_name, name) for name in type(by_name).__dataclass_fields__}
        | {"recipient_channel": "#leadership"}
    )
    with office.database.writing() as unit:
        outbox.enqueue(unit, here, named, now=ASK)
    office.work()
    queue(office.database, office.town, [office.town.answer("by-id")])
    lanes = {row.dedupe_key: row.lane for row in rows(office.database, office.town).values()}
    assert office.town.channel_ids[0] == channel_id
    assert lanes["by-id"] == lanes["named"] == "channel:#leadership"


def test_what_slack_asks_of_one_look_holds_for_all(office: Office) -> None:
    office.slack.fault("chat.postMessage", "accept_then_drop", times=3)
    office.slack.fault("conversations.history", "ratelimited", retry_after=30, times=99)
    queue(office.database, office.town, [office.town.check_in(number, f"m{number}") for number in range(3)])
    office.work(patience=timedelta(seconds=2))
    assert len(office.slack.calls("conversations.history")) <= 3
    assert {row.state for row in rows(office.database, office.town).values()} == {MessageState.UNKNOWN}
