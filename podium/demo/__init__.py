"""The demo: a fictional city's meeting behind a portal in Granicus' forms, crawled like any other."""
