"""Workers that are killed at any instant: what people saw is what was queued, each message once.

Some stand still before that, for longer than their leases, and go on when others have taken over. One worker
on SQLite, four on PostgreSQL. The test command kills 30 times in a few hundred messages; 200 times in 2,000
messages with `pytest tests/outbox/kill --long`.
"""

from collections import Counter

import pytest
from driver import Driver
from outbox.kill.doomed import Point, Task
from outbox.kill.reaper import AT_RANDOM, STANDS, Reaper
from outbox.town import ASK, build_town, queue, rows, workspace_file
from sqlalchemy import bindparam, func, select

from planbot.sandbox import Sandbox
from planbot.store import ledger
from planbot.store.outbox_records import MessageState
from planbot.store.tables import outbox_messages
from planbot.store.unit_of_work import open_database

PEOPLE = 40
PATIENCE_SECONDS = 30
LEFT = (
    select(func.count())
    .select_from(outbox_messages)
    .where(
        outbox_messages.c.workspace_id == bindparam("here"),
        outbox_messages.c.state.in_((MessageState.QUEUED, MessageState.UNKNOWN)),
    )
)


@pytest.mark.parametrize(
    ("kills", "messages"),
    [
        (30, 300),
        pytest.param(200, 2000, marks=[pytest.mark.long, pytest.mark.timeout(1800)]),
    ],
)
def test_each_message_is_seen_once(database_kind: str, database_url: str, kills: int, messages: int) -> None:
    workers = 1 if database_kind == "sqlite" else 4
    with (
        Sandbox(workspace_file(PEOPLE), start_at=ASK) as sandbox,
        Driver(sandbox.url) as slack,
        open_database(database_url, interactive=False) as database,
    ):
        # Some posts take a while, so that workers are killed with a post under way.
        slack.fault("chat.postMessage", "slow", share=0.1, seconds=0.05)
        town = build_town(database, sandbox.describe())
        task = Task(database_url, town.workspace_id, sandbox.api_url, sandbox.bot_token, ASK)
        reaper = Reaper(task, workers, seed=20261124)
        waiting = town.mixed(messages)

        def feed() -> None:
            """Spread the messages over the kills, and some more: each worker finds something to do."""
            begun, all_of_them = reaper.deaths.total() + workers, kills * 4 // 3
            left = max(0, messages * (all_of_them - begun) // all_of_them) if reaper.progress < kills else 0
            if len(waiting) > left:
                queue(database, town, waiting[left:])
                del waiting[left:]

        def count_left() -> int:
            with database.reading() as unit:
                # By the database: the local Slack is a thread of this process, and has to answer in time.
                return unit.session.scalar(LEFT, {"here": town.workspace_id}) or 0

        reaper.kill(kills, between=feed)
        feed()
        assert waiting == []
        reaper.finish(count_left, PATIENCE_SECONDS)

        stored = rows(database, town)
        with database.reading() as unit:
            entries = ledger.list_entries(unit, town.workspace_id, subject_kind="message")
        seen = Counter((post.metadata or {})["event_payload"]["key"] for post in slack.posted())
    assert {row.state for row in stored.values()} == {MessageState.SENT}
    assert {f"m{number}" for number in range(messages)} <= stored.keys()
    assert seen == Counter(stored.keys())
    assert Counter(entry.subject_id for entry in entries if entry.verb == "sent") == seen
    assert reaper.deaths.keys() == {*Point, AT_RANDOM}, reaper.deaths
    assert reaper.stands.keys() == {*STANDS}, reaper.stands
