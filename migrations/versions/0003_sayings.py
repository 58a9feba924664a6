"""What people say and do: updates, decisions, changes of dates, the ledger."""

import sqlalchemy as sa
from alembic import op

from planbot.store.columns import UtcInstant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def words(name: str, *allowed: str) -> sa.Enum:
    return sa.Enum(*allowed, name=name, native_enum=False, create_constraint=True, length=20)


def belongs(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["workspace_id", column], [f"{target}.workspace_id", f"{target}.id"])


def upgrade() -> None:
    op.create_table(
        "status_updates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("on_behalf_of_id", sa.Integer(), nullable=True),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.Column("recorded_at", UtcInstant(), nullable=False),
        sa.Column(
            "status",
            words(
                "status",
                "not_started",
                "on_track",
                "at_risk",
                "off_track",
                "completed",
                "on_hold",
                "discontinued",
            ),
            nullable=False,
        ),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("expected", sa.Date(), nullable=True),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column(
            "via",
            words("via", "command", "modal", "button", "message", "terminal", "import", "system"),
            nullable=False,
        ),
        sa.Column("submission_id", sa.String(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.CheckConstraint("NOT withdrawn OR replaces_id IS NOT NULL", name="withdraws_one"),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        sa.CheckConstraint("recorded_at IS NULL OR recorded_at >= at", name="recorded_at_after_at"),
        belongs("author_id", "people"),
        belongs("item_id", "items"),
        belongs("on_behalf_of_id", "people"),
        belongs("replaces_id", "status_updates"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "id"),
        sa.UniqueConstraint("workspace_id", "replaces_id"),
        sa.UniqueConstraint("workspace_id", "submission_id", "item_id"),
    )
    op.create_index(op.f("ix_status_updates_item_id_at"), "status_updates", ["item_id", "at"])
    op.create_index(
        op.f("ix_status_updates_workspace_id_recorded_at"), "status_updates", ["workspace_id", "recorded_at"]
    )
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("kind", words("kind", "money", "people", "decision", "outside_party"), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("decider_id", sa.Integer(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcInstant(), nullable=False),
        sa.Column("needed_by", sa.Date(), nullable=True),
        belongs("asked_by_id", "people"),
        belongs("decider_id", "people"),
        belongs("item_id", "items"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "id"),
    )
    op.create_index(op.f("ix_decisions_item_id"), "decisions", ["item_id"])
    op.create_index(op.f("ix_decisions_workspace_id_asked_at"), "decisions", ["workspace_id", "asked_at"])
    op.create_table(
        "decision_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        belongs("by_id", "people"),
        belongs("decision_id", "decisions"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "decision_id"),
    )
    op.create_table(
        "due_date_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.Date(), nullable=True),
        sa.Column("after", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        belongs("by_id", "people"),
        belongs("item_id", "items"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_due_date_changes_item_id"), "due_date_changes", ["item_id"])
    op.create_index(op.f("ix_due_date_changes_workspace_id_at"), "due_date_changes", ["workspace_id", "at"])
    op.create_table(
        "ledger_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column(
            "via",
            words("via", "command", "modal", "button", "message", "terminal", "import", "system"),
            nullable=False,
        ),
        sa.Column("at", UtcInstant(), nullable=False),
        belongs("actor_id", "people"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_ledger_entries_workspace_id_at"), "ledger_entries", ["workspace_id", "at"])
    op.create_index(
        op.f("ix_ledger_entries_workspace_id_subject_kind_subject_id"),
        "ledger_entries",
        ["workspace_id", "subject_kind", "subject_id"],
    )


def downgrade() -> None:
    op.drop_table("ledger_entries")
    op.drop_table("due_date_changes")
    op.drop_table("decision_answers")
    op.drop_table("decisions")
    op.drop_table("status_updates")
