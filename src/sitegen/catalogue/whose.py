"""Which article an output is of, asked by who builds nothing."""

import contextlib
import sqlite3

from sitegen.catalogue.opening import open_reader

# A catalogue that is being made is not waited for: milliseconds.
_PATIENCE = 50


def output_source(catalogue: str, path: str) -> tuple[str, str] | None:
    """Return (kind, source of its article or '') of the output at ``path``; None where the catalogue tells of none.

    That it cannot be read just now counts as telling of none.
    """
    query = """SELECT output.kind, coalesce(article.source, '') FROM output
        LEFT JOIN article ON output.kind IN ('article', 'page', 'notice', 'redirect')
            AND article.id = CAST(output.subject AS INTEGER)
        WHERE output.path = ?"""
    try:
        with contextlib.closing(open_reader(catalogue)) as conn:
            conn.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
            found: tuple[str, str] | None = conn.execute(query, (path,)).fetchone()
    except sqlite3.Error:
        return None
    return found
