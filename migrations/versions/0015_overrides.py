"""What plans and items have for themselves in place of the city's settings."""

import sqlalchemy as sa
from alembic import op

from planbot.store.columns import UtcInstant

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None


def belongs(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["workspace_id", column], [f"{target}.workspace_id", f"{target}.id"])


def upgrade() -> None:
    op.create_table(
        "policy_overrides",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("cleared", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.CheckConstraint(
            "(CASE WHEN plan_id IS NULL THEN 0 ELSE 1 END) + "
            "(CASE WHEN item_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_subject",
        ),
        belongs("plan_id", "plans"),
        belongs("item_id", "items"),
        belongs("by_id", "people"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_policy_overrides_workspace_id_at"), "policy_overrides", ["workspace_id", "at"])


def downgrade() -> None:
    op.drop_table("policy_overrides")
