"""When people came to their time zone, went on leave, and whether their Slack status says so."""

import sqlalchemy as sa
from alembic import op

from planbot.store.columns import UtcInstant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # On SQLite the table is made anew, so that it reads as one that was made with the columns.
    recreate = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("people", recreate=recreate) as people:
        people.add_column(sa.Column("moved_at", UtcInstant(), nullable=True))
        people.add_column(sa.Column("away_since", UtcInstant(), nullable=True))
        for name in ("away_by_status", "follows_status"):
            people.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("people", recreate=recreate) as people:
        for name in ("away_by_status", "follows_status"):
            people.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("people") as people:
        for name in ("follows_status", "away_by_status", "away_since", "moved_at"):
            people.drop_column(name)
