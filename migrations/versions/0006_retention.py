"""Closed messages that leave the outbox in time, and asks that outlive the message they went out in."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_CLOSED = sa.text("closed_at IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        op.f("ix_outbox_messages_closed"),
        "outbox_messages",
        ["workspace_id", "closed_at"],
        sqlite_where=_CLOSED,
        postgresql_where=_CLOSED,
    )
    with op.batch_alter_table("asks") as asks:
        asks.alter_column("outbox_message_id", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM asks WHERE outbox_message_id IS NULL")
    with op.batch_alter_table("asks") as asks:
        asks.alter_column("outbox_message_id", existing_type=sa.Integer(), nullable=False)
    op.drop_index(op.f("ix_outbox_messages_closed"), table_name="outbox_messages")
