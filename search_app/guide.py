"""Pages that say what Podium is and how to search."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template

from index_config.load import topics
from search.service import find
from search_app import narrow

pages = Blueprint("guide", __name__)


# What the help page teaches, each with what it finds. A test runs them all.
EXAMPLES = (
    ("stormwater fee", "both words, anywhere"),
    ('"pump station"', "in this order, side by side"),
    ("287(g)", "the agreement in every way it is said or written, in three languages: two eighty-seven G, dos ochenta y siete ge, dosan katrevensèt ge"),
    ("ICE", "the agency by its short or its full name, and not the ice rink; typed small, the word too"),
    ("playground -pool", "the first word, not the second"),
    ("rent OR housing", "either"),
    ("(rent OR housing) budget", "brackets group"),
    ("immigra*", "a beginning, two letters or more"),
    ('"police afraid"~6', "near each other, in any order, at most six other words among them"),
    ('="ICE"', "these letters only, capitals kept, no other forms"),
    ("speaker:garcia", "a word of the speaker’s name"),
    ("topic:immigration-287g lang:es", "a topic and a language"),
    ("body:commission place:miami", "a body and its place"),
    ("item:budget", "a word of the agenda item"),
    ("speaker:(garcia OR perez)", "a field for all that stands in the brackets"),
    ("date:2026-04", "a month; also a year, a day, or a range such as date:2025-11..2026-04"),
    ("date:2025-11..2026-04", "from one month to another, both included; either end may be left open"),
    ("state:verified", "what a person has checked against the recording"),
    ("flag:untranscribed", "what the machine could not write down"),
)


@pages.get("/topics")
def all_topics() -> Any:
    """The topics with how many comments each has."""
    counts = dict(find(g.archive, g.backend, "", size=1).facets["topic"])
    listed = [(topic.label, counts.get(topic.slug, 0), narrow.field_of("topic", topic.slug)) for topic in topics()]
    return render_template("topics.html", topics=sorted(listed, key=lambda each: (-each[1], each[0])))


@pages.get("/help")
def how_to_search() -> Any:
    """The query language by examples."""
    return render_template("help.html", examples=EXAMPLES)


@pages.get("/about")
def about() -> Any:
    """What this is, and what to check before quoting."""
    return render_template("about.html")
