"""What outputs show, read from the catalogue a window at a time: entries, counts, neighbours."""

import json
import sqlite3
from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sitegen.catalogue.queries import asked
from sitegen.digests import digest_of

# An article's related ones are sought among so many before it, and are at most so many (the contract).
RELATED_WINDOW = 50
RELATED_MOST = 4


class EntryRow(NamedTuple):
    """What a listing may know of an article."""

    id: int
    url: str
    title: str
    published: int | None
    has_time: int
    updated: int | None
    updated_has_time: int
    excerpt: str
    image: str
    category: str
    authors: str
    tags: str
    card: bytes
    day: int
    path: str


_ENTRY = ", ".join(f"article.{each}" for each in EntryRow._fields)
_LISTED = f"SELECT {_ENTRY} FROM membership JOIN article ON article.id = membership.article"  # noqa: S608


def newest(conn: sqlite3.Connection, facet: int, slug: str, limit: int) -> list[int]:
    """Return the ids of the newest articles of a listing, newest first."""
    query = """SELECT article FROM membership WHERE facet = ? AND slug = ?
        ORDER BY published DESC, path DESC LIMIT ?"""
    return [row[0] for row in conn.execute(query, (facet, slug, limit))]


def between(conn: sqlite3.Connection, facet: int, slug: str, start: int, end: int) -> list[int]:
    """Return the ids of the articles of a listing from ``start`` to before ``end`` (epoch seconds), newest first."""
    query = """SELECT article FROM membership WHERE facet = ? AND slug = ? AND published >= ? AND published < ?
        ORDER BY published DESC, path DESC"""
    return [row[0] for row in conn.execute(query, (facet, slug, start, end))]


def featured(conn: sqlite3.Connection, limit: int) -> list[int]:
    """Return the ids of the newest featured public articles."""
    query = """SELECT id FROM article WHERE featured = 1 AND state = 2 AND page = 0
        ORDER BY published DESC, path DESC LIMIT ?"""
    return [row[0] for row in conn.execute(query, (limit,))]


def rows_of(conn: sqlite3.Connection, ids: list[int]) -> Iterator[EntryRow]:
    """Yield what listings may know of some articles, in any order."""
    yield from map(EntryRow._make, asked(conn, f"SELECT {_ENTRY} FROM article WHERE id IN", ids))  # noqa: S608


def bodies_of(conn: sqlite3.Connection, ids: list[int]) -> Iterator[tuple[int, str, str, str]]:
    """Yield (id, detail as JSON, lead, HTML) of some articles, in any order."""
    yield from asked(conn, "SELECT article, detail, lead, html FROM body WHERE article IN", ids)


def entry(conn: sqlite3.Connection, article_id: int) -> EntryRow:
    """Return what a listing may know of one article. Raises LookupError when there is none."""
    row = conn.execute(f"SELECT {_ENTRY} FROM article WHERE id = ?", (article_id,)).fetchone()  # noqa: S608
    if row is None:
        raise LookupError(article_id)
    return EntryRow._make(row)


def standing_pages(conn: sqlite3.Connection) -> Iterator[EntryRow]:
    """Yield the public standing pages, in the order of their paths."""
    query = f"SELECT {_ENTRY} FROM article WHERE page = 1 AND state = 2 ORDER BY path"  # noqa: S608
    yield from map(EntryRow._make, conn.execute(query))


def newest_updates(conn: sqlite3.Connection) -> list[tuple[int, int, int]]:
    """Return (month, its latest update or date, whether that has a time), oldest first."""
    # SQLite takes the bare columns from the row that holds the maximum (https://sqlite.org/lang_select.html).
    query = """SELECT membership.day / 100 AS month, max(coalesce(updated, article.published)),
        CASE WHEN updated IS NULL THEN has_time ELSE updated_has_time END
        FROM membership JOIN article ON article.id = membership.article
        WHERE facet = 0 AND slug = '' GROUP BY month ORDER BY month"""
    return conn.execute(query).fetchall()


def term_counts(conn: sqlite3.Connection, facet: int) -> dict[str, tuple[str, int]]:
    """Return {slug: (name, entries)} of every author or tag; of a category the name is ''."""
    query = """SELECT membership.slug, coalesce(term.name, ''), count(*) FROM membership
        LEFT JOIN term ON term.facet = membership.facet AND term.slug = membership.slug
        WHERE membership.facet = ? GROUP BY membership.slug"""
    return {slug: (name, count) for slug, name, count in conn.execute(query, (facet,))}


class Neighbours(NamedTuple):
    """What an article's page shows of others: the one before, the one after, related older ones, nearest first."""

    previous: EntryRow | None
    next: EntryRow | None
    related: list[EntryRow]

    def digest(self) -> bytes:
        """Return a digest of all that the page may show of them."""
        shown = [each and (each.card, each.image) for each in (self.previous, self.next, *self.related)]
        return digest_of(repr(shown).encode())


def neighbours(conn: sqlite3.Connection, this: EntryRow) -> Neighbours:
    """Return the neighbours of a public article."""
    older = _beside(conn, this, "<", "DESC", RELATED_WINDOW)
    newer = _beside(conn, this, ">", "ASC", 1)
    return Neighbours(
        older[0] if older else None, newer[0] if newer else None, related(this, [(each, _tags(each)) for each in older])
    )


def _tags(row: EntryRow) -> frozenset[str]:
    return frozenset(slug for _, slug in json.loads(row.tags)) if row.tags != "[]" else frozenset()


def related(this: EntryRow, older: Iterable[tuple[EntryRow, frozenset[str]]]) -> list[EntryRow]:
    """Return those that share a tag, then those of the category, of ``older`` articles with their tags' slugs.

    The older ones are given nearest first, and so are those that are returned.
    """
    tags = _tags(this)
    sharing: list[EntryRow] = []
    others: list[EntryRow] = []
    for each, slugs in older:
        if not tags.isdisjoint(slugs):
            sharing.append(each)
            if len(sharing) == RELATED_MOST:
                return sharing
        elif each.category == this.category and len(others) < RELATED_MOST:
            others.append(each)
    return (sharing + others)[:RELATED_MOST]


def _beside(conn: sqlite3.Connection, this: EntryRow, sign: str, direction: str, limit: int) -> list[EntryRow]:
    query = f"""{_LISTED} WHERE facet = 0 AND slug = '' AND (membership.published, membership.path) {sign} (?, ?)
        ORDER BY membership.published {direction}, membership.path {direction} LIMIT ?"""
    return [EntryRow._make(row) for row in conn.execute(query, (this.published, this.path, limit))]


def neighbourhood(conn: sqlite3.Connection, published: int, path: str) -> list[int]:
    """Return the ids of the articles that may show one at this place: the one before it, and those after it."""
    query = """SELECT article FROM membership WHERE facet = 0 AND slug = '' AND (published, path) {} (?, ?)
        ORDER BY published {}, path {} LIMIT ?"""
    before = conn.execute(query.format("<", "DESC", "DESC"), (published, path, 1)).fetchall()
    after = conn.execute(query.format(">", "ASC", "ASC"), (published, path, RELATED_WINDOW + 1)).fetchall()
    return [row[0] for row in (*before, *after)]


def neighbours_digest(conn: sqlite3.Connection, article_id: int) -> bytes:
    """Return the digest that ``Neighbours.digest`` gives for an article now."""
    return neighbours(conn, entry(conn, article_id)).digest()


def streamed_neighbours(conn: sqlite3.Connection, ids: list[int]) -> Iterator[tuple[EntryRow, Neighbours]]:
    """Yield (entry, neighbours) of public articles given in the order of everything.

    Where the articles lie close together they are passed once, the last fifty kept; else each is sought by itself.
    """
    if not ids:
        return
    wanted = set(ids)
    first, last = entry(conn, ids[0]), entry(conn, ids[-1])
    inside = """SELECT count(*) FROM (SELECT 1 FROM membership WHERE facet = 0 AND slug = ''
        AND (published, path) BETWEEN (?, ?) AND (?, ?) LIMIT ?)"""
    bounds = (first.published, first.path, last.published, last.path)
    if len(ids) == 1 or conn.execute(inside, (*bounds, 4 * len(ids))).fetchone()[0] >= 4 * len(ids):
        for each in ids:
            row = entry(conn, each)
            yield row, neighbours(conn, row)
        return
    before = _beside(conn, first, "<", "DESC", RELATED_WINDOW)
    older = deque(((each, _tags(each)) for each in before), RELATED_WINDOW)
    query = f"""{_LISTED} WHERE facet = 0 AND slug = '' AND (membership.published, membership.path) >= (?, ?)
        ORDER BY membership.published, membership.path"""
    rows = map(EntryRow._make, conn.execute(query, (first.published, first.path)))
    this = next(rows, None)
    while this is not None and wanted:
        following = next(rows, None)
        if this.id in wanted:
            wanted.remove(this.id)
            yield this, Neighbours(older[0][0] if older else None, following, related(this, older))
        older.appendleft((this, _tags(this)))
        this = following


def day_beside(conn: sqlite3.Connection, facet: int, slug: str, *, before: int | None, since: int | None) -> int | None:
    """Return the day (YYYYMMDD) of the last entry before, or the first one since, a time (epoch seconds)."""
    if before is not None:
        query = """SELECT day FROM membership WHERE facet = ? AND slug = ? AND published < ?
            ORDER BY published DESC LIMIT 1"""
        row = conn.execute(query, (facet, slug, before)).fetchone()
    else:
        query = "SELECT day FROM membership WHERE facet = ? AND slug = ? AND published >= ? ORDER BY published LIMIT 1"
        row = conn.execute(query, (facet, slug, since)).fetchone()
    return None if row is None else row[0]


def day_counts(conn: sqlite3.Connection, start: int, end: int) -> dict[int, int]:
    """Return {day: articles} from ``start`` to before ``end`` (epoch seconds)."""
    query = """SELECT day, count(*) FROM membership WHERE facet = 0 AND slug = ''
        AND published >= ? AND published < ? GROUP BY day"""
    return dict(conn.execute(query, (start, end)))
