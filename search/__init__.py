"""Search: the query language, the backends that answer it, one highlighter, and the indexer that follows the archive."""
