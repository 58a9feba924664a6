"""What it costs to read a large plan, beside reading its cells and inserting its rows and nothing else.

    python tests/benchmarks/bench_intake.py

See README.md beside it.
"""

import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from planbot.intake.draft import Draft
from planbot.intake.read_plan import read_plan
from planbot.services.city import ensure_workspace
from planbot.services.importing import import_plan
from planbot.store.migrate import upgrade
from planbot.store.unit_of_work import open_database

T = TypeVar("T")

ROWS = 25_000
ROUNDS = 3
LONGEST_DRY_RUN = 10.0
MOST_MEGABYTES = 500
MOST_TIMES = 4.0
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TABLES = ("items", "item_versions", "looks", "assignments", "owner_names")
HEADERS = (
    *("Goal", "Objective", "Ref #", "Action", "Lead", "Support", "Timeline", "Start", "Due Date"),
    *("Status", "% Complete", "Measure", "Notes"),
)


def plan_row(at: int) -> list[Any]:
    goal, objective = at // 500 + 1, at // 25 % 20 + 1
    return [
        f"Goal {goal}: Improve area {goal}",
        f"{goal}.{objective} Objective of many words {at // 25}",
        f"{goal}.{objective}.{at % 25 + 1}",
        f"Complete the piece of work number {at} for the people who live here",
        ("Public Works", "Town Manager", "Planning Board", "Parks & Recreation")[at % 4],
        ("County", "Police, Fire", None)[at % 3],
        ("Short term", "Ongoing", "FY27", "Q1 2027")[at % 4],
        None if at % 3 else date(2026, 1, 1 + at % 28),
        date(2026 + at % 4, 12, 1 + at % 28) if at % 5 else None,
        ("In progress", "Not started", "Complete", "Delayed")[at % 4],
        at * 7 % 101,
        f"{at % 50} things counted",
        None,
    ]


def write_plan(path: Path) -> None:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Plan")
    sheet.append(HEADERS)
    for at in range(ROWS):
        sheet.append(plan_row(at))
    workbook.save(path)


def seconds(work: Callable[[], T]) -> tuple[float, T]:
    """Return the processor time that `work` took, and what it returned."""
    before = time.process_time()
    found = work()
    return time.process_time() - before, found


def bare_read(path: Path) -> int:
    with CalamineWorkbook.from_path(path) as workbook:
        return len(workbook.get_sheet_by_name("Plan").to_python(skip_empty_area=False))


def store(draft: Draft, path: Path) -> float:
    """Import into a database that is there already, and return the processor time that took."""
    url = f"sqlite:///{path}"
    upgrade(url)
    with open_database(url) as database:
        workspace_id = ensure_workspace(database, None, now=NOW).id
        return seconds(lambda: import_plan(database, workspace_id, draft, now=NOW))[0]


def bare_inserts(full: Path, empty: Path) -> float:
    """Insert the rows that an import made into the same tables, empty, with nothing else around it."""
    with sqlite3.connect(full) as source, sqlite3.connect(empty) as target:
        for (statement,) in source.execute(
            "select sql from sqlite_master where sql is not null and name not like 'sqlite_%'"
        ):
            target.execute(statement)
        rows = {table: source.execute(f"select * from {table}").fetchall() for table in TABLES}
        target.commit()

        def insert() -> None:
            for table, values in rows.items():
                marks = ",".join("?" * len(values[0]))
                target.executemany(f"insert into {table} values ({marks})", values)
            target.commit()

        return seconds(insert)[0]


def dry_run(path: Path, folder: Path) -> tuple[float, float]:
    """Return the seconds on the clock and the megabytes at most of `planbot import --dry-run`."""
    command = [sys.executable, "-c", "from planbot.cli import main; main()", "import", str(path), "--dry-run"]
    settings = {**os.environ, "PLANBOT_DATABASE_URL": f"sqlite:///{folder / 'none.db'}"}
    before = time.perf_counter()
    subprocess.run(command, check=True, cwd=folder, env=settings, stdout=subprocess.DEVNULL)
    wall = time.perf_counter() - before
    return wall, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


@dataclass(frozen=True)
class Round:
    """The processor time of the bare costs and of planbot's, measured one after the other."""

    read: float
    inserts: float
    reading: float
    storing: float

    @property
    def bare(self) -> float:
        return self.read + self.inserts

    @property
    def times(self) -> float:
        return (self.reading + self.storing) / self.bare


def measure(path: Path, folder: Path, number: int) -> Round:
    full, empty = (folder / f"{name}-{number}.db" for name in ("full", "empty"))
    read, _ = seconds(lambda: bare_read(path))
    reading, draft = seconds(lambda: read_plan(path, today=TODAY))
    assert draft.accepted == ROWS
    storing = store(draft, full)
    return Round(read, bare_inserts(full, empty), reading, storing)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "plan.xlsx"
        write_plan(path)
        wall, megabytes = dry_run(path, folder)
        rounds = sorted(
            (measure(path, folder, number) for number in range(ROUNDS)), key=lambda one: one.times
        )
    middle = rounds[ROUNDS // 2]
    all_times = ", ".join(f"{one.times:.1f}" for one in rounds)
    click.echo(f"dry run of {ROWS:,} rows: {wall:.1f} s on the clock, {megabytes:.0f} MB at most")
    click.echo(f"bare read {middle.read:.2f} s, bare inserts {middle.inserts:.2f} s of the processor")
    click.echo(f"reading the plan {middle.reading:.2f} s: {middle.reading / middle.bare:.1f} times the two")
    click.echo(
        f"reading and storing it {middle.reading + middle.storing:.2f} s: {middle.times:.1f} times the two "
        f"(of {all_times} the middle)"
    )
    is_quick = wall <= LONGEST_DRY_RUN and middle.times <= MOST_TIMES
    if not is_quick or megabytes > MOST_MEGABYTES:
        sys.exit(1)


if __name__ == "__main__":
    main()
