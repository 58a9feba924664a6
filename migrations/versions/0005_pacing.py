"""How fast messages go out, and messages that are edited in place."""

import sqlalchemy as sa
from alembic import op

from planbot.store.columns import UtcInstant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("outbox_messages") as messages:
        messages.add_column(sa.Column("edits_id", sa.Integer(), nullable=True))
        messages.create_foreign_key(
            op.f("fk_outbox_messages_workspace_id_edits_id"),
            "outbox_messages",
            ["workspace_id", "edits_id"],
            ["workspace_id", "id"],
        )
    edits = sa.text("edits_id IS NOT NULL")
    op.create_index(
        op.f("ix_outbox_messages_edits"),
        "outbox_messages",
        ["workspace_id", "edits_id"],
        sqlite_where=edits,
        postgresql_where=edits,
    )
    queued_edits = sa.text("state = 'queued' AND edits_id IS NOT NULL")
    op.create_index(
        op.f("ix_outbox_messages_queued_edits"),
        "outbox_messages",
        ["workspace_id", "not_before"],
        sqlite_where=queued_edits,
        postgresql_where=queued_edits,
    )
    queued = sa.text("state = 'queued'")
    op.create_index(
        op.f("ix_outbox_messages_expiry"),
        "outbox_messages",
        ["workspace_id", "expires_at"],
        sqlite_where=queued,
        postgresql_where=queued,
    )
    op.create_table(
        "send_lanes",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("free_at", UtcInstant(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
        sa.PrimaryKeyConstraint("workspace_id", "method", "lane"),
    )
    op.create_table(
        "send_budgets",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("a_second", sa.Float(), nullable=False),
        sa.Column("free_at", UtcInstant(), nullable=False),
        sa.Column("raised_at", UtcInstant(), nullable=False),
        sa.Column("limited_at", UtcInstant(), nullable=True),
        sa.Column("limited_until", UtcInstant(), nullable=True),
        sa.Column("limited_lane", sa.String(), nullable=True),
        sa.CheckConstraint("a_second > 0", name="a_second"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
        sa.PrimaryKeyConstraint("workspace_id", "method"),
    )


def downgrade() -> None:
    op.drop_table("send_budgets")
    op.drop_table("send_lanes")
    op.drop_index(op.f("ix_outbox_messages_expiry"), table_name="outbox_messages")
    op.drop_index(op.f("ix_outbox_messages_queued_edits"), table_name="outbox_messages")
    op.drop_index(op.f("ix_outbox_messages_edits"), table_name="outbox_messages")
    op.execute("DELETE FROM outbox_messages WHERE edits_id IS NOT NULL")
    with op.batch_alter_table("outbox_messages") as messages:
        messages.drop_column("edits_id")
