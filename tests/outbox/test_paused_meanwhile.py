"""A city is paused while messages are on their way: what did not get there is not tried again."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from driver import Driver
from outbox.test_bad_times import PATIENCE, Office
from outbox.town import ASK, build_town, queue, rows, workspace_file

from planbot.outbox.sender import Outgoing, Posted
from planbot.sandbox import Sandbox
from planbot.services.city import change_setting
from planbot.slack.sender import SlackSender
from planbot.store.outbox_records import MessageState
from planbot.store.unit_of_work import Database


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    with Sandbox(workspace_file(3), start_at=ASK) as sandbox, Driver(sandbox.url) as slack:
        yield Office(database, build_town(database, sandbox.describe()), sandbox, slack)


def pause(office: Office) -> None:
    change_setting(office.database, office.town.workspace_id, "mode", "paused", now=ASK)


@pytest.mark.parametrize(("kind", "came"), [("drop_before_accept", []), ("accept_then_drop", ["a"])])
def test_what_may_have_arrived_is_looked_for_and_not_posted_again(
    office: Office, kind: str, came: list[str]
) -> None:
    office.slack.fault("chat.postMessage", kind)
    office.slack.fault("conversations.history", "ratelimited", retry_after=1)
    queue(office.database, office.town, [office.town.check_in(1, "a")])
    office.worker().drain(timedelta(seconds=0.3))
    assert rows(office.database, office.town)["a"].state is MessageState.UNKNOWN
    pause(office)
    office.worker().drain(PATIENCE)
    row = rows(office.database, office.town)["a"]
    assert office.seen() == came
    if came:
        assert row.state is MessageState.SENT
    else:
        assert (row.state, row.reason) == (MessageState.SUPPRESSED, "planbot is paused")


def test_what_somebody_asked_for_goes_out_all_the_same(office: Office) -> None:
    office.slack.fault("chat.postMessage", "drop_before_accept")
    office.slack.fault("conversations.history", "ratelimited", retry_after=1)
    queue(office.database, office.town, [office.town.answer("a")])
    office.worker().drain(timedelta(seconds=0.3))
    pause(office)
    office.worker().drain(PATIENCE)
    assert office.seen() == ["a"]


class WithTroubleInTheThread(SlackSender):
    """Has a fault scripted for its second post."""

    posts = 0
    slack: Driver

    def post(self, message: Outgoing) -> Posted:
        self.posts += 1
        if self.posts == 2:
            self.slack.fault("chat.postMessage", "drop_before_accept")
            self.slack.fault("conversations.replies", "ratelimited", retry_after=1)
        return super().post(message)


def test_the_thread_of_what_has_gone_out_is_finished(office: Office) -> None:
    sender = WithTroubleInTheThread(office.sender._client)
    sender.slack = office.slack
    queue(office.database, office.town, [office.town.rollup("a")])
    office.worker(sender).drain(timedelta(seconds=0.3))
    assert rows(office.database, office.town)["a/part-1"].state is MessageState.UNKNOWN
    pause(office)
    office.worker().drain(PATIENCE)
    stored = rows(office.database, office.town)
    assert {row.state for row in stored.values()} == {MessageState.SENT}
    assert sorted(office.seen()) == sorted(stored)
