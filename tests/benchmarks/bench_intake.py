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
LONGEST_DRY_RUN = 10.0
MOST_MEGABYTES = 500
MOST_TIMES = 4.0
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TABLES = ("items", "item_versions", "assignments", "owner_names")
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


def store(draft: Draft, path: Path) -> None:
    url = f"sqlite:///{path}"
    upgrade(url)
    with open_database(url) as database:
        import_plan(database, ensure_workspace(database, None, now=NOW).id, draft, now=NOW)


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


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "plan.xlsx"
        write_plan(path)
        wall, megabytes = dry_run(path, folder)
        read, _ = min(seconds(lambda: bare_read(path)) for _ in range(3))
        reading, draft = seconds(lambda: read_plan(path, today=TODAY))
        assert draft.accepted == ROWS
        storing, _ = seconds(lambda: store(draft, folder / "full.db"))
        inserts = bare_inserts(folder / "full.db", folder / "empty.db")
    bare = read + inserts
    click.echo(f"dry run of {ROWS:,} rows: {wall:.1f} s on the clock, {megabytes:.0f} MB at most")
    click.echo(f"bare read {read:.2f} s, bare inserts {inserts:.2f} s of the processor")
    click.echo(f"reading the plan {reading:.2f} s: {reading / bare:.1f} times the two")
    click.echo(
        f"reading and storing it {reading + storing:.2f} s: {(reading + storing) / bare:.1f} times the two"
    )
    is_quick = wall <= LONGEST_DRY_RUN and reading + storing <= MOST_TIMES * bare
    if not is_quick or megabytes > MOST_MEGABYTES:
        sys.exit(1)


if __name__ == "__main__":
    main()
