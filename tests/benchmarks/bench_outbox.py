"""What a message costs, and how fast they go out.

    PYTHONPATH=tests python tests/benchmarks/bench_outbox.py [pace] [cost] [workers] [idle]

See README.md beside it. The sandbox runs in a process of its own, and so does each worker.
"""

import logging
import multiprocessing
import os
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from statistics import median
from typing import Any

import click
import psutil
import structlog
from benchmarks.servers import database_address, sandbox_apart
from driver import Driver
from outbox.town import ASK, Town, build_town, queue, workspace_file
from slack_sdk import WebClient

from planbot.messages.renderer import Renderer
from planbot.outbox.composer import Composer
from planbot.outbox.courier import Courier
from planbot.outbox.pace import Pace
from planbot.outbox.timing import Timing
from planbot.outbox.worker import Worker
from planbot.plan.clock import FixedClock
from planbot.slack.client import posting_client
from planbot.slack.sender import SlackSender
from planbot.store import outbox
from planbot.store.tables import outbox_messages
from planbot.store.unit_of_work import Database, Unit, open_database

Json = dict[str, Any]

SCALE = 20
ALLOWED_A_MINUTE = 300
DATABASES = ("sqlite", "postgresql")
UNLIMITED = Pace(scale=10_000)
WORKERS_AIM = 1.6
WARM_UP = 200


@dataclass(frozen=True)
class Spent:
    """Seconds on the clock and of the processor."""

    wall: float
    processor: float

    def each(self, count: int) -> str:
        return f"{1000 * self.wall / count:6.2f} ms, {1000 * self.processor / count:6.2f} ms of the processor"


class Stopwatch:
    def __init__(self) -> None:
        self._wall, self._processor = time.perf_counter(), time.process_time()

    def read(self) -> Spent:
        return Spent(time.perf_counter() - self._wall, time.process_time() - self._processor)


def build_worker(
    database: Database, workspace_id: int, slack: Json, pace: Pace, timing: Timing | None = None
) -> Worker:
    clock, timing = FixedClock(ASK), timing or Timing()
    sender = SlackSender(posting_client(slack["bot_token"], slack["api_url"], 10))
    composer = Composer(database, workspace_id, Renderer())
    courier = Courier(database, workspace_id, sender, composer, clock, timing, pace)
    return Worker(database, workspace_id, courier, clock, timing, pace)


def due(database: Database, town: Town) -> int:
    with database.reading() as unit:
        return outbox.is_anything_due(unit, town.workspace_id, now=ASK)


def seen_once(slack: Json, since: int, keys: set[str]) -> bool:
    with Driver(slack["url"]) as driver:
        posts = driver.posted(since=since)
    return Counter((post.metadata or {})["event_payload"]["key"] for post in posts) == Counter(keys)


# At the limits


def bench_pace(kind: str, people: int = 1_000, each: int = 10) -> bool:
    """Direct messages at the limits of Slack, and planbot's pace, both twenty times as fast."""
    with (
        database_address(kind) as url,
        sandbox_apart(partial(workspace_file, people), rate_limits=True, rate_scale=SCALE) as slack,
        open_database(url, interactive=False) as database,
    ):
        town = build_town(database, slack)
        count = people * each
        keys = [f"m{number}" for number in range(count)]
        queue(database, town, [town.check_in(number, key) for number, key in enumerate(keys)])
        worker = build_worker(database, town.workspace_id, slack, Pace(scale=SCALE))
        watch = Stopwatch()
        worker.drain(timedelta(minutes=10))
        spent = watch.read()
        with Driver(slack["url"]) as driver:
            calls = driver.calls("chat.postMessage")
        refused = sum(call["status"] == 429 for call in calls)
        share = count / spent.wall / (ALLOWED_A_MINUTE * SCALE / 60)
        complete = seen_once(slack, 0, set(keys))
    say(
        f"pace, {kind}",
        f"{count:,} messages in {spent.wall:.1f} s: {share:.1%} of what the limits allow,"
        f" {refused / len(calls):.2%} of {len(calls):,} calls answered 429,"
        f" {1000 * spent.processor / count:.2f} ms of the processor each; each seen once: {complete}",
    )
    return share >= 0.95 and refused / len(calls) < 0.01 and complete


# Own cost


def bench_cost(kind: str, batch: int = 500, rounds: int = 15, people: int = 200) -> bool:
    """The outbox as it is set, and a bare loop that posts the same bodies by the SDK as it comes, in turn."""
    with (
        database_address(kind) as url,
        sandbox_apart(partial(workspace_file, people)) as slack,
        open_database(url, interactive=False) as database,
    ):
        town = build_town(database, slack)
        worker = build_worker(database, town.workspace_id, slack, UNLIMITED)
        own, bare, together = [], [], []
        for number in range(rounds + 1):
            prefix = f"m{number}:"
            queue(database, town, [town.check_in(n, f"{prefix}{n}") for n in range(batch)])
            watch = Stopwatch()
            worker.drain()
            own.append(watch.read())
            bodies = sent_bodies(database, town, prefix)
            bare.append(bare_loop(slack, bodies, 1))
            together.append(bare_loop(slack, bodies, Timing().at_once))
    for beside, what in ((bare, "one after the other"), (together, f"{Timing().at_once} at a time")):
        pairs = list(zip(own, beside, strict=True))[1:]  # the first warms up
        taken = sorted(ours.wall / theirs.wall for ours, theirs in pairs)
        spent = median(ours.processor / theirs.processor for ours, theirs in pairs)
        mine = median(1000 * ours.wall / batch for ours, _ in pairs)
        theirs = median(1000 * bare.wall / batch for _, bare in pairs)
        say(
            f"cost, {kind}, beside {what}",
            f"{mine:.2f} ms beside {theirs:.2f} ms: {median(taken):.2f} times the time"
            f" ({taken[0]:.2f} to {taken[-1]:.2f}), {spent:.2f} times the processor",
        )
    return median(ours.wall / theirs.wall for ours, theirs in zip(own[1:], bare[1:], strict=True)) <= 2


def sent_bodies(database: Database, town: Town, prefix: str) -> list[Json]:
    with database.reading() as unit:
        rows = outbox.list_messages(unit, town.workspace_id)
    return [
        {
            "channel": row.posted_channel,
            "text": row.text,
            "blocks": row.blocks,
            "metadata": {"event_type": "bare", "event_payload": {"key": row.dedupe_key}},
            "unfurl_links": False,
            "unfurl_media": False,
        }
        for row in rows
        if row.dedupe_key.startswith(prefix)
    ]


def bare_loop(slack: Json, bodies: list[Json], at_once: int) -> Spent:
    client = WebClient(slack["bot_token"], base_url=slack["api_url"])

    def post(body: Json) -> None:
        client.chat_postMessage(**body)

    watch = Stopwatch()
    if at_once == 1:
        for body in bodies:
            post(body)
    else:
        with ThreadPoolExecutor(at_once) as hands:
            list(hands.map(post, bodies))
    return watch.read()


# Several workers


def work_apart(link: Any, url: str, workspace_id: int, slack: Json) -> None:
    silence()
    with open_database(url, interactive=False) as database:
        worker = build_worker(database, workspace_id, slack, UNLIMITED)
        worker.drain()  # warms up, as do all others meanwhile
        link.send("ready")
        link.recv()
        worker.drain(timedelta(minutes=5))
        link.send("done")


def bench_workers() -> bool:
    """One worker beside four, where Slack answers at once, and where it takes a quarter of a second."""
    at_once = {workers: rate_of(workers, 3_000) for workers in (1, 4)}
    slowly = {workers: rate_of(workers, 1_000, 0.25) for workers in (1, 4)}
    for what, rates in (("answered at once", at_once), ("answered in 0.25 s", slowly)):
        one, four = rates[1], rates[4]
        say(
            f"workers, postgresql, {what}",
            f"one {one.a_second:.0f} a second with {one.cores:.1f} cores busy,"
            f" four {four.a_second:.0f} with {four.cores:.1f}: {four.a_second / one.a_second:.2f} times",
        )
    allowed = work_of_all_cores() / at_once[1].cores
    say("workers, as far as the cores allow", f"{allowed:.2f} times")
    return allowed < WORKERS_AIM or at_once[4].a_second >= WORKERS_AIM * at_once[1].a_second


def work_of_all_cores(rounds: int = 5) -> float:
    """How many times the work of one process all cores do together: they may share more than they show."""
    counts = {1: 0, os.cpu_count() or 1: 0}
    with multiprocessing.get_context("spawn").Pool(max(counts)) as pool:
        pool.map(busy_for, [0.1] * max(counts), chunksize=1)
        for _ in range(rounds):
            for processes in counts:
                counts[processes] += sum(pool.map(busy_for, [1.0] * processes, chunksize=1))
    return counts[max(counts)] / counts[1]


def busy_for(seconds: float) -> int:
    """Return how often a loop ran in so many seconds; it works on texts and dicts, as planbot does."""
    done, kept = 0, {}
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        for number in range(1_000):
            kept[number % 500] = f"{number} of {done}"
        done += 1
    return done


@dataclass(frozen=True)
class Rate:
    """Messages a second, and how many cores of the machine were busy meanwhile, whoever kept them so."""

    a_second: float
    cores: float


def rate_of(workers: int, count: int, answer_seconds: float = 0.0, people: int = 600) -> Rate:
    with (
        database_address("postgresql") as url,
        sandbox_apart(partial(workspace_file, people)) as slack,
        open_database(url, interactive=False) as database,
    ):
        town = build_town(database, slack)
        queue(database, town, [town.check_in(n, f"w{n}") for n in range(WARM_UP)])
        links, processes = [], []
        for _ in range(workers):
            here, there = multiprocessing.Pipe()
            process = multiprocessing.get_context("spawn").Process(
                target=work_apart, args=(there, url, town.workspace_id, slack)
            )
            process.start()
            links.append(here)
            processes.append(process)
        for link in links:
            link.recv()
        with Driver(slack["url"]) as driver:
            since = driver.mark()
            if answer_seconds:
                driver.fault("chat.postMessage", "slow", times=count, seconds=answer_seconds)
        queue(database, town, [town.check_in(n, f"m{n}") for n in range(count)])
        watch, busy = Stopwatch(), psutil.cpu_times()
        for link in links:
            link.send("go")
        for link in links:
            link.recv()
        while due(database, town):
            time.sleep(0.01)
        wall, idle = watch.read().wall, psutil.cpu_times().idle - busy.idle
        for process in processes:
            process.join()
        assert seen_once(slack, since, {f"m{n}" for n in range(count)})
    return Rate(count / wall, (os.cpu_count() or 1) - idle / wall)


# With nothing to do


def bench_idle(kind: str, closed: int = 1_000_000) -> bool:
    """A tick of a worker that finds nothing, with a million closed rows in the table."""
    with database_address(kind) as url, open_database(url, interactive=False) as database:
        slack = {"users": [{"email": "person0@town.example", "id": "U1"}], "channels": []}
        slack["channels"] = [
            {"name": name, "id": f"C{name}"} for name in ("leadership", "council", "planning")
        ]
        town = build_town(database, slack)
        fill(database, town, closed)
        worker = build_worker(
            database, town.workspace_id, {"bot_token": "x", "api_url": "http://x/"}, UNLIMITED
        )
        worker.drain()
        ticks = []
        for _ in range(200):
            watch = Stopwatch()
            worker.drain()
            ticks.append(watch.read().wall)
        busy = []
        for _ in range(50):
            watch = Stopwatch()
            worker._desk.work([], [], 10)
            busy.append(watch.read().wall)
    slowest = sorted(ticks)[int(0.95 * len(ticks))]
    say(
        f"idle, {kind}",
        f"{closed:,} closed rows: a tick in {1000 * median(ticks):.2f} ms, 19 of 20 within"
        f" {1000 * slowest:.2f} ms; a claim that finds nothing in {1000 * median(busy):.2f} ms",
    )
    return median(ticks) < 0.005


def fill(database: Database, town: Town, count: int, batch: int = 10_000) -> None:
    """Store sent messages, as a city has after some years."""
    for begin in range(0, count, batch):
        rows = [
            {
                "workspace_id": town.workspace_id,
                "kind": "check_in",
                "dedupe_key": f"old{number}",
                "recipient_person_id": town.people_ids[0],
                "lane": f"person:{number % 1000}",
                "references": {},
                "urgent": False,
                "not_before": ASK - timedelta(days=number % 1000),
                "state": "sent",
                "attempts": 1,
                "part_number": 0,
                "text": "An old message",
                "rendered_at": ASK,
                "posted_channel": "D1",
                "posted_ts": str(number),
                "closed_at": ASK - timedelta(days=number % 1000),
                "created_at": ASK,
            }
            for number in range(begin, min(begin + batch, count))
        ]
        database.write(partial(store_all, rows))


def store_all(rows: list[Json], unit: Unit) -> None:
    unit.session.execute(outbox_messages.insert(), rows)


def say(what: str, words: str) -> None:
    click.echo(f"{what:<44}{words}")


def silence() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


def main(chosen: list[str]) -> int:
    silence()
    click.echo(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before, Python {sys.version.split()[0]}"
    )
    results = []
    wanted = chosen or ["pace", "cost", "workers", "idle"]
    if "pace" in wanted:
        results += [bench_pace(kind) for kind in DATABASES]
    if "cost" in wanted:
        results += [bench_cost(kind) for kind in DATABASES]
    if "workers" in wanted:
        results.append(bench_workers())
    if "idle" in wanted:
        results += [bench_idle(kind) for kind in DATABASES]
    click.echo(f"load {os.getloadavg()[0]:.1f} after")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
