"""Every fault of Slack against every kind of message: seen once, or dead with the right reason.

Where Slack lets nobody know whether a post is there, a check-in goes at most once and all else at least
once, and the row says so. Every kind meets each step that the outbox stores; with --long, every fault.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from databases import PostgresqlServer, SqliteFiles
from driver import Driver
from outbox.faults.desk import KINDS, OTHER_KINDS, Desk, Result
from outbox.faults.matrix import EACH_STEP, FAULTS, Fault, Outcome
from outbox.town import ASK, build_town, workspace_file

from planbot.plan.delivery_words import SENT_AGAIN
from planbot.sandbox import Sandbox
from planbot.store.outbox import PARENT_NOT_SENT
from planbot.store.outbox_records import MessageState, OutboxMessage
from planbot.store.unit_of_work import open_database

PEOPLE = len(FAULTS) + 2
AT_MOST_ONCE = {"check_in", "launch"}
ROWS = [pytest.param(name, marks=() if name in EACH_STEP else pytest.mark.long) for name in FAULTS]
SENT, DEAD, SUPPRESSED = MessageState.SENT, MessageState.DEAD, MessageState.SUPPRESSED


@pytest.fixture(scope="module")
def at_sqlite(sqlite_files: SqliteFiles, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk_at(sqlite_files.copy(tmp_path_factory.mktemp("desk"))) as desk:
        yield desk


@pytest.fixture(scope="module")
def at_postgresql(postgresql: PostgresqlServer) -> Iterator[Desk]:
    with postgresql.database() as url, desk_at(url) as desk:
        yield desk


@contextmanager
def desk_at(url: str) -> Iterator[Desk]:
    """One for all rows of the matrix."""
    with (
        Sandbox(workspace_file(PEOPLE), start_at=ASK) as sandbox,
        Driver(sandbox.url) as slack,
        open_database(url, interactive=False) as database,
    ):
        yield Desk(database, sandbox, slack, build_town(database, sandbox.describe()))


@pytest.mark.parametrize("name", ROWS)
def test_what_becomes_of_each_kind(at_sqlite: Desk, name: str) -> None:
    check(at_sqlite, FAULTS[name], OTHER_KINDS)


@pytest.mark.parametrize("name", ROWS)
def test_it_is_the_same_on_postgresql(at_postgresql: Desk, name: str) -> None:
    check(at_postgresql, FAULTS[name])


def check(desk: Desk, fault: Fault, others: Sequence[str] = OTHER_KINDS) -> None:
    results = desk.send(fault, others)
    assert results.keys() == {*KINDS, *others}
    {
        Outcome.ONCE: check_once,
        Outcome.REFUSED: check_refused,
        Outcome.UNREADABLE: check_unreadable,
        Outcome.HIDDEN: check_hidden,
    }[fault.outcome](fault, results)


def check_once(fault: Fault, results: dict[str, Result]) -> None:
    for kind, result in results.items():
        spoiled = result.parts[0] if kind == "part" else result.row
        assert all_sent(result), (kind, [(r.dedupe_key, r.state.value, r.reason) for r in _family(result)])
        assert set(result.seen.values()) == {1}, kind
        if fault.attempts is not None:
            assert spoiled.attempts == fault.attempts, kind
    check_what_is_shown(results)


def check_refused(fault: Fault, results: dict[str, Result]) -> None:
    for kind, result in results.items():
        spoiled = result.parts[0] if kind == "part" else result.row
        assert (spoiled.state, spoiled.reason) == (DEAD, fault.reason), kind
        if kind not in ("part", "edit"):
            assert result.seen == {}, kind
    assert {(row.state, row.reason) for row in results["rollup"].parts} == {(SUPPRESSED, PARENT_NOT_SENT)}
    of_thread = results["part"]
    assert [of_thread.row.state, *(row.state for row in of_thread.parts[1:])] == [
        SENT for _ in of_thread.parts
    ]
    assert set(of_thread.seen.values()) == {1}
    assert of_thread.seen.keys() == {row.dedupe_key for row in [of_thread.row, *of_thread.parts[1:]]}
    assert results["edit"].shown != results["edit"].row.text


def check_unreadable(fault: Fault, results: dict[str, Result]) -> None:
    came = 1 if fault.arrives else 0
    for kind in results.keys() - AT_MOST_ONCE - {"part", "edit"}:
        row = results[kind].row
        assert (row.state, row.reason) == (SENT, SENT_AGAIN), kind
        assert results[kind].seen[row.dedupe_key] == came + 1, kind
    part = results["part"].parts[0]
    assert (part.state, part.reason) == (SENT, SENT_AGAIN)
    assert results["part"].seen[part.dedupe_key] == came + 1
    for kind in results.keys() & AT_MOST_ONCE:
        row = results[kind].row
        assert row.state is DEAD, kind
        assert row.reason == f"may not have arrived; the history cannot be read ({fault.reason})", kind
        assert sum(results[kind].seen.values()) == came, kind
    assert results["edit"].row.state is SENT
    check_what_is_shown(results)


def check_hidden(fault: Fault, results: dict[str, Result]) -> None:
    for kind, result in results.items():
        assert all_sent(result), (kind, [(r.dedupe_key, r.state.value, r.reason) for r in _family(result)])
        spoiled = result.parts[0] if kind == "part" else result.row
        others = {key: count for key, count in result.seen.items() if key != spoiled.dedupe_key}
        assert set(others.values()) <= {1}, kind
        if kind != "edit":
            assert result.seen[spoiled.dedupe_key] in (1, 2), kind
    check_what_is_shown(results)
    time.sleep(fault.late_seconds)


def check_what_is_shown(results: dict[str, Result]) -> None:
    assert results["edit"].row.state is SENT
    assert results["edit"].shown == results["edit"].row.text


def all_sent(result: Result) -> bool:
    return all(row.state is SENT for row in _family(result))


def _family(result: Result) -> list[OutboxMessage]:
    return [result.row, *result.parts]
