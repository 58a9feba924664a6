"""Owners as the plans name them, of whom nobody has said yet who they are."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, case, select, update

from planbot.plan.model import OwnerName
from planbot.plan.vocabulary import Part
from planbot.store.rows import inserted_ids
from planbot.store.tables import item_versions, owner_names
from planbot.store.unit_of_work import Unit

NamedPart = tuple[int, Part, str]
"""Of which item, in which part, under which name."""


def add_owner_names(
    unit: Unit, workspace_id: int, named: Sequence[NamedPart], *, now: datetime
) -> Sequence[int]:
    """Keep names that nobody is yet and return their ids."""
    rows = [
        {"workspace_id": workspace_id, "item_id": item_id, "part": part, "name": name, "valid_from": now}
        for item_id, part, name in named
    ]
    return inserted_ids(unit, owner_names, rows)


def end_owner_names(unit: Unit, workspace_id: int, ids: Collection[int], *, now: datetime) -> None:
    """Let names be open no more from `now` on: somebody said who they are, or the file names them no more."""
    if not ids:
        return
    statement = (
        update(owner_names)
        .where(
            owner_names.c.workspace_id == workspace_id,
            owner_names.c.id == bindparam("name_id"),
            owner_names.c.valid_to.is_(None),
        )
        .values(valid_to=case((owner_names.c.valid_from > now, owner_names.c.valid_from), else_=now))
    )
    unit.session.connection().execute(statement, [{"name_id": name_id} for name_id in ids])


def list_owner_names(unit: Unit, workspace_id: int) -> Sequence[OwnerName]:
    """Return the open names of items that stand, in the order in which they came in."""
    statement = (
        select(owner_names.c.id, owner_names.c.item_id, owner_names.c.part, owner_names.c.name)
        .join_from(owner_names, item_versions, owner_names.c.item_id == item_versions.c.item_id)
        .where(
            owner_names.c.workspace_id == workspace_id,
            owner_names.c.valid_to.is_(None),
            item_versions.c.workspace_id == workspace_id,
            item_versions.c.valid_to.is_(None),
        )
        .order_by(owner_names.c.id)
    )
    return [OwnerName(**row._mapping) for row in unit.session.execute(statement)]
