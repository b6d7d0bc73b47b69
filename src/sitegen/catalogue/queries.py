"""Queries that several parts of the catalogue ask."""

import sqlite3
from collections.abc import Iterator
from typing import Any

from sitegen.content.facets import Facet

# Ids that one query asks for: SQLite takes many more, but not without end.
_AT_ONCE = 500


def asked(conn: sqlite3.Connection, query: str, ids: list[int], order: str = "") -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query that ends where the ids belong, some ids after the other, each time in ``order``."""
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        yield from conn.execute(f"{query} ({', '.join('?' * len(some))}) {order}", some)


def distinct_slugs(conn: sqlite3.Connection, facet: Facet, *, scheduled: bool) -> list[str]:
    """Return the slugs of a facet that articles have, by skipping from one to the next in the index."""
    query = """WITH RECURSIVE each (slug) AS (
        SELECT min(slug) FROM membership WHERE facet = :facet AND scheduled = :scheduled
        UNION ALL
        SELECT (SELECT min(slug) FROM membership
            WHERE facet = :facet AND scheduled = :scheduled AND slug > each.slug)
        FROM each WHERE each.slug IS NOT NULL)
        SELECT slug FROM each WHERE slug IS NOT NULL"""
    return [row[0] for row in conn.execute(query, {"facet": facet.number, "scheduled": scheduled})]
