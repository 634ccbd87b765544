"""Fetches meetings from portals into the archive: adapters that read pages, spiders that walk them, a record of what was fetched."""
