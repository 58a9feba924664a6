"""What a sweep costs where many items are open and few are due, and what a job an item costs.

    PYTHONPATH=tests python tests/benchmarks/bench_sweep.py [--sizes 10000,100000] [--full] [--postgresql]

See README.md beside it. Each measurement runs in a process of its own, for the memory that it takes.
"""

import logging
import multiprocessing
import os
import pickle
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from statistics import median
from typing import Any

import click
import structlog
from apscheduler.executors.debug import DebugExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.base import BaseScheduler
from benchmarks.large_city import FRIDAY, THURSDAY, TUESDAY, WEDNESDAY, LargeCity, build_large_city
from benchmarks.servers import database_address
from sqlalchemy import create_engine, delete, text

from planbot.schedule.sweep import sweep
from planbot.store.tables import sweep_marks
from planbot.store.unit_of_work import Unit, open_database

DUE = 1_000
MOST_TIMES = 3.0
LONGEST_WITH_NOTHING = 0.020
ADDED_ONE_BY_ONE = 500
TICKS = 7


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Seconds, and megabytes at most."""

    everything: float
    nothing: float
    due: float
    tick: float
    megabytes: float
    megabytes_for_all: float


@dataclass(frozen=True, kw_only=True)
class JobsSeen:
    add: float
    """To add one job, of one, as whoever changes an item would."""
    start: float
    load: float
    """To have all jobs in hand, as whoever brings them in line with the plan must."""
    due: float
    tick: float
    megabytes: float
    megabytes_loaded: float


# The sweep


def measure_all(link: Any, url: str, city: LargeCity) -> None:
    """Sweep on the day of the rollup, for which every item is looked at."""
    silence()
    with open_database(url, interactive=False) as database:
        spent, _ = seconds(lambda: sweep(database, city.workspace_id, TUESDAY))
    link.send((spent, megabytes()))


def measure_days(link: Any, url: str, city: LargeCity) -> None:
    """Sweep on a morning on which nothing is due, on the next, and again with that dealt with."""
    silence()
    with open_database(url, interactive=False) as database:
        sweep(database, city.workspace_id, WEDNESDAY - timedelta(hours=6))
        mornings = []
        for morning in (WEDNESDAY, *[THURSDAY] * TICKS):
            database.write(partial(forget_since, morning))
            spent, swept = seconds(partial(sweep, database, city.workspace_id, morning))
            assert not swept.messages
            mornings.append(spent)
        nothing = median(mornings)
        due, swept = seconds(lambda: sweep(database, city.workspace_id, FRIDAY))
        assert sum(len(message.items) for message in swept.messages) == DUE
        tick = median(seconds(lambda: sweep(database, city.workspace_id, FRIDAY))[0] for _ in range(TICKS))
    link.send((nothing, due, tick, megabytes()))


def forget_since(morning: datetime, unit: Unit) -> None:
    """Forget that the morning was dealt with, so that it can be timed in a process that has swept before."""
    unit.session.execute(delete(sweep_marks).where(sweep_marks.c.at >= morning))


def see_sweep(kind: str, count: int) -> Seen:
    with database_address(kind) as url:
        with open_database(url, interactive=False) as database:
            city = build_large_city(database, count, DUE)
        settle(url)
        everything, most_for_all = apart(measure_all, url, city)
        settle(url)
        nothing, due, tick, most = apart(measure_days, url, city)
    return Seen(
        everything=everything,
        nothing=nothing,
        due=due,
        tick=tick,
        megabytes=most,
        megabytes_for_all=most_for_all,
    )


# The usual way: one job an item


class Jobs(BaseScheduler):
    """APScheduler with nobody but the caller to wake it, so that a tick can be timed."""

    def tick(self) -> None:
        self._process_jobs()

    def wakeup(self) -> None:
        pass

    def shutdown(self, wait: bool = True) -> None:
        super().shutdown(wait)


def remind(item_id: int) -> None:
    """What a job does here: nothing. A real one looks at its item and stores a message."""


def scheduler(url: str) -> Jobs:
    return Jobs(
        timezone=UTC,
        jobstores={"default": SQLAlchemyJobStore(url=url)},
        executors={"default": DebugExecutor()},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )


def add_job(jobs: Jobs, item_id: int, at: datetime) -> None:
    jobs.add_job(remind, "date", run_date=at, args=[item_id], id=str(item_id), replace_existing=True)


def fill_jobs(url: str, count: int) -> float:
    """Store a job an item, the first as `add_job` does and the rest in bulk, and return what one took."""
    real, later = datetime.now(UTC), datetime.now(UTC) + timedelta(days=600)
    jobs = scheduler(url)
    jobs.start(paused=True)
    one_by_one, _ = seconds(lambda: [add_job(jobs, item_id, later) for item_id in range(ADDED_ONE_BY_ONE)])
    jobs.shutdown()
    engine = create_engine(url)
    with engine.begin() as connection:
        blob = connection.execute(text("SELECT job_state FROM apscheduler_jobs LIMIT 1")).scalar_one()
        connection.execute(text("DELETE FROM apscheduler_jobs"))
    state = pickle.loads(blob)
    every = count // DUE
    insert = text("INSERT INTO apscheduler_jobs VALUES (:id, :next_run_time, :job_state)")
    for begin in range(0, count, 10_000):
        rows = []
        for item_id in range(begin, min(begin + 10_000, count)):
            at = real if item_id % every == 0 and item_id < every * DUE else later
            state |= {"id": str(item_id), "args": (item_id,), "next_run_time": at}
            packed = pickle.dumps(state, pickle.HIGHEST_PROTOCOL)
            rows.append({"id": str(item_id), "next_run_time": at.timestamp(), "job_state": packed})
        with engine.begin() as connection:
            connection.execute(insert, rows)
    engine.dispose()
    return one_by_one / ADDED_ONE_BY_ONE


def measure_jobs(link: Any, url: str) -> None:
    silence()
    jobs = scheduler(url)
    start, _ = seconds(jobs.start)
    due, _ = seconds(jobs.tick)
    tick = median(seconds(jobs.tick)[0] for _ in range(TICKS))
    most = megabytes()
    load, _ = seconds(lambda: len(jobs.get_jobs()))
    link.send((start, due, tick, load, most, megabytes()))


def see_jobs(kind: str, count: int) -> JobsSeen:
    with database_address(kind) as url:
        driven = url.replace("postgresql://", "postgresql+psycopg://")
        add = fill_jobs(driven, count)
        settle(url)
        start, due, tick, load, most, loaded = apart(measure_jobs, driven)
    return JobsSeen(
        add=add, start=start, load=load, due=due, tick=tick, megabytes=most, megabytes_loaded=loaded
    )


# Both


def seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    before = time.perf_counter()
    found = work()
    return time.perf_counter() - before, found


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def apart(work: Callable[..., None], *given: Any) -> Any:
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=work, args=(there, *given))
    process.start()
    there.close()
    try:
        return here.recv()
    finally:
        process.join()


def settle(url: str) -> None:
    """Let the database know what is in its tables, as it finds out by itself within minutes: until then
    PostgreSQL goes by what was in them before, and reads whole ones."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    clean = "VACUUM ANALYZE" if engine.dialect.name == "postgresql" else "ANALYZE"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(clean))
    engine.dispose()


def silence() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)


def compare(kind: str, sizes: list[int]) -> bool:
    seen = {}
    for count in sizes:
        seen[count] = one = see_sweep(kind, count)
        click.echo(
            f"{kind}, {count:,} open items: sweep with {DUE:,} due {one.due:.2f} s,"
            f" {one.megabytes:.0f} MB at most; a morning with nothing due {1000 * one.nothing:.1f} ms;"
            f" a tick between moments {1000 * one.tick:.1f} ms; looking at every item"
            f" {one.everything:.2f} s, {one.megabytes_for_all:.0f} MB"
        )
        jobs = see_jobs(kind, count)
        click.echo(
            f"{kind}, {count:,} jobs: tick with {DUE:,} due {jobs.due:.2f} s, {jobs.megabytes:.0f} MB;"
            f" a tick with nothing due {1000 * jobs.tick:.1f} ms; adding {1000 * jobs.add:.1f} ms a job,"
            f" {jobs.add * count:.0f} s for all; start {jobs.start:.2f} s; to have all in hand"
            f" {jobs.load:.1f} s and {jobs.megabytes_loaded:.0f} MB"
        )
    times = seen[sizes[-1]].due / seen[sizes[0]].due
    click.echo(f"{kind}: {sizes[-1]:,} items cost {times:.1f} times what {sizes[0]:,} cost")
    return times <= MOST_TIMES and all(one.nothing < LONGEST_WITH_NOTHING for one in seen.values())


@click.command()
@click.option("--sizes", default="10000,30000", help="How many open items, the least first.")
@click.option("--full", is_flag=True, help="10,000 and 1,000,000 open items.")
@click.option("--postgresql", is_flag=True, help="On PostgreSQL, too.")
def main(sizes: str, full: bool, postgresql: bool) -> None:
    silence()
    click.echo(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before, Python {sys.version.split()[0]}"
    )
    counts = [10_000, 1_000_000] if full else [int(size) for size in sizes.split(",")]
    kinds = ["sqlite", "postgresql"] if postgresql else ["sqlite"]
    results = [compare(kind, counts) for kind in kinds]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
