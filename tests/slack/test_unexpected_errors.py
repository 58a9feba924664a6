"""What nobody foresaw reaches the person with a number that the log has too, and loses no question."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from driver import Driver, Person

from planbot.trial import Trial

PLAN = "Ref #,Action,Lead,Start,Due\n1.1,Inspect the bridges,Maria Lopez,2026-09-01,2026-12-18\n"
PEOPLE = (
    "email,name,department,role\n"
    "maria@city.example,Maria Lopez,Public Works,staff\n"
    "alex@city.example,Alex Kim,Manager,leadership\n"
)


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    folder = tmp_path_factory.mktemp("city")
    (folder / "plan.csv").write_text(PLAN)
    (folder / "people.csv").write_text(PEOPLE)
    files = {"plan": folder / "plan.csv", "people": folder / "people.csv"}
    with Trial(**files, ack_seconds=5, retry_seconds=(0.2, 0.5, 2)) as running:
        yield running


@pytest.fixture
def slack(trial: Trial) -> Iterator[Driver]:
    with Driver(trial.sandbox.url) as driver:
        yield driver


@pytest.fixture
def maria(slack: Driver) -> Person:
    return slack.person("maria@city.example")


@contextmanager
def broken(trial: Trial, table: str) -> Iterator[None]:
    """Take a table away for a while, as a disk or an operator's mistake may."""
    file = Path(trial.database_url.removeprefix("sqlite:///"))
    with sqlite3.connect(file) as connection:
        connection.execute(f"ALTER TABLE {table} RENAME TO {table}_away")
    try:
        yield
    finally:
        with sqlite3.connect(file) as connection:
            connection.execute(f"ALTER TABLE {table}_away RENAME TO {table}")


def _incident(text: str) -> str:
    found = re.search(r"\b[0-9a-f]{6}\b", text)
    assert found, text
    return found[0]


def test_a_command_that_fails_is_answered_with_a_number(trial: Trial, maria: Person) -> None:
    with broken(trial, "item_versions"):
        told = maria.command("/plan behind").plain
    assert "nothing was recorded" in told
    _incident(told)
    assert "Behind schedule" in maria.command("/plan behind").plain


def test_a_form_that_fails_keeps_what_was_typed_and_shows_a_number(trial: Trial, maria: Person) -> None:
    maria.command("/planstatus")
    form = maria.modal()
    assert form is not None
    block = next(one["block_id"] for one in form.blocks if one["block_id"].startswith("status:"))
    with broken(trial, "ledger_entries"):
        outcome = maria.submit({block: {"status": "at_risk"}})
    assert outcome.errors
    _incident(next(iter(outcome.errors.values())))
    sent_again = maria.submit()
    assert not sent_again.errors
    shown = maria.modal()
    assert shown is not None
    assert "at risk" in shown.plain


def test_a_question_that_came_at_a_bad_moment_is_answered_later(
    trial: Trial, slack: Driver, maria: Person
) -> None:
    mark = slack.mark()
    with broken(trial, "outbox_messages"):
        maria.say("what is behind schedule?")
    slack.wait_until(lambda: slack.posted(to="maria@city.example", since=mark), seconds=20, what="the answer")
    assert len(slack.posted(to="maria@city.example", since=mark)) == 1
