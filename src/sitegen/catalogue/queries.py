"""Queries by many ids."""

import sqlite3
from collections.abc import Iterator
from typing import Any

# Ids that one query asks for: SQLite takes many more, but not without end.
_AT_ONCE = 500


def asked(conn: sqlite3.Connection, query: str, ids: list[int], order: str = "") -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query that ends where the ids belong, some ids after the other, each time in ``order``."""
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        yield from conn.execute(f"{query} ({', '.join('?' * len(some))}) {order}", some)
