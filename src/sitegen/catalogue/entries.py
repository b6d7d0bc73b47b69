"""What pages show of articles, a window at a time."""

import sqlite3
from collections.abc import Iterator

from sitegen.catalogue.decoding import SUMMARY, Decoder
from sitegen.catalogue.queries import asked
from sitegen.catalogue.records import Body, Summary
from sitegen.content.state import State


class Entries:
    """What pages show of articles, a window at a time."""

    def __init__(self, conn: sqlite3.Connection, decoder: Decoder) -> None:
        self._conn = conn
        self._decoder = decoder

    def featured(self, limit: int) -> list[int]:
        """Return the ids of the newest featured public articles."""
        query = f"""SELECT id FROM article WHERE featured = 1 AND state = {State.PUBLIC:d} AND page = 0
            ORDER BY published IS NOT NULL, published DESC, path DESC LIMIT ?"""  # noqa: S608 - our own text, as below
        return [row[0] for row in self._conn.execute(query, (limit,))]

    def of(self, ids: list[int]) -> Iterator[Summary]:
        """Yield what listings may know of some articles, in any order."""
        yield from map(self._decoder.summary, asked(self._conn, f"SELECT {SUMMARY} FROM article WHERE id IN", ids))  # noqa: S608

    def bodies(self, ids: list[int]) -> dict[int, Body]:
        """Return the texts of some articles by their ids."""
        rows = asked(self._conn, "SELECT article, detail, lead, html FROM body WHERE article IN", ids)
        return {number: self._decoder.body(*body) for number, *body in rows}

    def by_id(self, article_id: int) -> Summary:
        """Return what a listing may know of one article. Raises LookupError when there is none."""
        row = self._conn.execute(f"SELECT {SUMMARY} FROM article WHERE id = ?", (article_id,)).fetchone()  # noqa: S608
        if row is None:
            raise LookupError(article_id)
        return self._decoder.summary(row)

    def standing_pages(self) -> Iterator[Summary]:
        """Yield the public standing pages, in the order of their paths."""
        query = f"SELECT {SUMMARY} FROM article WHERE page = 1 AND state = {State.PUBLIC:d} ORDER BY path"  # noqa: S608
        yield from map(self._decoder.summary, self._conn.execute(query))
