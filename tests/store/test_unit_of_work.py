"""Units of work: all or nothing, one at a time, and no update is lost, on both databases."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from planbot.store import workspaces
from planbot.store.errors import Busy, Duplicate, StoreError
from planbot.store.unit_of_work import Database, Unit, open_database

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)


def names(database: Database) -> list[str]:
    with database.reading() as unit:
        return [each.name for each in workspaces.list_workspaces(unit)]


def test_a_unit_commits_at_its_end(database: Database) -> None:
    with database.writing() as unit:
        workspaces.create_workspace(unit, name="Ashland", now=NOW)
    assert names(database) == ["Ashland"]


def test_a_unit_that_fails_stores_nothing(database: Database) -> None:
    def fail() -> None:
        with database.writing() as unit:
            workspaces.create_workspace(unit, name="Ashland", now=NOW)
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    assert names(database) == []


def test_a_unit_after_one_that_failed_works(database: Database) -> None:
    def twice() -> None:
        with database.writing() as unit:
            workspaces.create_workspace(unit, name="Ashland", now=NOW, slack_team_id="T1")
            workspaces.create_workspace(unit, name="Belfast", now=NOW, slack_team_id="T1")

    with pytest.raises(Duplicate):
        twice()
    test_a_unit_commits_at_its_end(database)


def test_a_reading_unit_cannot_write(database: Database) -> None:
    with pytest.raises(StoreError), database.reading() as unit:
        workspaces.create_workspace(unit, name="Ashland", now=NOW)
    assert names(database) == []


def test_a_reading_unit_sees_one_instant(database: Database) -> None:
    with database.reading() as unit:
        before = workspaces.list_workspaces(unit)
        with ThreadPoolExecutor(1) as other:
            other.submit(test_a_unit_commits_at_its_end, database).result()
        assert workspaces.list_workspaces(unit) == before == []
    assert names(database) == ["Ashland"]


@pytest.mark.parametrize("inner", ["reading", "writing"])
def test_units_do_not_nest(database: Database, inner: str) -> None:
    with database.writing(), pytest.raises(RuntimeError, match="nest"), getattr(database, inner)():
        pass
    assert names(database) == []


def count_up(database: Database, workspace_id: int, times: int) -> None:
    """Read a setting and write it one higher: the classic way to lose an update."""

    def once(unit: Unit) -> None:
        workspaces.lock_workspace(unit, workspace_id)
        items_named = workspaces.load_policy(unit, workspace_id).items_named
        workspaces.set_setting(unit, workspace_id, "items_named", items_named + 1, now=NOW)

    for _ in range(times):
        database.write(once)


def test_no_update_is_lost(database: Database) -> None:
    with database.writing() as unit:
        workspace_id = workspaces.create_workspace(unit, name="Ashland", now=NOW).id
        workspaces.set_setting(unit, workspace_id, "items_named", 0, now=NOW)
    with ThreadPoolExecutor(8) as threads:
        for done in [threads.submit(count_up, database, workspace_id, 50) for _ in range(8)]:
            done.result()
    with database.reading() as unit:
        assert workspaces.load_policy(unit, workspace_id).items_named == 400


def test_no_update_is_lost_between_processes(database: Database, database_url: str) -> None:
    """Two `Database`s share nothing but the database, as two processes do."""
    with database.writing() as unit:
        workspace_id = workspaces.create_workspace(unit, name="Ashland", now=NOW).id
        workspaces.set_setting(unit, workspace_id, "items_named", 0, now=NOW)
    with open_database(database_url, interactive=False) as other, ThreadPoolExecutor(4) as threads:
        for done in [
            threads.submit(count_up, each, workspace_id, 25) for each in (database, other, database, other)
        ]:
            done.result()
    with database.reading() as unit:
        assert workspaces.load_policy(unit, workspace_id).items_named == 100


def hold_workspace(database: Database, workspace_id: int) -> tuple[threading.Event, threading.Thread]:
    """Keep the workspace locked in another thread until the event is set."""
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with database.writing() as unit:
            workspaces.lock_workspace(unit, workspace_id)
            held.set()
            let_go.wait(30)

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(10)
    return let_go, thread


def test_waiting_ends_in_busy(database: Database, database_url: str) -> None:
    with database.writing() as unit:
        workspace_id = workspaces.create_workspace(unit, name="Ashland", now=NOW).id
    let_go, thread = hold_workspace(database, workspace_id)
    try:
        with open_database(database_url) as impatient, pytest.raises(Busy), impatient.writing() as unit:
            workspaces.lock_workspace(unit, workspace_id)
    finally:
        let_go.set()
        thread.join()


def test_write_tries_again(database: Database, database_url: str) -> None:
    """The first try meets a lock that outlasts its wait; the second finds it gone."""
    with database.writing() as unit:
        workspace_id = workspaces.create_workspace(unit, name="Ashland", now=NOW).id
    let_go, thread = hold_workspace(database, workspace_id)
    timer = threading.Timer(2.5, let_go.set)
    timer.start()
    with open_database(database_url) as impatient:
        impatient.write(lambda unit: workspaces.link_to_team(unit, workspace_id, "T1"))
    thread.join()
    with database.reading() as unit:
        assert workspaces.workspace(unit, workspace_id).slack_team_id == "T1"


def test_write_gives_back_what_the_work_gives(database: Database) -> None:
    assert database.write(lambda unit: workspaces.create_workspace(unit, name="A", now=NOW)).name == "A"


def test_write_does_not_repeat_a_mistake(database: Database) -> None:
    tries = []

    def wrong(unit: Unit) -> None:
        tries.append(unit)
        raise ValueError("wrong")

    with pytest.raises(ValueError, match="wrong"):
        database.write(wrong)
    assert len(tries) == 1
