"""What goes out and what came in."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from planbot.store.columns import UtcInstant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def words(name: str, *allowed: str) -> sa.Enum:
    return sa.Enum(*allowed, name=name, native_enum=False, create_constraint=True, length=20)


def belongs(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["workspace_id", column], [f"{target}.workspace_id", f"{target}.id"])


def where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    op.create_table(
        "outbox_messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.Column("recipient_person_id", sa.Integer(), nullable=True),
        sa.Column("recipient_channel", sa.String(), nullable=True),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("references", sa.JSON(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("not_before", UtcInstant(), nullable=False),
        sa.Column("expires_at", UtcInstant(), nullable=True),
        sa.Column("retry_at", UtcInstant(), nullable=True),
        sa.Column("state", words("state", "queued", "sent", "suppressed", "unknown", "dead"), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_token", sa.String(), nullable=True),
        sa.Column("lease_until", UtcInstant(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("part_number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("blocks", sa.JSON(), nullable=True),
        sa.Column("rendered_at", UtcInstant(), nullable=True),
        sa.Column("posted_channel", sa.String(), nullable=True),
        sa.Column("posted_ts", sa.String(), nullable=True),
        sa.Column("first_attempt_at", UtcInstant(), nullable=True),
        sa.Column("attempted_at", UtcInstant(), nullable=True),
        sa.Column("unknown_since", UtcInstant(), nullable=True),
        sa.Column("closed_at", UtcInstant(), nullable=True),
        sa.Column("created_at", UtcInstant(), nullable=False),
        sa.CheckConstraint("(state = 'unknown') = (unknown_since IS NOT NULL)", name="unknown_has_instant"),
        sa.CheckConstraint(
            "(state IN ('sent', 'suppressed', 'dead')) = (closed_at IS NOT NULL)", name="closed_has_instant"
        ),
        sa.CheckConstraint("state <> 'sent' OR posted_ts IS NOT NULL", name="sent_was_posted"),
        sa.CheckConstraint(
            "state IN ('queued', 'unknown') OR lease_token IS NULL", name="closed_has_no_lease"
        ),
        sa.CheckConstraint("state NOT IN ('suppressed', 'dead') OR reason IS NOT NULL", name="has_reason"),
        sa.CheckConstraint("(lease_token IS NULL) = (lease_until IS NULL)", name="no_half_lease"),
        sa.CheckConstraint("(parent_id IS NULL) = (part_number = 0)", name="parts_have_a_parent"),
        sa.CheckConstraint("(rendered_at IS NULL) = (text IS NULL)", name="rendered_has_text"),
        sa.CheckConstraint("attempts >= 0", name="attempts"),
        sa.CheckConstraint(
            "recipient_person_id IS NOT NULL OR recipient_channel IS NOT NULL", name="some_recipient"
        ),
        belongs("parent_id", "outbox_messages"),
        belongs("recipient_person_id", "people"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "dedupe_key"),
        sa.UniqueConstraint("workspace_id", "id"),
        sa.UniqueConstraint("workspace_id", "parent_id", "part_number"),
    )
    op.create_index(
        op.f("ix_outbox_messages_leased"),
        "outbox_messages",
        ["workspace_id", "lease_until", "lane"],
        **where("lease_token IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_outbox_messages_queue"),
        "outbox_messages",
        ["workspace_id", "urgent", "not_before", "id"],
        **where("state = 'queued'"),
    )
    op.create_index(
        op.f("ix_outbox_messages_unknown"),
        "outbox_messages",
        ["workspace_id", "unknown_since"],
        **where("state = 'unknown'"),
    )
    op.create_index(
        op.f("ix_outbox_messages_workspace_id_posted_channel_posted_ts"),
        "outbox_messages",
        ["workspace_id", "posted_channel", "posted_ts"],
    )
    op.create_index(
        op.f("ix_outbox_messages_workspace_id_recipient_person_id_id"),
        "outbox_messages",
        ["workspace_id", "recipient_person_id", "id"],
    )
    op.create_index(
        op.f("ix_outbox_messages_workspace_id_state_id"), "outbox_messages", ["workspace_id", "state", "id"]
    )
    op.create_table(
        "asks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.Column("outbox_message_id", sa.Integer(), nullable=False),
        belongs("item_id", "items"),
        belongs("outbox_message_id", "outbox_messages"),
        belongs("person_id", "people"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "outbox_message_id", "person_id", "item_id"),
    )
    op.create_index(op.f("ix_asks_workspace_id_at"), "asks", ["workspace_id", "at"])
    op.create_table(
        "sweep_marks",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
        sa.PrimaryKeyConstraint("workspace_id", "key"),
    )
    op.create_table(
        "inbound_receipts",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("outcome", sa.JSON(), nullable=True),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
        sa.PrimaryKeyConstraint("workspace_id", "key"),
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=True),
        sa.Column("state", words("state", "queued", "running", "done", "failed"), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_token", sa.String(), nullable=True),
        sa.Column("lease_until", UtcInstant(), nullable=True),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("created_at", UtcInstant(), nullable=False),
        sa.Column("finished_at", UtcInstant(), nullable=True),
        sa.CheckConstraint("(state = 'running') = (lease_token IS NOT NULL)", name="running_has_lease"),
        sa.CheckConstraint("(state IN ('done', 'failed')) = (finished_at IS NOT NULL)", name="finished"),
        sa.CheckConstraint("(lease_token IS NULL) = (lease_until IS NULL)", name="no_half_lease"),
        sa.CheckConstraint("attempts >= 0", name="attempts"),
        belongs("requested_by_id", "people"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_jobs_workspace_id_state_id"), "jobs", ["workspace_id", "state", "id"])


def downgrade() -> None:
    op.drop_table("jobs")
    op.drop_table("inbound_receipts")
    op.drop_table("sweep_marks")
    op.drop_table("asks")
    op.drop_table("outbox_messages")
