"""With which update a question was asked, what became of it, and asks of more than one kind in a message."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ASKED = ("workspace_id", "outbox_message_id", "person_id", "item_id")


def upgrade() -> None:
    # On SQLite the tables are made anew, so that they read as ones that were made with the columns.
    recreate = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("decisions", recreate=recreate) as decisions:
        decisions.add_column(sa.Column("update_id", sa.Integer(), nullable=True))
        decisions.create_foreign_key(
            op.f("fk_decisions_workspace_id_update_id"),
            "status_updates",
            ["workspace_id", "update_id"],
            ["workspace_id", "id"],
        )
        decisions.create_unique_constraint(
            op.f("uq_decisions_workspace_id_update_id"), ["workspace_id", "update_id"]
        )
    outcome = sa.Enum(
        *("agreed", "declined", "in_words", "withdrawn"),
        name="outcome",
        native_enum=False,
        create_constraint=True,
        length=20,
    )
    with op.batch_alter_table("decision_answers", recreate=recreate) as answers:
        # What was answered before was answered in words.
        answers.add_column(sa.Column("outcome", outcome, nullable=False, server_default="in_words"))
    with op.batch_alter_table("decision_answers", recreate=recreate) as answers:
        answers.alter_column("outcome", server_default=None)
    with op.batch_alter_table("asks", recreate=recreate) as asks:
        asks.drop_constraint(op.f(_unique(*ASKED)), type_="unique")
        asks.create_unique_constraint(op.f(_unique(*ASKED, "kind")), [*ASKED, "kind"])


def downgrade() -> None:
    with op.batch_alter_table("asks") as asks:
        asks.drop_constraint(op.f(_unique(*ASKED, "kind")), type_="unique")
        asks.create_unique_constraint(op.f(_unique(*ASKED)), list(ASKED))
    with op.batch_alter_table("decision_answers") as answers:
        answers.drop_constraint(op.f("ck_decision_answers_outcome"), type_="check")
        answers.drop_column("outcome")
    with op.batch_alter_table("decisions") as decisions:
        decisions.drop_constraint(op.f("fk_decisions_workspace_id_update_id"), type_="foreignkey")
        decisions.drop_constraint(op.f("uq_decisions_workspace_id_update_id"), type_="unique")
        decisions.drop_column("update_id")


def _unique(*columns: str) -> str:
    return f"uq_asks_{'_'.join(columns)}"
