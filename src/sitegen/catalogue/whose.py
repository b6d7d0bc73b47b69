"""Which article an output is of, and whether it is still to be written, asked by who builds nothing."""

import contextlib
import sqlite3
from typing import Any

from sitegen.catalogue.opening import open_reader
from sitegen.catalogue.output_records import OutputSource

# A catalogue that is being made is not waited for: milliseconds.
_PATIENCE = 50


class Whose:
    """Asks the catalogue at a path, anew each time. That it cannot be read just now counts as telling of nothing."""

    def __init__(self, catalogue: str) -> None:
        self._catalogue = catalogue

    def source_of(self, output: str) -> OutputSource | None:
        """Return what the output at a path is made of; None where the catalogue tells of none."""
        query = """SELECT output.kind, coalesce(article.source, ''), coalesce(article.digest, x'') FROM output
            LEFT JOIN article ON output.kind IN ('article', 'page', 'notice', 'redirect')
                AND article.id = CAST(output.subject AS INTEGER)
            WHERE output.path = ?"""
        found = _first(self._catalogue, query, output)
        return None if found is None else OutputSource._make(found)

    def is_settled(self, output: str) -> bool:
        """Return whether the latest plan has nothing more to write at a path; False where it cannot tell."""
        query = "SELECT NOT EXISTS (SELECT 1 FROM task JOIN output ON output.id = task.output WHERE path = ?)"
        found = _first(self._catalogue, query, output)
        return found is not None and bool(found[0])

    def moved(self, was: OutputSource) -> str:
        """Return the site path of the article that was read from the same file, or bytes; '' if none."""
        for query, value in (("source = ?", was.source), ("digest = ?", was.digest)):
            found = _first(self._catalogue, f"SELECT url FROM article WHERE {query} ORDER BY id LIMIT 1", value)  # noqa: S608 - our own text
            if found is not None:
                return str(found[0])
        return ""


def _first(catalogue: str, query: str, value: object) -> tuple[Any, ...] | None:
    try:
        with contextlib.closing(open_reader(catalogue)) as conn:
            conn.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
            found: tuple[Any, ...] | None = conn.execute(query, (value,)).fetchone()
    except sqlite3.Error:
        return None
    return found
