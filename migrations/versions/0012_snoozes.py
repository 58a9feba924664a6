"""What people say to being asked, short of an answer: later, or not mine."""

import sqlalchemy as sa
from alembic import op

from planbot.store.columns import UtcInstant

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "snoozes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        *_within(item_id="items", person_id="people", by_id="people"),
    )
    op.create_index("ix_snoozes_workspace_id_at", "snoozes", ["workspace_id", "at"])
    op.create_table(
        "declines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("suggested_slack_id", sa.String(), nullable=True),
        *_within(item_id="items", person_id="people", by_id="people"),
        sa.UniqueConstraint("workspace_id", "id"),
    )
    op.create_index("ix_declines_workspace_id_at", "declines", ["workspace_id", "at"])
    op.create_table(
        "decline_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("decline_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        *_within(decline_id="declines", by_id="people"),
        sa.UniqueConstraint("workspace_id", "decline_id"),
    )


def downgrade() -> None:
    for table in ("decline_answers", "declines", "snoozes"):
        op.drop_table(table)


def _within(**refers: str) -> list[sa.schema.SchemaItem]:
    """The primary key, and that a row refers only within its workspace."""
    return [
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
        *(
            sa.ForeignKeyConstraint(["workspace_id", column], [f"{target}.workspace_id", f"{target}.id"])
            for column, target in refers.items()
        ),
    ]
