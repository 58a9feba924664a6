"""Plan files that people drop into Slack: kept from the drop until they are brought in or dropped again."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field

from planbot.store.columns import UtcInstant, json_value, word
from planbot.store.records import UploadState
from planbot.store.tables.base import Row, belongs, in_order, referable, table_of


class UploadRow(Row, table=True):
    """One file. `settled` is the map so far and `choices` what counts where the plan is there already;
    `found` is what was understood by them, `revision` counts every change of the row.

    `key` names the event that brought the file, so that the same one counts once.
    """

    __tablename__ = "uploads"
    __table_args__: ClassVar[Any] = (
        referable(),
        belongs("by_id", "people"),
        belongs("plan_id", "plans"),
        belongs("import_id", "imports"),
        UniqueConstraint("workspace_id", "key"),
        CheckConstraint("revision >= 1", name="revision"),
        in_order("created_at", "changed_at"),
        Index(None, "workspace_id", "changed_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspaces.id")
    key: str
    by_id: int
    slack_file: str
    name: str
    content: bytes | None = Field(default=None, sa_type=LargeBinary)
    settled: Any = Field(sa_type=json_value())
    choices: Any = Field(sa_type=json_value())
    found: Any = Field(default=None, sa_type=json_value(), nullable=True)
    state: UploadState = Field(sa_type=word(UploadState, "state"))
    reason: str | None = None
    revision: int = 1
    plan_id: int | None = None
    import_id: int | None = None
    created_at: datetime = Field(sa_type=UtcInstant)
    changed_at: datetime = Field(sa_type=UtcInstant)


uploads = table_of(UploadRow)
