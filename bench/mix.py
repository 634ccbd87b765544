"""The fixed mix of queries of the search bench: ours, and the same for a bare FTS5."""

from __future__ import annotations

from dataclasses import dataclass

from bench.corpus import FORMS, words


@dataclass(frozen=True)
class Asked:
    """A query of ours, and for a bare FTS5 its MATCH expression and a condition on the rows beside it."""

    query: str
    match: str | None
    where: str = "1"


def common() -> Asked:
    """A word that stands in nearly every comment."""
    return Asked(words()[0], f'"{words()[0]}"')


def mix() -> list[Asked]:
    """Forty queries, as people type them: words rare and common, phrases, near, terms, fields, dates, exclusions."""
    w = words()
    term = "(" + " OR ".join(f'"{form.replace("(", " ").replace(")", "").replace(".", " ").replace("-", " ").strip()}"' for form in FORMS) + ")"
    asked = [Asked(w[at], f'"{w[at]}"') for at in (30, 100, 300, 1000, 3000, 10_000, 50_000)]
    for several in ((50, 200), (300, 1000), (1000, 4000), (20, 5000), (100, 150), (60, 200, 700), (10, 500, 2000)):
        asked.append(Asked(" ".join(w[at] for at in several), " AND ".join(f'"{w[at]}"' for at in several)))
    for run in ((5, 60), (30, 80), (100, 300), (300, 20), (3, 40, 100)):
        phrase = '"' + " ".join(w[at] for at in run) + '"'
        asked.append(Asked(phrase, phrase))
    following = " OR ".join(f'"{form[1:-1]} {w[2]}"' for form in term[1:-1].split(" OR "))
    near = " OR ".join(f'NEAR("{w[50]}" {form}, 5)' for form in term[1:-1].split(" OR "))
    asked += [
        Asked("287(g)", term), Asked(f"287(g) {w[150]}", f'{term} AND "{w[150]}"'), Asked(f'"287(g) {w[2]}"', following), Asked('"two eighty-seven g"', term),
        Asked(f'"{w[50]} 287(g)"~5', near), Asked("287(g) date:2020", term, "year = '2020'"),
    ]  # fmt: skip
    asked += [Asked(f"{w[at][:size]}*", f'"{w[at][:size]}"*') for at, size in ((300, 4), (2000, 5), (100, 3))]
    asked += [
        Asked(f"{w[100]} OR {w[300]}", f'"{w[100]}" OR "{w[300]}"'), Asked(f"{w[2000]} OR {w[5000]} OR 287(g)", f'"{w[2000]}" OR "{w[5000]}" OR {term}'),
        Asked(f"{w[100]} -{w[40]}", f'"{w[100]}" NOT "{w[40]}"'), Asked(f"287(g) -{w[30]}", f'{term} NOT "{w[30]}"'),
        Asked(f"speaker:{w[400]}", f'speaker : "{w[400]}"'), Asked("topic:housing", None, "topic = 'housing'"), Asked(f"topic:policing {w[200]}", f'"{w[200]}"', "topic = 'policing'"),
        Asked("lang:es 287(g)", term, "language = 'es'"), Asked("date:2020-03..2020-06", None, "month BETWEEN '2020-03' AND '2020-06'"),
        Asked(f'place:"{w[1005]}" {w[500]}', f'"{w[500]}"', f"place LIKE '{w[1005]}%'"), Asked("body:planning", None, "body LIKE 'Planning%'"), Asked("", None),
    ]  # fmt: skip
    return asked
