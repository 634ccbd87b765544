"""An index in one SQLite file: FTS5 finds words, arrays count, filter and order."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import apsw
import numpy as np

from index_config.words import words
from search.backend import KEY, Answer, Outdated, Reading, SearchError, check_made_with, checked, decoded, encoded
from search.documents import LARGEST, largest, years
from search.embedded.columns import Columns, Numbers, columns_of, month_text
from search.embedded.evaluate import Evaluation
from search.embedded.facts import KINDS, Facts, listed
from search.embedded.file import LOCK_WAIT, IndexFiles, created, empty_log, finished, made_with, opened
from search.embedded.order import Place, export_ids, page
from search.embedded.sql import rows, value
from search.embedded.writer import EmbeddedWriter
from search.query import Match, Node
from search.suggest import FURTHEST, alike


class Embedded:
    """See the Backend protocol for its calls."""

    name = "embedded"

    def __init__(self, folder: Path) -> None:
        self._files = IndexFiles(folder)
        self._local = threading.local()  # a connection for each thread
        self._columns: Columns | None = None  # shared by all of them

    def search(self, node: Node, sort: str, size: int, cursor: str | None) -> Answer:
        """A page of hits; see Backend."""
        checked(sort, size)
        after = Place(*decoded(cursor, KEY)) if cursor else None  # type: ignore[arg-type]
        with self._reading() as (connection, columns):
            evaluation = Evaluation(connection, columns, scored=sort == "relevance")
            hits = np.flatnonzero(evaluation.mask(node))
            places = page(connection, columns, hits, evaluation.worth if sort == "relevance" else None, size, after)
            facets = _facets(Facts(connection), columns, hits)
        shown = places[:size]
        last = shown[-1] if len(places) > size else None
        following = encoded((last.worth, last.moment, last.meeting, last.start, last.id)) if last else None
        return Answer(tuple(place.id for place in shown), len(hits), facets, following)

    def all_ids(self, node: Node) -> Iterator[str]:
        """Every hit by date, meeting, start and id; see Backend."""
        with _told():
            path, connection = self._connected()
        with closing(connection), _told(), self._moment(path, connection) as columns:  # its own, for other searches come between two hits
            hits = np.flatnonzero(Evaluation(connection, columns, scored=False).mask(node))
            yield from export_ids(connection, columns, hits)

    def identity(self) -> str:
        """The index's own name; see Backend."""
        with self._reading() as (connection, _):
            return str(value(connection, "SELECT identity FROM about"))

    def count(self) -> int:
        """How many comments it holds."""
        with self._reading() as (connection, _):
            return int(value(connection, "SELECT count(*) FROM documents"))

    def totals(self, nodes: Sequence[Node]) -> list[int]:
        """How many hits each has; see Backend."""
        with self._reading() as (connection, columns):
            return [int(np.count_nonzero(Evaluation(connection, columns, scored=False).mask(node))) for node in nodes]

    def similar(self, word: str, field: str | None) -> list[str]:
        """Words like this one; see Backend."""
        with self._reading() as (connection, _):
            kinds = ("speaker",) if field is None else (KINDS[field],)
            names = rows(connection, f"SELECT value FROM facts WHERE kind IN ({', '.join('?' for _ in kinds)})", kinds)
            known = {each for (name,) in names for each in words(name)[0]}
            if field is None:
                lengths = (max(1, len(word) - FURTHEST), len(word) + FURTHEST)
                known.update(each for (each,) in rows(connection, "SELECT word FROM vocabulary WHERE length(word) BETWEEN ? AND ?", lengths))
        return alike(word, known)

    def speakers(self, match: Match, limit: int) -> list[tuple[str, int]]:
        """Names with their counts; see Backend."""
        with self._reading() as (connection, columns):
            facts = Facts(connection)
            numbers = facts.with_words("speaker", match, Reading())
            counts = np.bincount(columns["speaker"], minlength=max(numbers, default=0) + 1)
            wanted = np.zeros(len(counts), np.bool_)
            wanted[numbers] = True
            return facts.largest("speaker", counts * wanted, limit)

    def expunge(self) -> None:
        """Empty the log. Pages and FTS5 entries are overwritten when a document goes (see file.py). See Backend."""
        with _told(), closing(self._connected()[1]) as connection:
            if not empty_log(connection, LOCK_WAIT):
                raise SearchError("an export still reads what was taken out of the index: say --expunge again when it is done")

    @contextmanager
    def updating(self) -> Iterator[EmbeddedWriter]:
        """Write in one transaction; see Backend."""
        with _told(), closing(self._connected()[1]) as connection:
            connection.execute("BEGIN IMMEDIATE")
            writer = EmbeddedWriter(connection, listing=True)
            yield writer
            writer.finish()
            connection.execute("COMMIT")
            empty_log(connection)

    @contextmanager
    def rebuilding(self) -> Iterator[EmbeddedWriter]:
        """Fill a new file and put it in place; see Backend."""
        with self._filling(only_first=False) as writer:
            yield writer

    @contextmanager
    def _filling(self, only_first: bool) -> Iterator[EmbeddedWriter]:
        new = self._files.new()
        try:
            with _told(), closing(created(new)) as connection:
                connection.execute("BEGIN IMMEDIATE")
                writer = EmbeddedWriter(connection, listing=False)
                yield writer
                writer.finish()
                connection.execute("INSERT INTO words (words) VALUES ('optimize')")
                connection.execute("COMMIT")
                finished(connection)
            self._files.put_in_place(new, only_first)
        finally:
            new.unlink(missing_ok=True)

    @contextmanager
    def _reading(self) -> Iterator[tuple[apsw.Connection, Columns]]:
        """One moment of the current index, its columns in memory."""
        with _told():
            path, connection = self._open()
            with self._moment(path, connection) as columns:
                yield connection, columns

    @contextmanager
    def _moment(self, path: Path, connection: apsw.Connection) -> Iterator[Columns]:
        with connection:  # a savepoint: all that is read inside is of one moment
            stamp = value(connection, "SELECT stamp FROM about")
            columns = self._columns
            if columns is None or (columns.path, columns.stamp) != (path, stamp):
                self._columns = columns = columns_of(connection, path, stamp, columns)
            yield columns

    def _open(self) -> tuple[Path, apsw.Connection]:
        """The thread's open index: the current one, opened anew after a rebuild."""
        known: tuple[Path, apsw.Connection] | None = getattr(self._local, "index", None)
        if known is None or known[0] != self._current():
            self._local.index = known = self._connected()
        return known

    def _connected(self) -> tuple[Path, apsw.Connection]:
        """A connection to the current index. Raises Outdated where it was made with other data or by another version."""
        missing = None
        while (path := self._current()) != missing:
            try:
                connection = opened(path)
                made = made_with(connection)
            except (FileNotFoundError, apsw.Error):
                if path.exists():
                    raise
                missing = path  # a rebuild was quicker, and there is another current one
                continue
            try:
                check_made_with(made)
            except Outdated:
                connection.close()
                raise
            return path, connection
        raise SearchError(f"the search index is gone: {missing} is missing. Run podium index --rebuild")

    def _current(self) -> Path:
        """The current file, an empty one at first."""
        path = self._files.current()
        if path is None:
            with self._filling(only_first=True):
                pass
            path = self._files.current()
        assert path is not None
        return path


@contextmanager
def _told() -> Iterator[None]:
    """SQLite's errors in words that say what to do."""
    try:
        yield
    except (apsw.CorruptError, apsw.NotADBError) as error:
        raise SearchError(f"the search index is damaged ({error}): run podium index --rebuild") from error
    except apsw.BusyError as error:
        raise SearchError("the search index is being written by another program for too long: try again when it is done") from error
    except (apsw.FullError, apsw.IOError, apsw.ReadOnlyError) as error:
        raise SearchError(f"the search index cannot be written ({error}): is the disk full, may you write there?") from error


def _facets(facts: Facts, columns: Columns, hits: Numbers) -> dict[str, Sequence[tuple[str, int]]]:
    """The largest values of each facet, ties by value; every month, in its order."""

    def counted(column: str) -> Numbers:
        counts = np.bincount(columns[column][hits])
        counts[:1] = 0  # those that have none
        return counts

    topics: dict[str, int] = {}
    by_list = counted("topics")
    numbers = np.flatnonzero(by_list).tolist()
    for number, topic_list in facts.values(numbers).items():
        for topic in listed(topic_list):
            topics[topic] = topics.get(topic, 0) + int(by_list[number])
    months = counted("month")
    by_month = [(month_text(number), int(months[number])) for number in np.flatnonzero(months).tolist()]
    return {
        "topic": largest(topics),
        "speaker": facts.largest("speaker", counted("speaker"), LARGEST),
        "body": facts.largest("sitting", counted("sitting"), LARGEST),
        "place": facts.largest("place", counted("place"), LARGEST),
        "language": facts.largest("language", counted("language"), LARGEST),
        "year": years(by_month),
        "month": by_month,
    }
