"""The ledger: who did what, to which thing, through what. Entries are added and never changed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from planbot.plan.vocabulary import Via
from planbot.store.outbox_records import OutboxMessage
from planbot.store.records import Json, LedgerEntry
from planbot.store.rows import inserted_id
from planbot.store.tables import ledger_entries
from planbot.store.unit_of_work import Unit

_COLUMNS = [column for column in ledger_entries.c if column.name != "workspace_id"]


def add_entry(
    unit: Unit,
    workspace_id: int,
    *,
    verb: str,
    subject_kind: str,
    at: datetime,
    subject_id: int | str | None = None,
    actor_id: int | None = None,
    before: Json = None,
    after: Json = None,
    via: Via = Via.SYSTEM,
) -> int:
    """Add an entry and return its id. `before` and `after` are JSON; no actor means planbot itself."""
    entry = {
        "workspace_id": workspace_id,
        "actor_id": actor_id,
        "verb": verb,
        "subject_kind": subject_kind,
        "subject_id": None if subject_id is None else str(subject_id),
        "before": before,
        "after": after,
        "via": via,
        "at": at,
    }
    return inserted_id(unit, ledger_entries, entry)


def add_deliveries(unit: Unit, workspace_id: int, sent: Sequence[OutboxMessage], *, at: datetime) -> None:
    """Add an entry for each message that has reached Slack; where it stands there is on its row."""
    entries = [
        {
            "workspace_id": workspace_id,
            "actor_id": None,
            "verb": "sent" if message.edits_id is None else "edited",
            "subject_kind": "message",
            "subject_id": message.dedupe_key,
            "before": None,
            "after": {"kind": message.kind, "channel": message.posted_channel, "ts": message.posted_ts},
            "via": Via.SYSTEM,
            "at": at,
        }
        for message in sent
    ]
    if entries:
        unit.session.execute(ledger_entries.insert(), entries)


def list_entries(
    unit: Unit,
    workspace_id: int,
    *,
    subject_kind: str | None = None,
    subject_id: int | str | None = None,
    since: datetime | None = None,
    limit: int | None = None,
) -> Sequence[LedgerEntry]:
    """Return entries, the newest first: of one kind of thing, of one thing, from an instant on."""
    statement = select(*_COLUMNS).where(ledger_entries.c.workspace_id == workspace_id)
    if subject_kind is not None:
        statement = statement.where(ledger_entries.c.subject_kind == subject_kind)
    if subject_id is not None:
        statement = statement.where(ledger_entries.c.subject_id == str(subject_id))
    if since is not None:
        statement = statement.where(ledger_entries.c.at >= since)
    statement = statement.order_by(ledger_entries.c.at.desc(), ledger_entries.c.id.desc()).limit(limit)
    return [LedgerEntry(**row._mapping) for row in unit.session.execute(statement)]
