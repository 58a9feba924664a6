"""Plan files dropped into Slack: what each is, what was settled about it, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, select, update

from planbot.store.records import Json, UploadState
from planbot.store.rows import change, changed_rows, insert_into, one
from planbot.store.tables import uploads
from planbot.store.unit_of_work import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A plan file dropped into Slack by `by_id`, without its bytes.

    `settled` is the map so far, `choices` what counts where the plan is there already, `found` what was
    understood by them last, `reason` why it came to its state. `revision` counts every change.
    """

    id: int
    by_id: int
    slack_file: str
    name: str
    settled: Json
    choices: Json
    found: Json
    state: UploadState
    reason: str | None
    revision: int
    plan_id: int | None
    import_id: int | None
    created_at: datetime
    changed_at: datetime


SHEETS = "sheet"
"""Under which key of `settled` the sheets stand that somebody chose."""

_NAMES = tuple(Upload.__dataclass_fields__)
_OPEN = (UploadState.READING, UploadState.READY)


def sheets_chosen(unit: Unit, workspace_id: int) -> Mapping[int, Sequence[str]]:
    """Return, by plan, the sheets that somebody chose when it last came in by such a choice."""
    statement = (
        select(uploads.c.plan_id, uploads.c.settled)
        .where(
            uploads.c.workspace_id == workspace_id,
            uploads.c.state == UploadState.IMPORTED,
            uploads.c.plan_id.is_not(None),
        )
        .order_by(uploads.c.id)
    )
    return {
        plan_id: settled[SHEETS]
        for plan_id, settled in unit.session.execute(statement)
        if settled.get(SHEETS)
    }


def add_upload(
    unit: Unit, workspace_id: int, *, key: str, by_id: int, slack_file: str, name: str, now: datetime
) -> Upload | None:
    """Keep that a file was dropped; return None if the one of this `key` was kept before."""
    values = {
        "workspace_id": workspace_id,
        "key": key,
        "by_id": by_id,
        "slack_file": slack_file,
        "name": name,
        "settled": {},
        "choices": {},
        "state": UploadState.READING,
        "revision": 1,
        "created_at": now,
        "changed_at": now,
    }
    statement = insert_into(unit, uploads).values(values)
    statement = statement.on_conflict_do_nothing(index_elements=["workspace_id", "key"])
    row_id = unit.session.execute(statement.returning(uploads.c.id)).scalar_one_or_none()
    return None if row_id is None else upload(unit, workspace_id, row_id)


def upload(unit: Unit, workspace_id: int, upload_id: int, *, lock: bool = False) -> Upload:
    """Return the upload without its bytes, locked against other writers if asked; raises `NotFound`."""
    if lock:
        one(unit, uploads, workspace_id, upload_id, lock=True)
    columns = [uploads.c[name] for name in _NAMES]
    row = unit.session.execute(
        select(*columns).where(uploads.c.workspace_id == workspace_id, uploads.c.id == upload_id)
    ).one_or_none()
    if row is None:
        one(unit, uploads, workspace_id, upload_id)
    assert row is not None
    return Upload(**row._mapping)


def content_of(unit: Unit, workspace_id: int, upload_id: int) -> bytes | None:
    """Return the file's bytes; None where they are not there yet, or no longer."""
    return unit.session.scalar(
        select(uploads.c.content).where(uploads.c.workspace_id == workspace_id, uploads.c.id == upload_id)
    )


def keep_content(unit: Unit, workspace_id: int, upload_id: int, content: bytes) -> None:
    """Keep the file's bytes; raises `NotFound`."""
    change(unit, uploads, workspace_id, upload_id, {"content": content})


def change_upload(
    unit: Unit, workspace_id: int, upload_id: int, *, now: datetime, changes: Mapping[str, Any]
) -> Upload:
    """Change what is named, in a new revision, and return the upload; raises `NotFound`.

    What is over needs no bytes: they go where the state is neither being read, nor ready, nor importing.
    """
    values = {**changes, "revision": uploads.c.revision + 1, "changed_at": now}
    if changes.get("state", UploadState.READY) not in (*_OPEN, UploadState.IMPORTING):
        values["content"] = None
    change(unit, uploads, workspace_id, upload_id, values)
    return upload(unit, workspace_id, upload_id)


def forget_contents(unit: Unit, workspace_id: int, *, before: datetime, limit: int) -> int:
    """Let go of up to `limit` files that nobody has touched since `before`; return how many."""
    some = (
        select(uploads.c.id)
        .where(
            uploads.c.workspace_id == workspace_id,
            uploads.c.content.is_not(None),
            uploads.c.changed_at < before,
        )
        .limit(limit)
    )
    state = case((uploads.c.state.in_(_OPEN), UploadState.EXPIRED.value), else_=uploads.c.state)
    statement = update(uploads).where(uploads.c.workspace_id == workspace_id, uploads.c.id.in_(some))
    return changed_rows(unit, statement.values(content=None, state=state, revision=uploads.c.revision + 1))
