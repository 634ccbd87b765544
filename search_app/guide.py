"""Pages that say what Podium is and how to search."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template

from index_config.load import topics
from search.service import find
from search_app import narrow

pages = Blueprint("guide", __name__)


@pages.get("/topics")
def all_topics() -> Any:
    """The topics with how many comments each has."""
    counts = dict(find(g.archive, g.backend, "", size=1).facets["topic"])
    listed = [(topic.label, counts.get(topic.slug, 0), narrow.field_of("topic", topic.slug)) for topic in topics()]
    return render_template("topics.html", topics=sorted(listed, key=lambda each: (-each[1], each[0])))


@pages.get("/help")
def how_to_search() -> Any:
    """The query language by examples."""
    return render_template("help.html")


@pages.get("/about")
def about() -> Any:
    """What this is, and what to check before quoting."""
    return render_template("about.html")
