"""On which day each item has to be looked at: found by the sweep, and forgotten by whoever changes the item.

The sweep reads `changes` before the facts and names it when it stores what it found: what was changed
meanwhile keeps being looked at. A change that the facts of the sweep's instant do not have yet, since two
hosts' clocks disagree, holds what it found back, too (`changed_at`).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import bindparam, case, select, update

from planbot.store.bulk import insert_rows
from planbot.store.rows import insert_into
from planbot.store.tables import look_rules, looks
from planbot.store.unit_of_work import Unit

AT_ONCE = date.min

_BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Look:
    look_at: date
    changes: int


@dataclass(frozen=True, slots=True)
class LookRules:
    """By which rules the days were found: None where they have to be found anew; and when the latest was."""

    rules: str | None
    changes: int
    found_at: datetime | None = None


def add_looks(unit: Unit, workspace_id: int, item_ids: Sequence[int], *, now: datetime) -> None:
    """Have new items looked at at once."""
    rows = [
        {"item_id": each, "workspace_id": workspace_id, "look_at": AT_ONCE, "changes": 0, "changed_at": now}
        for each in item_ids
    ]
    insert_rows(unit, looks, rows)


def look_again(unit: Unit, workspace_id: int, item_ids: Collection[int], *, now: datetime) -> None:
    """Have items looked at at once: something about them has changed."""
    for batch in _batches(sorted(set(item_ids))):
        unit.session.execute(
            update(looks)
            .where(looks.c.workspace_id == workspace_id, looks.c.item_id.in_(batch))
            .values(
                look_at=AT_ONCE,
                changes=looks.c.changes + 1,
                changed_at=case((looks.c.changed_at > now, looks.c.changed_at), else_=now),
            )
        )


def look_at_all_again(unit: Unit, workspace_id: int, *, now: datetime) -> None:
    """Have every item looked at at once: what has changed concerns more than one."""
    values = {"workspace_id": workspace_id, "rules": None, "changes": 1, "changed_at": now}
    statement = insert_into(unit, look_rules).values(values)
    unit.session.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace_id"],
            set_={
                "rules": None,
                "changes": look_rules.c.changes + 1,
                "changed_at": case((look_rules.c.changed_at > now, look_rules.c.changed_at), else_=now),
            },
        )
    )


def look_rules_of(unit: Unit, workspace_id: int) -> LookRules:
    """Return by which rules the days of the workspace were found."""
    statement = select(look_rules.c.rules, look_rules.c.changes, look_rules.c.found_at)
    row = unit.session.execute(statement.where(look_rules.c.workspace_id == workspace_id)).one_or_none()
    return LookRules(row.rules, row.changes, row.found_at) if row else LookRules(None, 0)


def looks_until(unit: Unit, workspace_id: int, day: date) -> Mapping[int, Look]:
    """Return, by item, what has to be looked at on `day`."""
    statement = select(looks.c.item_id, looks.c.look_at, looks.c.changes).where(
        looks.c.workspace_id == workspace_id, looks.c.look_at <= day
    )
    return {row[0]: Look(row[1], row[2]) for row in unit.session.execute(statement)}


def keep_looks(
    unit: Unit, workspace_id: int, found: Mapping[int, tuple[date, Look]], *, now: datetime
) -> None:
    """Store the days that were found at `now`, each beside what was read before, where that still stands."""
    rows = [
        {"of_item": item_id, "found": day, "seen": before.changes, "as_of": now}
        for item_id, (day, before) in sorted(found.items())
    ]
    statement = (
        update(looks)
        .where(
            looks.c.workspace_id == workspace_id,
            looks.c.item_id == bindparam("of_item"),
            looks.c.changes == bindparam("seen"),
            looks.c.changed_at <= bindparam("as_of"),
        )
        .values(look_at=bindparam("found"))
    )
    if rows:
        unit.session.connection().execute(statement, rows)
        # Only now, in the order in which whoever changes an item takes the two rows.
        _found(unit, workspace_id, now)


def keep_look_rules(unit: Unit, workspace_id: int, rules: str, before: LookRules, *, now: datetime) -> None:
    """Store by which rules all days were found at `now`, unless something has concerned all meanwhile."""
    values = {"workspace_id": workspace_id, "rules": rules, "changes": before.changes, "changed_at": now}
    statement = insert_into(unit, look_rules).values(values)
    unit.session.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace_id"],
            set_={"rules": rules},
            where=(look_rules.c.changes == before.changes) & (look_rules.c.changed_at <= now),
        )
    )


def _found(unit: Unit, workspace_id: int, now: datetime) -> None:
    values = {"workspace_id": workspace_id, "changes": 0, "changed_at": now, "found_at": now}
    statement = insert_into(unit, look_rules).values(values)
    unit.session.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace_id"],
            set_={"found_at": now},
            where=look_rules.c.found_at.is_(None) | (look_rules.c.found_at < now),
        )
    )


_T = TypeVar("_T")


def _batches(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    for begin in range(0, len(values), _BATCH):
        yield values[begin : begin + _BATCH]
