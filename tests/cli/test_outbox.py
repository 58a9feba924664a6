"""`planbot outbox`: the dead are sent again or discarded, by their keys."""

from datetime import UTC, datetime, timedelta

import pytest
from cli.conftest import Planbot

from planbot.services.city import choose_workspace
from planbot.store import claims, delivery, outbox
from planbot.store.outbox_records import NewMessage
from planbot.store.unit_of_work import open_database

NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
MANY = 1003
"""Two pages and a bit."""
KEYS = ["rollup:1", "rollup:2", "rollup:3"]


@pytest.fixture
def dead(city: Planbot, database_url: str) -> Planbot:
    """Port Alder, with three dead rollups."""
    with open_database(database_url) as database:
        here = choose_workspace(database, None).id
        with database.writing() as unit:
            for number, key in enumerate(KEYS):
                message = NewMessage(
                    kind="rollup", dedupe_key=key, not_before=NOW, recipient_channel=f"#channel-{number}"
                )
                outbox.enqueue(unit, here, message, now=NOW)
            lease = timedelta(minutes=1)
            for one in claims.claim(unit, here, now=NOW, real_now=datetime.now(UTC), lease=lease, limit=9):
                token = one.lease_token or ""
                delivery.close_dead(unit, here, one.id, token, reason="is_archived", now=NOW)
    return city


def states(planbot: Planbot) -> dict[str, str]:
    return {one["dedupe_key"]: one["state"] for one in planbot("outbox", "--json").json}


def test_the_dead_are_listed_with_their_keys(dead: Planbot) -> None:
    out = dead("outbox", "--state", "dead").out
    assert all(f"(is_archived)  {key}" in out for key in KEYS)


def test_some_are_sent_again_and_the_rest_told_of(dead: Planbot) -> None:
    ran = dead("outbox", "retry", "rollup:1", "rollup:9", "rollup:1", code=1)
    assert ran.out.strip() == "rollup:1 is sent again."
    assert ran.err.strip() == "rollup:9: there is no message of this key. See: planbot outbox --json"
    assert states(dead) == {"rollup:1": "queued", "rollup:2": "dead", "rollup:3": "dead"}
    assert "is queued. Only a dead message" in dead("outbox", "retry", "rollup:1", code=1).err


def test_all_are_sent_again(dead: Planbot) -> None:
    told = dead("outbox", "retry", "--all-dead", "--json").json
    assert [(one["dedupe_key"], one["ok"]) for one in told] == [(key, True) for key in KEYS]
    assert set(states(dead).values()) == {"queued"}
    assert dead("outbox", "retry", "--all-dead").out.strip() == "Nothing is dead."


def test_one_is_discarded_and_the_reason_kept(dead: Planbot) -> None:
    assert dead("outbox", "discard", "rollup:2", "--reason", "too late").out == "rollup:2 is discarded.\n"
    (held,) = dead("outbox", "--state", "suppressed", "--json").json
    assert (held["dedupe_key"], held["reason"]) == ("rollup:2", "too late")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["retry"], "Say which messages by their keys, or --all-dead."),
        (["retry", "rollup:1", "--all-dead"], "Say which messages by their keys, or --all-dead."),
        (["discard", "rollup:1"], "Missing option '--reason'"),
        (["discard", "rollup:1", "--reason", " "], "Say why with --reason"),
        (["discard", "--reason", "x"], "Missing argument"),
        (["bury"], "No such command 'bury'"),
    ],
)
def test_a_mistake_is_one_sentence_and_changes_nothing(
    dead: Planbot, arguments: list[str], told: str
) -> None:
    assert told in dead("outbox", *arguments, code=2).err
    assert set(states(dead).values()) == {"dead"}


def test_the_workspace_may_be_named_before_the_subcommand(dead: Planbot) -> None:
    assert (
        "There is no workspace “elsewhere”"
        in dead("outbox", "--workspace", "elsewhere", "retry", "rollup:1", code=2).err
    )


@pytest.fixture
def many(city: Planbot, database_url: str) -> Planbot:
    """Port Alder, with more messages than are shown or read at a time."""
    with open_database(database_url) as database:
        here = choose_workspace(database, None).id
        with database.writing() as unit:
            for number in range(MANY):
                message = NewMessage(
                    kind="rollup", dedupe_key=f"rollup:{number}", not_before=NOW, recipient_channel="#a"
                )
                outbox.enqueue(unit, here, message, now=NOW)
    return city


def test_as_json_there_are_all_and_in_order(many: Planbot) -> None:
    found = many("outbox", "--json").json
    assert [one["dedupe_key"] for one in found] == [f"rollup:{number}" for number in reversed(range(MANY))]
    assert [one["id"] for one in many("outbox", "--json", "--limit", "3").json] == [
        one["id"] for one in found[:3]
    ]
    assert many("outbox", "--json", "--state", "dead").out == "[]\n"


def test_to_a_reader_it_is_said_that_there_are_more(many: Planbot) -> None:
    lines = many("outbox").out.splitlines()
    assert len(lines) == 201
    assert lines[-1] == "These are the latest 200. There are more: --limit N shows N, --json all."
    assert len(many("outbox", "--limit", str(MANY)).out.splitlines()) == MANY
    assert "--limit" in many("outbox", "--limit", "0", code=2).err
