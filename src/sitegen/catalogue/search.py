"""The search index as the catalogue knows it, and the articles in the order in which it numbers them.

What the index still holds of an article is kept by triggers from its first change on, until the index was written:
however many builds fail or are killed in between. While there is no index nothing is kept.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from itertools import starmap
from typing import Any

from sitegen.catalogue.listings import distinct_slugs
from sitegen.catalogue.queries import streamed
from sitegen.catalogue.search_records import (
    SHOWN_STATES,
    Card,
    IndexedArticle,
    IndexedText,
    IndexFile,
    Numbered,
    SearchChange,
    TierRecord,
)
from sitegen.content.facets import Facet
from sitegen.content.state import State
from sitegen.system.digests import Sha256

_NUMBERED = "page = 0 AND published IS NOT NULL"


class SearchIndex:
    """The tiers of the index, the changes that it has not taken in, and what it is made from."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn

    def tiers(self) -> dict[str, TierRecord]:
        """Return the tiers that there are, by name."""
        rows = self._conn.execute(f"SELECT {', '.join(TierRecord._fields)} FROM search_tier")  # noqa: S608 - our columns
        found = (TierRecord._make(row) for row in rows)
        return {
            each.name: each._replace(
                years=tuple((year, number) for year, number in json.loads(str(each.years))), whole=bool(each.whole)
            )
            for each in found
        }

    def record_tier(self, tier: TierRecord) -> None:
        """Record a tier in place of what was known of it."""
        marks = ", ".join("?" * len(tier))
        row = [json.dumps(each) if isinstance(each, tuple) else each for each in tier]
        self._conn.execute(f"INSERT OR REPLACE INTO search_tier VALUES ({marks})", row)  # noqa: S608 - marks alone

    def forget_tiers(self) -> None:
        """Record that there is no index: nothing of what changes is kept for it."""
        self._conn.execute("DELETE FROM search_tier")
        self._conn.execute("DELETE FROM search_change")

    def forget_tiers_but(self, names: Collection[str]) -> None:
        """Record that there are no other tiers than these."""
        for name in self.tiers().keys() - names:
            self._conn.execute("DELETE FROM search_tier WHERE name = ?", (name,))

    def begin(self) -> None:
        """Record that files are about to change: none of the tiers counts as whole until it is recorded again."""
        self._conn.execute("UPDATE search_tier SET whole = 0")

    def is_whole(self, made_for: str, kinds: Iterable[str]) -> bool:
        """Return whether there is an index that has taken in all changes, whole and ``made_for`` these settings.

        ``kinds`` are those of its outputs.
        """
        named = tuple(kinds)
        queries: list[tuple[str, tuple[object, ...]]] = [
            ("SELECT 1 FROM search_change LIMIT 1", ()),
            ("SELECT 1 FROM search_tier WHERE NOT whole OR made_for <> ? LIMIT 1", (made_for,)),
            (
                f"""SELECT 1 FROM output WHERE kind IN ({", ".join("?" * len(named))})
                AND content IS NULL LIMIT 1""",  # noqa: S608 - marks alone
                named,
            ),
        ]
        there = self._conn.execute("SELECT 1 FROM search_tier LIMIT 1").fetchone() is not None
        return there and all(self._conn.execute(*each).fetchone() is None for each in queries)

    def content_at(self, path: str) -> Sha256 | None:
        """Return the digest of what is known to be in the file of an output, None where that is not known."""
        row = self._conn.execute("SELECT content FROM output WHERE path = ?", (path,)).fetchone()
        return None if row is None else row[0]

    def changes(self, most: int) -> list[SearchChange] | None:
        """Return the changes that the index has not taken in, in the order of ids; None for more than ``most``."""
        query = """SELECT article, was, published, path, state, terms, title, detail, lead, html FROM search_change
            ORDER BY article LIMIT ?"""
        rows = self._conn.execute(query, (most + 1,)).fetchall()
        if len(rows) > most:
            return None
        return [SearchChange(_indexed(row[2:]) if row[1] else None, self._current(row[0])) for row in rows]

    def forget_changes(self) -> None:
        """Record that the index has taken in all changes."""
        self._conn.execute("DELETE FROM search_change")

    def _current(self, article: int) -> IndexedArticle | None:
        query = f"""SELECT published, path, state, category || char(10) || authors || char(10) || tags,
            title, detail, lead, html FROM article JOIN body ON body.article = id WHERE id = ? AND {_NUMBERED}"""  # noqa: S608 - our own text
        row = self._conn.execute(query, (article,)).fetchone()
        return None if row is None else _indexed(row)

    def newest(self) -> int | None:
        """Return the day (YYYYMMDD) of the newest article that readers may have seen, None for none."""
        query = f"""SELECT day FROM article WHERE {_NUMBERED} AND state IN ({", ".join("?" * len(SHOWN_STATES))})
            ORDER BY published DESC, path DESC LIMIT 1"""  # noqa: S608 - our own text
        row = self._conn.execute(query, SHOWN_STATES).fetchone()
        return None if row is None else row[0]

    def has_more_than(self, count: int, before: int) -> bool:
        """Return whether more than so many articles are dated ``before`` a time."""
        query = f"SELECT 1 FROM article WHERE {_NUMBERED} AND published < ? LIMIT 1 OFFSET ?"  # noqa: S608 - our own text
        return self._conn.execute(query, (before, count)).fetchone() is not None

    def numbered(self, since: int, before: int) -> Iterator[Numbered]:
        """Yield the articles dated from ``since`` on and ``before``, in their order."""
        query = f"""SELECT id, published, path, day, state FROM article
            WHERE {_NUMBERED} AND published >= ? AND published < ? ORDER BY published, path, id"""  # noqa: S608
        for number, published, path, day, state in streamed(self._conn, query, (since, before)):
            yield Numbered(number, published, path, day, State(state))

    def count_before(self, since: int, published: int, path: str) -> int:
        """Return how many articles dated from ``since`` on stand before that of a date and path in their order."""
        query = f"""SELECT count(*) FROM article
            WHERE {_NUMBERED} AND published >= ? AND (published, path) < (?, ?)"""  # noqa: S608 - our own text
        return int(self._conn.execute(query, (since, published, path)).fetchone()[0])

    def place_of(self, since: int, number: int) -> tuple[int, str, int]:
        """Return (date, path, id) of the article before which there are ``number`` of those dated from ``since`` on.

        Raises ValueError where there are not more than these.
        """
        query = f"""SELECT published, path, id FROM article
            WHERE {_NUMBERED} AND published >= ? ORDER BY published, path, id LIMIT 1 OFFSET ?"""  # noqa: S608
        row = self._conn.execute(query, (since, number)).fetchone()
        if row is None:
            raise ValueError(number)
        return row[0], row[1], row[2]

    def texts(self, first: tuple[int, str, int], count: int) -> Iterator[tuple[int, IndexedText | None]]:
        """Yield (place, text) of so many articles in their order; ``first`` is (date, path, id) of the first.

        The text of one that is not public is None.
        """
        query = f"""SELECT state, title, detail, lead, html FROM article JOIN body ON body.article = article.id
            WHERE {_NUMBERED} AND (published, path, id) >= (?, ?, ?) ORDER BY published, path, id LIMIT ?"""  # noqa: S608
        for place, (state, *text) in enumerate(self._conn.execute(query, (*first, count))):
            yield place, _text(*text) if state == State.PUBLIC else None

    def cards(self, first: tuple[int, str, int], count: int) -> list[Card | None]:
        """Return what results show of so many articles in their order, None for one that is not public."""
        query = f"""SELECT state, title, published, has_time, category, url FROM article
            WHERE {_NUMBERED} AND (published, path, id) >= (?, ?, ?) ORDER BY published, path, id LIMIT ?"""  # noqa: S608
        rows = self._conn.execute(query, (*first, count))
        return [
            Card(title, published, bool(has_time), category, url) if state == State.PUBLIC else None
            for state, title, published, has_time, category, url in rows
        ]

    def terms(self, since: int, before: int) -> Iterator[tuple[int, list[tuple[str, ...]]]]:
        """Yield (number, slugs of its categories, authors and tags) of a tier's public articles, in their order."""
        query = f"""SELECT state, category, authors, tags FROM article
            WHERE {_NUMBERED} AND published >= ? AND published < ? ORDER BY published, path, id"""  # noqa: S608
        for number, (state, category, authors, tags) in enumerate(streamed(self._conn, query, (since, before))):
            if state == State.PUBLIC:
                yield number, [(category,) if category else (), _slugs(authors), _slugs(tags)]

    def files(self, kinds: Iterable[str]) -> dict[str, IndexFile]:
        """Return the outputs of some kinds by their paths, in the order of these."""
        named = tuple(kinds)
        query = f"""SELECT id, path, kind, subject, period, content FROM output
            WHERE kind IN ({", ".join("?" * len(named))}) ORDER BY path"""  # noqa: S608 - marks alone
        return {each.path: each for each in starmap(IndexFile, self._conn.execute(query, named))}

    def term_names(self, facet: Facet) -> Iterator[tuple[str, str]]:
        """Yield (slug, name) of the authors or tags that public articles have, in the order of slugs."""
        query = "SELECT name FROM term WHERE facet = ? AND slug = ?"
        for slug in sorted(distinct_slugs(self._conn, facet, scheduled=False)):
            row = self._conn.execute(query, (facet.number, slug)).fetchone()
            yield slug, slug if row is None else row[0]


def _indexed(row: tuple[Any, ...]) -> IndexedArticle:
    published, path, state, terms, *text = row
    return IndexedArticle(published, path, State(state), terms, _text(*text))


def _text(title: str, detail: str | None, lead: str | None, html: str | None) -> IndexedText:
    return IndexedText(title, json.loads(detail)[0] if detail else "", lead or "", html or "")


def _slugs(terms: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(slug for _, slug in json.loads(terms))) if terms != "[]" else ()
