"""Each source says which portal it is of, whose numbers count for themselves, how much its word weighs and what it said last; a recording may be superseded."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("media", sa.Column("superseded", sa.Boolean(), nullable=False, server_default=sa.false()))
    _made_anew(
        ("platform", "portal", "jurisdiction", "vendor_id"),
        (
            sa.Column("portal", sa.String(), nullable=False, server_default=""),  # not known: taken over by the portal that lists the number next
            sa.Column("status", sa.String(), nullable=True),
            sa.Column("rank", sa.Integer(), nullable=False, server_default="0"),
        ),
        lambda row: {"portal": "", "status": None, "rank": 1 if not row.pop("main") else -1 if row["platform"] == "files" else 0},
    )


def downgrade() -> None:
    op.drop_column("media", "superseded")
    _made_anew(
        ("platform", "jurisdiction", "vendor_id"),
        (sa.Column("main", sa.Boolean(), nullable=False, server_default=sa.true()),),
        lambda row: {"main": row.pop("rank") <= 0, "portal": row.pop("portal")},
    )


def _made_anew(key, columns, told) -> None:
    """The table with another key, which SQLite cannot change in place; everything happens in the one transaction of the migration."""
    connection = op.get_bind()
    rows = [dict(row._mapping) for row in connection.execute(sa.text("SELECT * FROM sources"))]
    op.drop_index(op.f("ix_sources_meeting"), table_name="sources")
    op.drop_table("sources")
    table = op.create_table(
        "sources",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("jurisdiction", sa.String(), nullable=False),
        sa.Column("vendor_id", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("meeting", sa.String(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("row_sha256", sa.String(), nullable=True),
        sa.Column("looked_at", sa.String(), nullable=True),
        *columns,
        sa.ForeignKeyConstraint(["meeting"], ["meetings.id"], name=op.f("fk_sources_meeting")),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_sources")),
    )
    op.create_index(op.f("ix_sources_meeting"), "sources", ["meeting"])
    kept = {}
    for row in rows:
        row |= told(row)
        row["provisional"] = bool(row["provisional"])
        kept[tuple(row[name] for name in key)] = {name: value for name, value in row.items() if name in table.c}
    if kept:
        op.bulk_insert(table, list(kept.values()))
