"""What the index is, as data: how words are cut and folded, terms, synonyms, topics, and Elasticsearch's settings and mapping."""
