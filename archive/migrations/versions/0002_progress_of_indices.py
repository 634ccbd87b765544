"""An index's progress through the change log: one number, and marks only beyond it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "index_progress",
        sa.Column("index", sa.String(), nullable=False),
        sa.Column("through", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("index", name=op.f("pk_index_progress")),
    )
    op.create_index(op.f("ix_changes_kind_ref"), "changes", ["kind", "ref"])


def downgrade() -> None:
    op.drop_index(op.f("ix_changes_kind_ref"), table_name="changes")
    op.drop_table("index_progress")
