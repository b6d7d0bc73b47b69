"""The names that authors and tags are shown by."""

import sqlite3
from collections.abc import Iterator

from sitegen.catalogue.listings import distinct_slugs
from sitegen.catalogue.queries import streamed
from sitegen.content.facets import Facet


class Terms:
    """The names that authors and tags are shown by."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn

    def spellings(self, facet: Facet, slug: str, limit: int, *, scheduled: bool) -> Iterator[tuple[str, int]]:
        """Yield (name, article id) of a tag or author in public or in ``scheduled`` articles, oldest first."""
        query = """SELECT name, article FROM membership WHERE facet = ? AND scheduled = ? AND slug = ?
            ORDER BY published, path LIMIT ?"""
        return streamed(self._conn, query, (facet.number, scheduled, slug, limit))

    def slugs(self, facet: Facet) -> set[str]:
        """Return the slugs of the authors or tags that public or scheduled articles have."""
        return {slug for scheduled in (False, True) for slug in distinct_slugs(self._conn, facet, scheduled=scheduled)}

    def clear(self) -> None:
        """Forget all names, to find them all again."""
        self._conn.execute("DELETE FROM term")

    def name(self, facet: Facet, slug: str) -> str | None:
        """Return the name that an author or tag was last shown by."""
        row = self._conn.execute("SELECT name FROM term WHERE facet = ? AND slug = ?", (facet.number, slug)).fetchone()
        return None if row is None else row[0]

    def oldest_name(self, facet: Facet, slug: str) -> str | None:
        """Return how the oldest public article spells an author or tag, None when none has it."""
        query = """SELECT name FROM membership WHERE facet = ? AND scheduled = 0 AND slug = ?
            ORDER BY published, path LIMIT 1"""
        row = self._conn.execute(query, (facet.number, slug)).fetchone()
        return None if row is None else row[0]

    def set_name(self, facet: Facet, slug: str, name: str | None) -> None:
        """Record the name that an author or tag is shown by; None: it has no articles any more."""
        if name is None:
            self._conn.execute("DELETE FROM term WHERE facet = ? AND slug = ?", (facet.number, slug))
        else:
            self._conn.execute("INSERT OR REPLACE INTO term VALUES (?, ?, ?)", (facet.number, slug, name))

    def counts(self, facet: Facet) -> dict[str, tuple[str, int]]:
        """Return {slug: (name, entries)} of every author or tag; of a category the name is ''."""
        query = """SELECT membership.slug, coalesce(term.name, ''), count(*) FROM membership
            LEFT JOIN term ON term.facet = membership.facet AND term.slug = membership.slug
            WHERE membership.facet = ? AND scheduled = 0 GROUP BY membership.slug"""
        return {slug: (name, count) for slug, name, count in self._conn.execute(query, (facet.number,))}
