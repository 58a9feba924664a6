"""Messages as they are read: each with where its thread, and what it edits, stand in Slack."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, FromClause, bindparam, literal_column, select

from planbot.store.outbox_records import MessageState, OutboxMessage
from planbot.store.rows import AnyRow
from planbot.store.tables import outbox_messages
from planbot.store.unit_of_work import Unit

_JOINED = ("thread_", "edited_")
_OWN = tuple(name for name in OutboxMessage.__dataclass_fields__ if not name.startswith(_JOINED))
MESSAGE_COLUMNS = tuple(outbox_messages.c[name] for name in _OWN)
_PARENT = outbox_messages.alias("parent")
_EDITED = outbox_messages.alias("edited")


def _is_here(other: FromClause) -> ColumnElement[bool]:
    return outbox_messages.c.workspace_id == other.c.workspace_id


# Built once: to build a statement takes longer than to run it.
_MESSAGES = (
    select(
        *MESSAGE_COLUMNS,
        _PARENT.c.posted_channel.label("thread_channel"),
        _PARENT.c.posted_ts.label("thread_ts"),
        _EDITED.c.dedupe_key.label("edited_key"),
        _EDITED.c.posted_channel.label("edited_channel"),
        _EDITED.c.posted_ts.label("edited_ts"),
    )
    .select_from(outbox_messages)
    .outerjoin(_PARENT, _is_here(_PARENT) & (outbox_messages.c.parent_id == _PARENT.c.id))
    .outerjoin(_EDITED, _is_here(_EDITED) & (outbox_messages.c.edits_id == _EDITED.c.id))
    .order_by(outbox_messages.c.id.desc())
)
_OF_IDS = _MESSAGES.where(
    outbox_messages.c.workspace_id == bindparam("in_workspace"),
    outbox_messages.c.id.in_(bindparam("these", expanding=True)),
)


def read_messages(
    unit: Unit, workspace_id: int, *conditions: ColumnElement[bool], limit: int | None = None
) -> Sequence[OutboxMessage]:
    """Return the messages that meet all conditions, the newest first."""
    statement = _MESSAGES.where(outbox_messages.c.workspace_id == workspace_id, *conditions).limit(limit)
    return [_message(row) for row in unit.session.execute(statement)]


def messages_of_ids(unit: Unit, workspace_id: int, ids: Collection[int]) -> Sequence[OutboxMessage]:
    """Return those of these messages that are in this workspace, the newest first."""
    if not ids:
        return []
    wanted = {"in_workspace": workspace_id, "these": list(ids)}
    return [_message(row) for row in unit.session.execute(_OF_IDS, wanted)]


def in_state(table: FromClause, *states: MessageState) -> ColumnElement[bool]:
    """Whether the state is one of these, written out: only so do the partial indexes on states serve."""
    written: list[ColumnElement[str]] = [literal_column(f"'{state.value}'") for state in states]
    column: ColumnElement[Any] = table.c.state
    return column == written[0] if len(written) == 1 else column.in_(written)


def _message(row: AnyRow) -> OutboxMessage:
    return OutboxMessage(**row._mapping)
