"""Lanes and budgets are one record for all workers: N of them together are no faster than one may be."""

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta

import pytest
from cities import HOUR, LEASE, NOW, REAL, City, budget_of_posts, close_sent, message_to_omar

from planbot.messages.renderer import Rendered, Renderer
from planbot.outbox.composer import Composed, Composer
from planbot.outbox.courier import Courier
from planbot.outbox.pace import LIMITS, Pace
from planbot.outbox.sender import Outgoing, Posted, RateLimited
from planbot.outbox.timing import Timing
from planbot.outbox.worker import Worker
from planbot.plan.clock import FixedClock
from planbot.store import claims, delivery, outbox, pacing
from planbot.store.outbox_records import MessageState, NewMessage, OutboxMessage, SendMethod
from planbot.store.unit_of_work import Database, Unit, open_database

SECOND = timedelta(seconds=1)
POST, EDIT = SendMethod.POST, SendMethod.EDIT


class PlainWords(Composer):
    """Composes at once, so that nothing but the pace holds messages up."""

    def compose(self, message: OutboxMessage, now: datetime) -> Composed:
        return Rendered(text=message.dedupe_key, blocks=[])


class Recorder:
    """A `Sender` that notes when it posted where, and may be told to be asked to wait."""

    def __init__(self) -> None:
        self.posts: defaultdict[str, list[float]] = defaultdict(list)
        self.wait_once: dict[str, float] = {}
        self._turn = threading.Lock()

    def address(self, recipient: str) -> str:
        return recipient

    def channel_id(self, recipient: str) -> str:
        return recipient

    def post(self, message: Outgoing) -> Posted:
        with self._turn:
            if seconds := self.wait_once.pop(message.channel, 0):
                raise RateLimited(seconds)
            self.posts[message.channel].append(time.monotonic())
        return Posted(message.channel, message.key)

    def find(self, channel: str, key: str, *, since: datetime, thread_ts: str | None) -> Posted | None:
        return None

    @property
    def times(self) -> list[float]:
        return sorted(at for times in self.posts.values() for at in times)


@contextmanager
def workers_on(url: str, city: City, sender: Recorder, pace: Pace, count: int = 4) -> Iterator[None]:
    """So many workers at work, each with a `Database` of its own, as in processes of their own."""
    clock, timing = FixedClock(NOW), Timing()
    with ExitStack() as stack:
        for _ in range(count):
            mine = stack.enter_context(open_database(url, interactive=False))
            composer = PlainWords(mine, city.workspace_id, Renderer())
            courier = Courier(mine, city.workspace_id, sender, composer, clock, timing, pace)
            worker = Worker(mine, city.workspace_id, courier, clock, timing, pace)
            worker.start(poll_seconds=0.01)
            stack.callback(worker.stop, 10)
        yield


def queue(database: Database, city: City, keys: list[tuple[str, str]]) -> None:
    """Queue messages by key and channel."""
    with database.writing() as unit:
        for key, channel in keys:
            new = NewMessage(kind="ask", dedupe_key=key, not_before=NOW, recipient_channel=channel)
            assert outbox.enqueue(unit, city.workspace_id, new, now=NOW)


def wait_until_sent(database: Database, city: City, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with database.reading() as unit:
            if not outbox.is_anything_due(unit, city.workspace_id, now=NOW):
                return
        time.sleep(0.02)
    raise AssertionError("not all was sent")


def test_workers_together_keep_the_budget_of_the_workspace(
    database: Database, database_url: str, city: City
) -> None:
    pace, sender = Pace(scale=10), Recorder()
    a_second = LIMITS[POST].start * pace.scale / 60
    queue(database, city, [(f"m{number}", f"C{number}") for number in range(100)])
    begun = time.monotonic()
    with workers_on(database_url, city, sender, pace):
        wait_until_sent(database, city)
    assert len(sender.times) == 100
    for made, at in enumerate(sender.times, start=1):
        assert made <= a_second * (at - begun + pace.burst.total_seconds()) + 1


def test_workers_together_keep_each_lane(database: Database, database_url: str, city: City) -> None:
    pace, sender = Pace(scale=10, lane_burst=1), Recorder()
    queue(database, city, [(f"{channel}{number}", channel) for number in range(6) for channel in "AB"])
    begun = time.monotonic()
    with workers_on(database_url, city, sender, pace):
        wait_until_sent(database, city)
    assert {channel: len(times) for channel, times in sender.posts.items()} == {"A": 6, "B": 6}
    for times in sender.posts.values():
        for number, at in enumerate(times):
            assert at - begun >= number * pace.lane_step.total_seconds()


def test_no_worker_writes_to_a_lane_that_slack_asked_to_leave_alone(
    database: Database, database_url: str, city: City
) -> None:
    pace, sender = Pace(scale=100), Recorder()
    sender.wait_once["A"] = 1.0
    queue(database, city, [("a", "A"), ("b", "A"), ("c", "B"), ("d", "C")])
    begun = time.monotonic()
    with workers_on(database_url, city, sender, pace):
        wait_until_sent(database, city)
    assert all(at - begun >= 1.0 for at in sender.posts["A"])
    assert len(sender.posts["A"]) == 2
    assert min(sender.posts["B"] + sender.posts["C"]) < max(sender.posts["A"])


def test_workers_claim_different_messages(database: Database, database_url: str, city: City) -> None:
    """Four that claim at once, each in a transaction that is still open when another begins."""
    queue(database, city, [(f"m{number}", f"C{number}") for number in range(40)])
    taken: list[set[int]] = []
    together = threading.Barrier(4)

    def claim_all() -> None:
        with open_database(database_url, interactive=False) as mine:
            together.wait()
            found: set[int] = set()
            while True:

                def take(unit: Unit) -> set[int]:
                    claimed = claims.claim(
                        unit, city.workspace_id, now=NOW, real_now=REAL, lease=LEASE, limit=3
                    )
                    time.sleep(0.002)
                    return {each.id for each in claimed}

                if not (now_taken := mine.write(take)):
                    break
                found |= now_taken
            taken.append(found)

    threads = [threading.Thread(target=claim_all) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(map(len, taken)) == len(set().union(*taken)) == 40


def test_a_budget_is_kept_by_method(database: Database, city: City) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        assert pacing.load_budget(unit, here, POST) is None
        pacing.save_budget(unit, here, budget_of_posts())
        pacing.save_budget(unit, here, budget_of_posts(7.5))
        assert pacing.load_budget(unit, here, POST) == budget_of_posts(7.5)
        assert pacing.load_budget(unit, here, EDIT) is None


def test_calls_in_a_lane_are_worked_off_one_after_the_other(database: Database, city: City) -> None:
    here, lane = city.workspace_id, f"person:{city.omar.id}"

    def may_claim(unit: Unit, at: datetime, allowance: timedelta = timedelta(0)) -> bool:
        found = claims.claim(unit, here, now=NOW, real_now=at, lease=LEASE, limit=1, lane_allowance=allowance)
        for message in found:
            delivery.release(unit, here, message.id, message.lease_token or "")
        return bool(found)

    with database.writing() as unit:
        outbox.enqueue(unit, here, message_to_omar(city, "1"), now=NOW)
        pacing.occupy_lanes(unit, here, EDIT, {lane}, interval=HOUR, real_now=REAL)
        assert may_claim(unit, REAL)
        for _ in range(3):
            pacing.occupy_lanes(unit, here, POST, {lane}, interval=SECOND, real_now=REAL)
        assert not may_claim(unit, REAL + 2 * SECOND)
        assert may_claim(unit, REAL + 3 * SECOND)
        assert may_claim(unit, REAL + SECOND, allowance=2 * SECOND)
        pacing.hold_lane(unit, here, POST, lane, until=REAL + HOUR)
        assert not may_claim(unit, REAL + 30 * SECOND, allowance=2 * SECOND)
        assert may_claim(unit, REAL + HOUR)


@pytest.mark.parametrize("state", [MessageState.SENT, MessageState.DEAD])
def test_a_lane_is_free_again_however_its_message_ended(
    database: Database, city: City, state: MessageState
) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        for key in "12":
            outbox.enqueue(unit, here, message_to_omar(city, key), now=NOW)
        (first,) = claims.claim(unit, here, now=NOW, real_now=REAL, lease=LEASE, limit=5)
        mine = (unit, here, first.id, first.lease_token or "")
        if state is MessageState.SENT:
            close_sent(*mine, channel="D1", ts="1", now=NOW)
        else:
            delivery.close_dead(*mine, reason="no", now=NOW)
        (second,) = claims.claim(unit, here, now=NOW, real_now=REAL, lease=LEASE, limit=5)
    assert second.dedupe_key == "2"
