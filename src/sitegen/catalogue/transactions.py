"""Transactions of the catalogue: all of one is kept, or nothing of it."""

import contextlib
import sqlite3
from collections.abc import Iterator


@contextlib.contextmanager
def transaction(conn: sqlite3.Connection) -> Iterator[None]:
    """Keep what is changed inside all together, or on any exception nothing of it.

    Raises what was raised inside, or sqlite3.Error when it cannot be begun or kept.
    """
    conn.execute("BEGIN IMMEDIATE")
    try:
        yield
        conn.execute("COMMIT")
    except BaseException:
        # Where there was no room SQLite may have taken it back by itself (https://sqlite.org/lang_transaction.html,
        # "Response To Errors Within A Transaction"); and what went wrong first is what has to be told.
        if conn.in_transaction:
            with contextlib.suppress(sqlite3.Error):
                conn.execute("ROLLBACK")
        raise
