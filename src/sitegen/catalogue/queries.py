"""Queries that several parts of the catalogue ask."""

import sqlite3
from collections.abc import Iterator
from typing import Any

# Ids that one query asks for: SQLite takes many more, but not without end.
_AT_ONCE = 500


def streamed(conn: sqlite3.Connection, query: str, values: tuple[object, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Return the rows of a query, read as they are asked for."""
    # Not the cursor: a generator that is left while it yields from one closes it, and once the connection is closed
    # that is an error which Python prints, as nobody can catch it.
    return map(tuple, conn.execute(query, values))


def asked(conn: sqlite3.Connection, query: str, ids: list[int], order: str = "") -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query that ends where the ids belong, some ids after the other, each time in ``order``."""
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        yield from streamed(conn, f"{query} ({', '.join('?' * len(some))}) {order}", tuple(some))
