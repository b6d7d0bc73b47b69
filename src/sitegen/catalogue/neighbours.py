"""What the page of an article shows of others."""

import sqlite3
from collections import deque
from collections.abc import Iterable, Iterator

from sitegen.catalogue.decoding import SUMMARY, Decoder
from sitegen.catalogue.entries import Entries
from sitegen.catalogue.listings import ALL_PUBLIC
from sitegen.catalogue.records import Neighbours, Summary
from sitegen.system.digests import Digest

# An article's related ones are sought among so many before it, and are at most so many (docs/templates.md).
RELATED_WINDOW = 50
RELATED_MOST = 4
_LISTED = f"SELECT {SUMMARY} FROM membership JOIN article ON article.id = membership.article"  # noqa: S608


class NeighbourQueries:
    """What the page of an article shows of others."""

    def __init__(self, conn: sqlite3.Connection, decoder: Decoder, entries: Entries) -> None:
        self._conn = conn
        self._decoder = decoder
        self._entries = entries

    def of(self, this: Summary) -> Neighbours:
        """Return the neighbours of a public article: none of one without a date."""
        if this.published is None:
            return Neighbours(None, None, [])
        older = self._beside(this, "<", "DESC", RELATED_WINDOW)
        newer = self._beside(this, ">", "ASC", 1)
        return Neighbours(
            older[0] if older else None,
            newer[0] if newer else None,
            related(this, [(each, _tags(each)) for each in older]),
        )

    def _beside(self, this: Summary, sign: str, direction: str, limit: int) -> list[Summary]:
        query = f"""{_LISTED}
            WHERE {ALL_PUBLIC} AND (membership.published, membership.path) {sign} (?, ?)
            ORDER BY membership.published {direction}, membership.path {direction} LIMIT ?"""
        return [self._decoder.summary(row) for row in self._conn.execute(query, (this.published, this.path, limit))]

    def around(self, published: int, path: str) -> list[int]:
        """Return the ids of the articles that may show one at this place: the one before it, and those after it."""
        beside = f"SELECT article FROM membership WHERE {ALL_PUBLIC} AND (published, path)"  # noqa: S608
        before = f"{beside} < (?, ?) ORDER BY published DESC, path DESC LIMIT 1"
        after = f"{beside} > (?, ?) ORDER BY published, path LIMIT {RELATED_WINDOW + 1}"
        return [row[0] for query in (before, after) for row in self._conn.execute(query, (published, path))]

    def digest(self, article_id: int) -> Digest:
        """Return the digest that ``Neighbours.digest`` gives for an article now."""
        return self.of(self._entries.by_id(article_id)).digest()

    def stream(self, ids: list[int]) -> Iterator[tuple[Summary, Neighbours]]:
        """Yield (entry, neighbours) of public articles given in the order of everything.

        Where the articles lie close together they are passed once, the last fifty kept; else each is sought by itself.
        Those without a date come first, and have no neighbours.
        """
        dated = 0
        while dated < len(ids) and (undated := self._entries.by_id(ids[dated])).published is None:
            yield undated, Neighbours(None, None, [])
            dated += 1
        ids = ids[dated:]
        if not ids:
            return
        wanted = set(ids)
        first, last = self._entries.by_id(ids[0]), self._entries.by_id(ids[-1])
        inside = f"""SELECT count(*) FROM (SELECT 1 FROM membership WHERE {ALL_PUBLIC}
            AND (published, path) BETWEEN (?, ?) AND (?, ?) LIMIT ?)"""  # noqa: S608
        bounds = (first.published, first.path, last.published, last.path)
        if len(ids) == 1 or self._conn.execute(inside, (*bounds, 4 * len(ids))).fetchone()[0] >= 4 * len(ids):
            for each in ids:
                row = self._entries.by_id(each)
                yield row, self.of(row)
            return
        before = self._beside(first, "<", "DESC", RELATED_WINDOW)
        older = deque(((each, _tags(each)) for each in before), RELATED_WINDOW)
        query = f"""{_LISTED}
            WHERE {ALL_PUBLIC} AND (membership.published, membership.path) >= (?, ?)
            ORDER BY membership.published, membership.path"""
        rows = map(self._decoder.summary, self._conn.execute(query, (first.published, first.path)))
        this = next(rows, None)
        while this is not None and wanted:
            following = next(rows, None)
            if this.id in wanted:
                wanted.remove(this.id)
                yield this, Neighbours(older[0][0] if older else None, following, related(this, older))
            older.appendleft((this, _tags(this)))
            this = following


def _tags(row: Summary) -> frozenset[str]:
    return frozenset(each.slug for each in row.tags)


def related(this: Summary, older: Iterable[tuple[Summary, frozenset[str]]]) -> list[Summary]:
    """Return those that share a tag, then those of the category, of ``older`` articles with their tags' slugs.

    The older ones are given nearest first, and so are those that are returned.
    """
    tags = _tags(this)
    sharing: list[Summary] = []
    others: list[Summary] = []
    for each, slugs in older:
        if not tags.isdisjoint(slugs):
            sharing.append(each)
            if len(sharing) == RELATED_MOST:
                return sharing
        elif each.category == this.category and len(others) < RELATED_MOST:
            others.append(each)
    return (sharing + others)[:RELATED_MOST]
