"""Connections that break while somebody asks: the question is answered once, in its thread."""

from collections.abc import Iterator

import pytest
from databases import SqliteFiles
from driver import Post
from end_to_end.city import ALEX, CITY_PLAN, TOM, write_city
from end_to_end.town import Town


@pytest.fixture(scope="module")
def town(sqlite_files: SqliteFiles, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    files = write_city(tmp_path_factory.mktemp("city"))
    url = sqlite_files.copy(tmp_path_factory.mktemp("town"))
    with Town(url, files.people, "2026-11-24T10:00", absent=[TOM]) as town:
        town.bring_in(files.plan, CITY_PLAN)
        town.go_live()
        town.start_bot()
        yield town


def answers(town: Town, since: int) -> list[Post]:
    return town.driver.posted(channel="leadership", since=since)


def ask(town: Town) -> str:
    """Mention the bot; return the timestamp of the question."""
    said = town.person(ALEX).say("@planbot what is behind schedule?", "leadership")
    assert said.ok
    return str(said.raw["ts"])


def test_an_event_that_its_socket_breaks_under_is_answered_once(town: Town) -> None:
    town.driver.settle()
    mark = town.driver.mark()
    town.driver.fault("events_api", "socket_drop")
    ts = ask(town)
    town.driver.wait_for_app()
    town.driver.wait_until(lambda: answers(town, mark), seconds=30, what="an answer")
    town.driver.settle()
    (answer,) = answers(town, mark)
    assert answer.thread_ts == ts


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "drop"])
def test_a_connection_that_ends_while_the_answer_is_sent_changes_nothing(town: Town, reason: str) -> None:
    town.driver.settle()
    mark = town.driver.mark()
    town.driver.fault("chat.postMessage", "slow", seconds=0.3)
    ts = ask(town)
    town.driver.disconnect(reason)
    town.driver.wait_until(lambda: answers(town, mark), seconds=30, what="an answer")
    town.driver.wait_for_app()
    town.driver.settle()
    (answer,) = answers(town, mark)
    assert answer.thread_ts == ts
