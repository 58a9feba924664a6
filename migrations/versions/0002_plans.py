"""Plans, items and assignments."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from planbot.store.columns import UtcInstant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ONE_HOLDER = (
    "(CASE WHEN person_id IS NULL THEN 0 ELSE 1 END) + "
    "(CASE WHEN department_id IS NULL THEN 0 ELSE 1 END) + "
    "(CASE WHEN body_id IS NULL THEN 0 ELSE 1 END) = 1"
)


def words(name: str, *allowed: str) -> sa.Enum:
    return sa.Enum(*allowed, name=name, native_enum=False, create_constraint=True, length=20)


def belongs(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["workspace_id", column], [f"{target}.workspace_id", f"{target}.id"])


def where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    op.create_table(
        "plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_key", sa.String(), nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("state", words("state", "draft", "submitted", "adopted", "amended"), nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=True),
        sa.Column("resolution", sa.String(), nullable=True),
        sa.Column("period_start", sa.Date(), nullable=True),
        sa.Column("period_end", sa.Date(), nullable=True),
        sa.Column("legend", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcInstant(), nullable=False),
        sa.Column("retired_at", UtcInstant(), nullable=True),
        sa.CheckConstraint(
            "retired_at IS NULL OR retired_at >= created_at", name="retired_at_after_created_at"
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "id"),
    )
    op.create_index(
        op.f("uq_plans_title"),
        "plans",
        ["workspace_id", "title_key"],
        unique=True,
        **where("retired_at IS NULL"),
    )
    op.create_table(
        "items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcInstant(), nullable=False),
        belongs("plan_id", "plans"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "id"),
        sa.UniqueConstraint("workspace_id", "serial"),
    )
    op.create_table(
        "item_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("short_title", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("adopted_due", sa.Date(), nullable=True),
        sa.Column("timeline", sa.String(), nullable=True),
        sa.Column(
            "precision",
            words(
                "precision",
                "day",
                "month",
                "quarter",
                "season",
                "year",
                "fiscal_year",
                "range",
                "horizon",
                "ongoing",
                "unknown",
            ),
            nullable=True,
        ),
        sa.Column(
            "recurrence",
            words("recurrence", "ongoing", "weekly", "monthly", "quarterly", "semiannual", "annual"),
            nullable=True,
        ),
        sa.Column("priority", words("priority", "high", "medium", "low"), nullable=True),
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
        sa.Column("measure", sa.String(), nullable=True),
        sa.Column("budget", sa.String(), nullable=True),
        sa.Column("funding", words("funding", "unfunded", "requested", "funded"), nullable=True),
        sa.Column("resources", sa.String(), nullable=True),
        sa.Column("cadence", words("cadence", "fortnight", "month", "quarter"), nullable=True),
        sa.Column("milestones", sa.JSON(), nullable=True),
        sa.Column("valid_from", UtcInstant(), nullable=False),
        sa.Column("valid_to", UtcInstant(), nullable=True),
        sa.CheckConstraint("parent_id <> item_id", name="not_its_own_parent"),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="valid_to_after_valid_from"),
        belongs("department_id", "departments"),
        belongs("item_id", "items"),
        belongs("parent_id", "items"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_item_versions_item_id_valid_from"), "item_versions", ["item_id", "valid_from"])
    op.create_index(
        op.f("ix_item_versions_workspace_id_valid_to"), "item_versions", ["workspace_id", "valid_to"]
    )
    op.create_index(
        op.f("uq_item_versions_current"),
        "item_versions",
        ["item_id"],
        unique=True,
        **where("valid_to IS NULL"),
    )
    op.create_table(
        "assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("part", words("part", "lead", "support", "delegate"), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("reporter_id", sa.Integer(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("accepted_at", UtcInstant(), nullable=True),
        sa.Column("valid_from", UtcInstant(), nullable=False),
        sa.Column("valid_to", UtcInstant(), nullable=True),
        sa.CheckConstraint(ONE_HOLDER, name="one_holder"),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="valid_to_after_valid_from"),
        belongs("body_id", "bodies"),
        belongs("department_id", "departments"),
        belongs("item_id", "items"),
        belongs("person_id", "people"),
        belongs("reporter_id", "people"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "id"),
    )
    op.create_index(op.f("ix_assignments_workspace_id_valid_to"), "assignments", ["workspace_id", "valid_to"])
    op.create_index(
        op.f("uq_assignments_current_body"),
        "assignments",
        ["item_id", "part", "body_id"],
        unique=True,
        **where("valid_to IS NULL"),
    )
    op.create_index(
        op.f("uq_assignments_current_department"),
        "assignments",
        ["item_id", "part", "department_id"],
        unique=True,
        **where("valid_to IS NULL"),
    )
    op.create_index(
        op.f("uq_assignments_current_lead"),
        "assignments",
        ["item_id"],
        unique=True,
        **where("valid_to IS NULL AND part = 'lead'"),
    )
    op.create_index(
        op.f("uq_assignments_current_person"),
        "assignments",
        ["item_id", "part", "person_id"],
        unique=True,
        **where("valid_to IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("assignments")
    op.drop_table("item_versions")
    op.drop_table("items")
    op.drop_table("plans")
