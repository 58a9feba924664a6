"""Which pictures Slack has already: its file by what the picture shows."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select

from planbot.store.rows import insert_into
from planbot.store.tables import pictures
from planbot.store.unit_of_work import Unit


def file_id(unit: Unit, workspace_id: int, digest: str) -> str | None:
    """Return Slack's id of the picture with this SHA-256, None for one that it does not have."""
    found: str | None = unit.session.scalar(
        select(pictures.c.file_id).where(pictures.c.workspace_id == workspace_id, pictures.c.digest == digest)
    )
    return found


def keep_file_id(unit: Unit, workspace_id: int, digest: str, file_id: str, *, now: datetime) -> None:
    """Remember where a picture is; the latest upload counts."""
    values = {"workspace_id": workspace_id, "digest": digest, "file_id": file_id, "uploaded_at": now}
    statement = insert_into(unit, pictures).values(values)
    unit.session.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace_id", "digest"], set_={"file_id": file_id, "uploaded_at": now}
        )
    )


def forget_files(unit: Unit, workspace_id: int, file_ids: Collection[str]) -> None:
    """Forget files that Slack no longer shows, so that they are uploaded again the next time."""
    unit.session.execute(
        delete(pictures).where(pictures.c.workspace_id == workspace_id, pictures.c.file_id.in_(file_ids))
    )
