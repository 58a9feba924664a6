"""Plan files that are dropped into Slack, until they are brought in or no longer wanted."""

import sqlalchemy as sa
from alembic import op

from planbot.store.columns import UtcInstant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def belongs(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["workspace_id", column], [f"{target}.workspace_id", f"{target}.id"])


def upgrade() -> None:
    op.create_table(
        "uploads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("slack_file", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("settled", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("choices", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("found", sa.JSON(none_as_null=True), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                *("reading", "ready", "importing", "imported", "undoing", "undone"),
                *("cancelled", "refused", "expired"),
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcInstant(), nullable=False),
        sa.Column("changed_at", UtcInstant(), nullable=False),
        sa.CheckConstraint("revision >= 1", name="revision"),
        sa.CheckConstraint(
            "changed_at IS NULL OR changed_at >= created_at", name="changed_at_after_created_at"
        ),
        belongs("by_id", "people"),
        belongs("import_id", "imports"),
        belongs("plan_id", "plans"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "id"),
        sa.UniqueConstraint("workspace_id", "key"),
    )
    op.create_index(op.f("ix_uploads_workspace_id_changed_at"), "uploads", ["workspace_id", "changed_at"])


def downgrade() -> None:
    op.drop_table("uploads")
