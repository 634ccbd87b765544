"""The tables, in SQL that SQLite and PostgreSQL both take. Changed only together with a migration."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text, UniqueConstraint, false

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

jurisdictions = Table(
    "jurisdictions",
    metadata,
    Column("slug", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("state", String, nullable=False),
    Column("zone", String, nullable=False),
    Column("languages", JSON, nullable=False),
)

meetings = Table(
    "meetings",
    metadata,
    Column("id", String, primary_key=True),
    Column("jurisdiction", String, ForeignKey("jurisdictions.slug"), nullable=False),
    Column("place", String, nullable=False),
    Column("body", String, nullable=False),
    Column("title", String, nullable=False),
    Column("date", String, nullable=False),
    Column("status", String, nullable=False),
    Column("location", String),
    Index(None, "jurisdiction", "date"),
)

sources = Table(
    "sources",
    metadata,
    Column("platform", String, primary_key=True),
    Column("portal", String, primary_key=True, server_default=""),  # vendors' numbers count for each portal by itself
    Column("jurisdiction", String, primary_key=True),
    Column("vendor_id", String, primary_key=True),
    Column("url", String, nullable=False),
    Column("meeting", String, ForeignKey("meetings.id"), nullable=False, index=True),
    Column("provisional", Boolean, nullable=False),
    Column("status", String),  # what the source said last: a meeting that one of them calls off is off
    Column("rank", Integer, nullable=False, server_default="0"),  # of several sources of a meeting the word of the lowest stands
    Column("row_sha256", String),  # the row of the listing as it was when its pages were last looked at
    Column("looked_at", String),
)

agenda_items = Table(
    "agenda_items",
    metadata,
    Column("meeting", String, ForeignKey("meetings.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("number", String, nullable=False),
    Column("title", String, nullable=False),
    Column("kind", String),
    Column("start", Float),
)

documents = Table(
    "documents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("meeting", String, ForeignKey("meetings.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("url", String),
    Column("sha256", String, nullable=False),
    Column("fetched_at", String, nullable=False),
    Column("content_type", String),
    Column("text", Text),
    Column("headers", JSON),
    UniqueConstraint("meeting", "kind", "sha256"),
)

media = Table(
    "media",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("meeting", String, ForeignKey("meetings.id"), nullable=False),
    Column("sha256", String, nullable=False, index=True),
    Column("url", String),
    Column("page_url", String),
    Column("official_link", String),
    Column("duration", Float),
    Column("fetched_at", String),
    Column("content_type", String),
    Column("headers", JSON),
    Column("superseded", Boolean, nullable=False, server_default=false()),  # its portal has a whole one under its address now
    UniqueConstraint("meeting", "sha256"),
)

# What a URL answered last, for conditional requests: nothing is fetched twice.
fetches = Table(
    "fetches",
    metadata,
    Column("url", String, primary_key=True),
    Column("etag", String),
    Column("last_modified", String),
    Column("sha256", String),
    Column("content_type", String),
    Column("fetched_at", String, nullable=False),
    Column("headers", JSON),
)

# Each crawl of a source: ``state`` and ``ended_at`` stay empty where it was killed.
runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("jurisdiction", String, nullable=False),
    Column("platform", String, nullable=False),
    Column("url", String, nullable=False),
    Column("extent", String, nullable=False),
    Column("started_at", String, nullable=False),
    Column("ended_at", String),
    Column("state", String),
    Column("rows", Integer, nullable=False),
    Column("meetings", Integer, nullable=False),
    Column("documents", Integer, nullable=False),
    Column("recordings", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("errors", JSON, nullable=False),
    Column("warnings", JSON, nullable=False),
    Index(None, "jurisdiction", "url"),
)

windows = Table(
    "windows",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("meeting", String, ForeignKey("meetings.id"), nullable=False, index=True),
    Column("media_sha256", String),
    Column("start", Float, nullable=False),
    Column("end", Float, nullable=False),
    Column("kind", String, nullable=False),
    Column("found_by", String, nullable=False),
    Column("shown_by", Text, nullable=False),
)

transcripts = Table(
    "transcripts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("meeting", String, ForeignKey("meetings.id"), nullable=False, index=True),
    Column("media_sha256", String, nullable=False),
    Column("engine", String, nullable=False),
    Column("model", String, nullable=False),
    Column("version", String, nullable=False),
    Column("weights_sha256", String),
    Column("options", JSON, nullable=False),
    Column("created_at", String, nullable=False),
)

segments = Table(
    "segments",
    metadata,
    Column("transcript", Integer, ForeignKey("transcripts.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("start", Float, nullable=False),
    Column("end", Float, nullable=False),
    Column("text", Text, nullable=False),
    Column("words", JSON, nullable=False),
    Column("language", String),
    Column("avg_logprob", Float),
    Column("no_speech_prob", Float),
    Column("compression_ratio", Float),
    Column("flags", JSON, nullable=False),
)

comments = Table(
    "comments",
    metadata,
    Column("id", String, primary_key=True),
    Column("meeting", String, ForeignKey("meetings.id"), nullable=False, index=True),
    Column("media_sha256", String),
    Column("agenda_item", Text),
    Column("start", Float, nullable=False),
    Column("end", Float, nullable=False),
    Column("text", Text, nullable=False),
    Column("heard", Text),
    Column("translation", Text),
    Column("language", String),
    Column("words", JSON, nullable=False),
    Column("speaker", String),
    Column("speaker_evidence", String),
    Column("evidence", JSON, nullable=False),
    Column("topics", JSON, nullable=False),
    Column("topics_by", String, nullable=False),  # machine, import or editor: only machine topics are computed again
    Column("state", String, nullable=False),
    Column("flags", JSON, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("url", String),
    Column("official_url", String),
    Column("engine", String),
    Column("model", String),
    Column("superseded", Boolean, nullable=False),  # a later run no longer finds it: kept for its link, in no list
)

revisions = Table(
    "revisions",
    metadata,
    Column("comment", String, ForeignKey("comments.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("who", String, nullable=False),
    Column("at", String, nullable=False),
    Column("why", Text, nullable=False),
    Column("values", JSON, nullable=False),
)

# Every change to a comment, or to a meeting's title, body or date, in the transaction that makes it.
changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("ref", String, nullable=False),
    Column("at", String, nullable=False),
    Index(None, "kind", "ref"),
    sqlite_autoincrement=True,
)

# Up to which change an index has taken in all of them.
index_progress = Table(
    "index_progress",
    metadata,
    Column("index", String, primary_key=True),
    Column("through", Integer, nullable=False),
)

# And beyond that, one by one. Not a high-water mark alone: with two writers, numbers do not commit in order.
indexed = Table(
    "indexed",
    metadata,
    Column("index", String, primary_key=True),
    Column("change", Integer, ForeignKey("changes.id"), primary_key=True),
)
