"""Every CHECK, and every rule of uniqueness that is a partial index, bites on both databases.

A CHECK without a case here fails the test.
"""

from datetime import timedelta
from typing import Any

import pytest
from cities import NOW, REAL, City, Record, fill_record
from sqlalchemy import CheckConstraint, Enum, Table, select, update

from planbot.store.errors import Duplicate, RuleBroken, UnknownReference
from planbot.store.tables import metadata
from planbot.store.unit_of_work import Database

EARLIER = NOW - timedelta(days=1)

BREAKS: dict[str, dict[str, Any]] = {
    "workspaces.next_serial": {"next_serial": 0},
    "departments.retired_at_after_created_at": {"retired_at": EARLIER},
    "department_heads.valid_to_after_valid_from": {"valid_to": EARLIER},
    "bodies.retired_at_after_created_at": {"retired_at": EARLIER},
    "aliases.one_target": {"person_id": None, "department_id": None, "body_id": None},
    "plans.retired_at_after_created_at": {"retired_at": EARLIER},
    "item_versions.valid_to_after_valid_from": {"valid_to": EARLIER},
    "item_versions.percent": {"percent": 101},
    "item_versions.not_its_own_parent": {"parent_id": metadata.tables["item_versions"].c.item_id},
    "assignments.one_holder": {"person_id": None},
    "assignments.valid_to_after_valid_from": {"valid_to": EARLIER},
    "status_updates.percent": {"percent": -1},
    "status_updates.withdraws_one": {"withdrawn": True},
    "status_updates.recorded_at_after_at": {"recorded_at": EARLIER},
    "outbox_messages.no_half_lease": {"lease_until": None},
    "outbox_messages.some_recipient": {"recipient_person_id": None},
    "outbox_messages.parts_have_a_parent": {"part_number": 1},
    "outbox_messages.rendered_has_text": {"rendered_at": NOW},
    "outbox_messages.closed_has_instant": {"closed_at": NOW},
    "outbox_messages.sent_was_posted": {
        "state": "sent",
        "closed_at": NOW,
        "lease_token": None,
        "lease_until": None,
    },
    "outbox_messages.unknown_has_instant": {"state": "unknown"},
    "outbox_messages.closed_has_no_lease": {"state": "dead", "reason": "no", "closed_at": NOW},
    "outbox_messages.has_reason": {
        "state": "dead",
        "closed_at": NOW,
        "lease_token": None,
        "lease_until": None,
    },
    "outbox_messages.attempts": {"attempts": -1},
    "send_budgets.a_second": {"a_second": 0.0},
    "jobs.no_half_lease": {"lease_until": None},
    "jobs.running_has_lease": {"lease_token": None, "lease_until": None},
    "jobs.finished": {"finished_at": REAL},
    "jobs.attempts": {"attempts": -1},
    "imports.undone_at_after_at": {"undone_at": EARLIER},
    "policy_overrides.one_subject": {"item_id": None},
    "owner_names.valid_to_after_valid_from": {"valid_to": EARLIER},
    "uploads.changed_at_after_created_at": {"changed_at": EARLIER},
    "uploads.revision": {"revision": 0},
}

UNIQUE: list[tuple[str, dict[str, Any]]] = [
    ("department_heads", {}),
    ("item_versions", {}),
    ("assignments", {}),
    ("departments", {}),
    ("bodies", {}),
    ("plans", {}),
    ("people", {"slack_id": None}),
    ("people", {"email_key": "new@city.gov"}),
    ("status_updates", {}),
    ("decisions", {}),
    ("decision_answers", {}),
    ("decline_answers", {}),
    ("outbox_messages", {}),
    ("asks", {}),
    ("aliases", {}),
]
"""Rows of which there may be one, and what to change so that one rule of several is tried."""


def checks() -> dict[str, tuple[Table, CheckConstraint]]:
    """Return all CHECKs but those of words, by table and short name."""
    found = {}
    for table in metadata.sorted_tables:
        for constraint in table.constraints:
            if isinstance(constraint, CheckConstraint) and not constraint._type_bound:
                name = str(constraint.name).removeprefix(f"ck_{table.name}_")
                found[f"{table.name}.{name}"] = (table, constraint)
    return found


def word_columns() -> list[tuple[str, str]]:
    return [
        (table.name, column.name)
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Enum)
    ]


@pytest.fixture
def record(database: Database, city: City) -> Record:
    return database.write(lambda unit: fill_record(unit, city))


def break_row(database: Database, table: Table, values: dict[str, Any]) -> None:
    with database.writing() as unit:
        key = next(iter(table.primary_key.columns))
        last = select(key).order_by(key.desc()).limit(1).scalar_subquery()
        unit.session.execute(update(table).where(key == last).values(values))


def last_row(database: Database, table: Table) -> dict[str, Any]:
    with database.reading() as unit:
        row = unit.session.execute(select(table).order_by(table.c.id.desc()).limit(1)).one()
    return dict(row._mapping)


def test_every_check_has_a_case() -> None:
    assert BREAKS.keys() == checks().keys()


def test_every_check_bites(database: Database, record: Record) -> None:
    for name, values in BREAKS.items():
        table, _ = checks()[name]
        with pytest.raises(RuleBroken, match=f"ck_{name.replace('.', '_')}"):
            break_row(database, table, values)


def test_only_known_words_are_stored(database: Database, record: Record) -> None:
    for table, column in word_columns():
        lease = (
            ", lease_token = NULL, lease_until = NULL" if "lease_token" in metadata.tables[table].c else ""
        )
        with pytest.raises(RuleBroken, match=f"ck_{table}_{column}"), database.writing() as unit:
            unit.session.connection().exec_driver_sql(f"UPDATE {table} SET {column} = 'nonsense'{lease}")


def test_there_is_only_one(database: Database, record: Record) -> None:
    """A second copy of the last row is refused: one current version, one lead, one name, one key."""
    for name, changes in UNIQUE:
        table = metadata.tables[name]
        copy = {**last_row(database, table), **changes, "id": 999}
        with pytest.raises(Duplicate), database.writing() as unit:
            unit.session.execute(table.insert().values(copy))


def test_a_row_refers_only_within_its_workspace() -> None:
    """Each reference to a table with workspaces goes by workspace and id together."""
    for table in metadata.sorted_tables:
        for reference in table.foreign_key_constraints:
            if reference.referred_table.name != "workspaces":
                assert reference.column_keys[0] == "workspace_id", (table.name, reference.column_keys)


def test_every_row_belongs_to_a_workspace(database: Database, record: Record) -> None:
    for table in metadata.sorted_tables:
        if table.name == "workspaces":
            continue
        assert not table.c.workspace_id.nullable
        with pytest.raises((UnknownReference, Duplicate)):
            break_row(database, table, {"workspace_id": 999})
