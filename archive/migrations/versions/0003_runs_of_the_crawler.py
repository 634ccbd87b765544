"""The record of crawls, when each source was looked at, and the headers under which each file came."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("jurisdiction", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("extent", sa.String(), nullable=False),
        sa.Column("started_at", sa.String(), nullable=False),
        sa.Column("ended_at", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("meetings", sa.Integer(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("recordings", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("errors", sa.JSON(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    op.create_index(op.f("ix_runs_jurisdiction_url"), "runs", ["jurisdiction", "url"])
    op.add_column("sources", sa.Column("main", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("sources", sa.Column("row_sha256", sa.String(), nullable=True))
    op.add_column("sources", sa.Column("looked_at", sa.String(), nullable=True))
    for table in ("documents", "media", "fetches"):
        op.add_column(table, sa.Column("headers", sa.JSON(), nullable=True))


def downgrade() -> None:
    for table in ("fetches", "media", "documents"):
        op.drop_column(table, "headers")
    for column in ("looked_at", "row_sha256", "main"):
        op.drop_column("sources", column)
    op.drop_index(op.f("ix_runs_jurisdiction_url"), table_name="runs")
    op.drop_table("runs")
