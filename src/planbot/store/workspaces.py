"""Workspaces and what each has chosen."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from planbot.plan.policy import Policy
from planbot.plan.vocabulary import Via
from planbot.store import ledger
from planbot.store.errors import NotFound
from planbot.store.policy_values import SETTINGS, decode, encode
from planbot.store.records import Workspace
from planbot.store.rows import AnyRow, changed_rows, insert_into, inserted_id
from planbot.store.tables import workspace_settings, workspaces
from planbot.store.unit_of_work import Unit

_COLUMNS = (
    workspaces.c.id,
    workspaces.c.name,
    workspaces.c.slack_team_id,
    workspaces.c.created_at,
)


def create_workspace(unit: Unit, *, name: str, now: datetime, slack_team_id: str | None = None) -> Workspace:
    """Add a workspace; raises `Duplicate` if the Slack team has one."""
    values = {"name": name, "slack_team_id": slack_team_id, "next_serial": 1, "created_at": now}
    return workspace(unit, inserted_id(unit, workspaces, values))


def workspace(unit: Unit, workspace_id: int) -> Workspace:
    """Return the workspace; raises `NotFound`."""
    row = unit.session.execute(select(*_COLUMNS).where(workspaces.c.id == workspace_id)).one_or_none()
    if row is None:
        raise NotFound(f"There is no workspace {workspace_id}.")
    return _workspace(row)


def workspace_of_team(unit: Unit, slack_team_id: str) -> Workspace | None:
    """Return the workspace that is linked to a Slack team."""
    statement = select(*_COLUMNS).where(workspaces.c.slack_team_id == slack_team_id)
    row = unit.session.execute(statement).one_or_none()
    return _workspace(row) if row else None


def list_workspaces(unit: Unit) -> Sequence[Workspace]:
    """Return all workspaces in the order in which they were made."""
    rows = unit.session.execute(select(*_COLUMNS).order_by(workspaces.c.id))
    return [_workspace(row) for row in rows]


def link_to_team(unit: Unit, workspace_id: int, slack_team_id: str) -> None:
    """Link the workspace to a Slack team; raises `Duplicate` if another has it."""
    statement = update(workspaces).where(workspaces.c.id == workspace_id)
    if not changed_rows(unit, statement.values(slack_team_id=slack_team_id)):
        raise NotFound(f"There is no workspace {workspace_id}.")


def lock_workspace(unit: Unit, workspace_id: int) -> None:
    """Make other units that lock the workspace wait until this one ends: for read-modify-write of a setting.

    Rows that belong to the workspace can be stored meanwhile. SQLite needs no more than the writing unit.
    """
    chosen = select(workspaces.c.id).where(workspaces.c.id == workspace_id)
    unit.session.execute(chosen.with_for_update(key_share=True))


def load_policy(unit: Unit, workspace_id: int) -> Policy:
    """Return what the workspace has chosen; what it has not chosen has its default."""
    rows = unit.session.execute(
        select(workspace_settings.c.key, workspace_settings.c.value).where(
            workspace_settings.c.workspace_id == workspace_id, workspace_settings.c.key.in_(SETTINGS)
        )
    )
    return Policy(**{key: decode(key, value) for key, value in rows})


def set_setting(
    unit: Unit,
    workspace_id: int,
    key: str,
    value: object,
    *,
    now: datetime,
    by_id: int | None = None,
    via: Via = Via.COMMAND,
) -> None:
    """Store a field of `Policy` (`value` of that field's type), with an entry in the ledger.

    Raises KeyError where `Policy` has no such field.
    """
    if key not in SETTINGS:
        raise KeyError(key)
    lock_workspace(unit, workspace_id)
    before = encode(getattr(load_policy(unit, workspace_id), key))
    after = encode(value)
    values = {"workspace_id": workspace_id, "key": key, "value": after, "changed_at": now}
    statement = insert_into(unit, workspace_settings).values(values)
    unit.session.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace_id", "key"],
            set_={"value": statement.excluded.value, "changed_at": statement.excluded.changed_at},
        )
    )
    ledger.add_entry(
        unit,
        workspace_id,
        actor_id=by_id,
        verb="set",
        subject_kind="setting",
        subject_id=key,
        before=before,
        after=after,
        via=via,
        at=now,
    )


def _workspace(row: AnyRow) -> Workspace:
    return Workspace(**row._mapping)
