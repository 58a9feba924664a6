"""Boards and outside agencies, and who reports for them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from planbot.plan.model import Body
from planbot.store.aliases import add_aliases, aliases_by
from planbot.store.errors import NotFound
from planbot.store.rows import change, fold_name, insert_into
from planbot.store.tables import aliases, bodies
from planbot.store.tables.people import NOT_RETIRED
from planbot.store.unit_of_work import Unit


def upsert_body(
    unit: Unit,
    workspace_id: int,
    name: str,
    *,
    now: datetime,
    aliases: Sequence[str] = (),
    reporter_id: int | None = None,
) -> Body:
    """Return the body of this name, made if there is none; aliases are added, a reporter None leaves it."""
    key = fold_name(name)
    statement = insert_into(unit, bodies).values(
        workspace_id=workspace_id, name=name.strip(), name_key=key, created_at=now
    )
    unit.session.execute(
        statement.on_conflict_do_nothing(index_elements=["workspace_id", "name_key"], index_where=NOT_RETIRED)
    )
    body_id = unit.session.scalar(
        select(bodies.c.id).where(
            bodies.c.workspace_id == workspace_id, bodies.c.name_key == key, bodies.c.retired_at.is_(None)
        )
    )
    assert body_id is not None
    add_aliases(unit, workspace_id, aliases, now=now, body_id=body_id)
    if reporter_id is not None:
        set_body_reporter(unit, workspace_id, body_id, reporter_id)
    return body(unit, workspace_id, body_id, now=now)


def set_body_reporter(unit: Unit, workspace_id: int, body_id: int, person_id: int | None) -> None:
    """Say who reports for the body; None leaves it without anybody."""
    change(unit, bodies, workspace_id, body_id, {"reporter_id": person_id})


def retire_body(unit: Unit, workspace_id: int, body_id: int, *, now: datetime) -> None:
    """Leave the body out from `now` on; what was said of it stays."""
    change(unit, bodies, workspace_id, body_id, {"retired_at": now})


def body(unit: Unit, workspace_id: int, body_id: int, *, now: datetime) -> Body:
    """Return the body; raises `NotFound`, also for one retired by `now`."""
    for each in list_bodies(unit, workspace_id, now=now):
        if each.id == body_id:
            return each
    raise NotFound(f"There is no body {body_id} in this workspace.")


def body_named(unit: Unit, workspace_id: int, name: str, *, now: datetime) -> Body | None:
    """Return the body that goes by this name or alias, whatever the case and spacing."""
    key = fold_name(name)
    for each in list_bodies(unit, workspace_id, now=now):
        if key in map(fold_name, (each.name, *each.aliases)):
            return each
    return None


def list_bodies(unit: Unit, workspace_id: int, *, now: datetime) -> Sequence[Body]:
    """Return the bodies that are not retired at `now`, by name."""
    statement = (
        select(bodies.c.id, bodies.c.name, bodies.c.reporter_id)
        .where(
            bodies.c.workspace_id == workspace_id,
            bodies.c.retired_at.is_(None) | (bodies.c.retired_at > now),
        )
        .order_by(bodies.c.name_key)
    )
    known_as = aliases_by(unit, workspace_id, aliases.c.body_id)
    return [
        Body(id=row.id, name=row.name, aliases=known_as.get(row.id, ()), reporter_id=row.reporter_id)
        for row in unit.session.execute(statement)
    ]
