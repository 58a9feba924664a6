"""The name that a person last had in Slack, by which a change of it there is noticed."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # On SQLite the table is made anew, so that it reads as one that was made with the column.
    recreate = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("people", recreate=recreate) as people:
        people.add_column(sa.Column("slack_name", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("people") as people:
        people.drop_column("slack_name")
