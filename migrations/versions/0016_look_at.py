"""When the sweep has to look at each item again; what it finds the items of some ids by, and what each person
did last."""

import sqlalchemy as sa
from alembic import op

from planbot.store.columns import UtcInstant

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_WHO_AND_WHEN = (
    ("assignments", "person_id", "accepted_at"),
    ("asks", "person_id", "at"),
    ("snoozes", "by_id", "at"),
    ("declines", "by_id", "at"),
    ("status_updates", "author_id", "at"),
    ("due_date_changes", "by_id", "at"),
    ("decisions", "asked_by_id", "asked_at"),
    ("decision_answers", "by_id", "at"),
)


def upgrade() -> None:
    op.create_table(
        "looks",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("look_at", sa.Date(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcInstant(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id", "item_id"], ["items.workspace_id", "items.id"]),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
        sa.PrimaryKeyConstraint("item_id"),
    )
    op.create_index("ix_looks_workspace_id_look_at", "looks", ["workspace_id", "look_at"])
    op.create_table(
        "look_rules",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("rules", sa.String(), nullable=True),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcInstant(), nullable=False),
        sa.Column("found_at", UtcInstant(), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
        sa.PrimaryKeyConstraint("workspace_id"),
    )
    op.execute(
        "INSERT INTO looks (item_id, workspace_id, look_at, changes, changed_at)"
        " SELECT id, workspace_id, '0001-01-01', 0, created_at FROM items"
    )
    op.create_index("ix_item_versions_parent_id", "item_versions", ["parent_id"])
    op.create_index("ix_assignments_item_id", "assignments", ["item_id"])
    op.create_index("ix_assignments_workspace_id_valid_from", "assignments", ["workspace_id", "valid_from"])
    op.create_index("ix_asks_item_id", "asks", ["item_id"])
    op.create_index("ix_snoozes_item_id", "snoozes", ["item_id"])
    op.create_index("ix_declines_item_id", "declines", ["item_id"])
    for table, who, when in _WHO_AND_WHEN:
        op.create_index(f"ix_{table}_workspace_id_{who}_{when}", table, ["workspace_id", who, when])


def downgrade() -> None:
    for table, who, when in reversed(_WHO_AND_WHEN):
        op.drop_index(f"ix_{table}_workspace_id_{who}_{when}", table)
    op.drop_index("ix_declines_item_id", "declines")
    op.drop_index("ix_snoozes_item_id", "snoozes")
    op.drop_index("ix_asks_item_id", "asks")
    op.drop_index("ix_assignments_workspace_id_valid_from", "assignments")
    op.drop_index("ix_assignments_item_id", "assignments")
    op.drop_index("ix_item_versions_parent_id", "item_versions")
    op.drop_table("look_rules")
    op.drop_table("looks")
