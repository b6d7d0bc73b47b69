"""Articles in the catalogue: stored as read, classified by the clock, and what they were before."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import count
from typing import NamedTuple

from sitegen.addresses import bundles_above
from sitegen.catalogue.schema import ALL, AUTHOR, CATEGORY, SCHEDULED_FACET, TAG


class Row(NamedTuple):
    """An article as the catalogue holds it; the columns of the table ``article`` but for ``id`` and ``state``."""

    source: str
    path: str
    page: int
    url: str
    title: str
    published: int | None
    has_time: int
    day: int
    updated: int | None
    updated_has_time: int
    expires: int | None
    draft: int
    withdrawn: int | None
    featured: int
    category: str
    authors: str
    tags: str
    excerpt: str
    image: str
    aliases: str
    card: bytes
    digest: bytes


class Link(NamedTuple):
    """One internal target: ``target`` as written; ``source`` and ``path`` are what it may mean ('' when it cannot)."""

    tag: str
    target: str
    source: str
    path: str


class Known(NamedTuple):
    """What decides where an article stands: compared before and after a change."""

    id: int
    source: str
    path: str
    page: int
    url: str
    state: int
    published: int | None
    expires: int | None
    draft: int
    withdrawn: int | None
    day: int
    category: str
    authors: str
    tags: str
    aliases: str
    featured: int
    title: str
    card: bytes
    digest: bytes
    image: str


_KNOWN = ", ".join(Known._fields)
_COLUMNS = ", ".join(Row._fields)
_INSERT = f"INSERT INTO article ({_COLUMNS}, state, id) VALUES ({', '.join('?' * len(Row._fields))}, 0, ?)"  # noqa: S608 - our own columns
_UPDATE = f"UPDATE article SET {', '.join(f'{each} = ?' for each in Row._fields)} WHERE id = ?"  # noqa: S608 - as above


def known(conn: sqlite3.Connection, article_id: int) -> Known:
    """Return what the catalogue knows of an article. Raises LookupError when it has none with this id."""
    row = conn.execute(f"SELECT {_KNOWN} FROM article WHERE id = ?", (article_id,)).fetchone()  # noqa: S608
    if row is None:
        raise LookupError(article_id)
    return Known._make(row)


def known_by_source(conn: sqlite3.Connection, source: str) -> Known | None:
    """Return what the catalogue knows of the article read from ``source``, None when there is none."""
    row = conn.execute(f"SELECT {_KNOWN} FROM article WHERE source = ?", (source,)).fetchone()  # noqa: S608
    return None if row is None else Known._make(row)


def sources_at(conn: sqlite3.Connection, url: str) -> list[str]:
    """Return the sources of the articles that have the address ``url``, public or not."""
    return [row[0] for row in conn.execute("SELECT source FROM article WHERE url = ?", (url,))]


def every_known(conn: sqlite3.Connection) -> Iterator[list[Known]]:
    """Yield every article, some at once, in the order of ids; the table may change meanwhile."""
    last = 0
    while rows := conn.execute(f"SELECT {_KNOWN} FROM article WHERE id > ? ORDER BY id LIMIT 500", (last,)).fetchall():  # noqa: S608
        yield [Known._make(row) for row in rows]
        last = rows[-1][0]


class Stored(NamedTuple):
    """An article as read, for the catalogue; ``detail`` is what only its own page shows, as JSON."""

    row: Row
    detail: str
    lead: str
    html: str
    links: list[Link]


def store_articles(conn: sqlite3.Connection, articles: list[Stored]) -> list[Known | None]:
    """Store articles in place of what was read from the same sources before; return what that was, in their order."""
    marks = ", ".join("?" * len(articles))
    query = f"SELECT {_KNOWN} FROM article WHERE source IN ({marks})"  # noqa: S608 - our own columns
    rows = map(Known._make, conn.execute(query, [each.row.source for each in articles]))
    known_before = {each.source: each for each in rows}
    found = [known_before.get(each.row.source) for each in articles]
    last = conn.execute("SELECT max(id) FROM article").fetchone()[0] or 0
    new_ids = count(last + 1)
    ids = [next(new_ids) if before is None else before.id for before in found]
    stored = list(zip(ids, articles, strict=True))
    old = {before.id for before in found if before is not None}
    conn.executemany(_UPDATE, [(*each.row, at) for at, each in stored if at in old])
    conn.executemany("DELETE FROM link WHERE article = ?", [(at,) for at in old])
    conn.executemany(_INSERT, [(*each.row, at) for at, each in stored if at not in old])
    conn.executemany(
        "INSERT OR REPLACE INTO body VALUES (?, ?, ?, ?)",
        [(at, each.detail, each.lead, each.html) for at, each in stored],
    )
    conn.executemany(
        "INSERT INTO link VALUES (?, ?, ?, ?, ?, ?)",
        [(at, n, *link) for at, each in stored for n, link in enumerate(each.links)],
    )
    return found


def reread_beside_encoded_names(conn: sqlite3.Connection) -> None:
    """Take the articles as changed in whose folder a file with a percent sign in its name came or went.

    What their front matter means by such a name depends on whether there is a file of that very name.
    """
    rows = conn.execute(
        "SELECT path FROM difference WHERE kind = 1 AND (gone OR digest IS NULL) AND instr(path, '%')"
    ).fetchall()
    sources = {each for row in rows for each in bundles_above(row[0])}
    conn.executemany(
        """INSERT INTO difference SELECT path, kind, size, mtime, ctime, 0, NULL FROM source WHERE path = ? AND kind = 0
        ON CONFLICT (path) DO UPDATE SET digest = NULL WHERE NOT gone""",
        ((each,) for each in sources),
    )


def forget_article(conn: sqlite3.Connection, article_id: int) -> None:
    """Remove an article whose source is gone."""
    for statement in (
        "DELETE FROM article WHERE id = ?",
        "DELETE FROM body WHERE article = ?",
        "DELETE FROM link WHERE article = ?",
    ):
        conn.execute(statement, (article_id,))


def set_states(conn: sqlite3.Connection, states: Iterable[tuple[int, int]]) -> None:
    """Record whether articles are public: (state, id)."""
    conn.executemany("UPDATE article SET state = ? WHERE id = ?", states)


def turned_by_clock(conn: sqlite3.Connection, before: int, now: int) -> set[int]:
    """Return the ids of articles whose state may differ between the clocks ``before`` and ``now``, either way round."""
    found = {row[0] for row in conn.execute("SELECT id FROM article WHERE state = 1 AND published <= ?", (now,))}
    if now < before:
        # Those of an article that was removed just now are still there.
        query = """SELECT id FROM membership JOIN article ON article.id = membership.article
            WHERE facet = 0 AND slug = '' AND membership.published > ?"""
        found.update(row[0] for row in conn.execute(query, (now,)))
        found.update(row[0] for row in conn.execute("SELECT id FROM article WHERE expires IS NOT NULL"))
    query = "SELECT id FROM article WHERE expires > ? AND expires <= ?"
    found.update(row[0] for row in conn.execute(query, (before, now)))
    return found


def next_turn(conn: sqlite3.Connection, now: int) -> int | None:
    """Return when (epoch seconds) the next scheduled or expiring article changes the site, None when none will."""
    query = """SELECT min(at) FROM (
        SELECT min(published) AS at FROM article WHERE state = 1
        UNION ALL SELECT min(expires) FROM article WHERE expires > ? AND state IN (1, 2))"""
    at: int | None = conn.execute(query, (now,)).fetchone()[0]
    return at


def memberships(article: Known) -> list[tuple[int, str, str]]:
    """Return the (facet, slug, name) of every listing that shows a public article."""
    found = [(ALL, "", "")]
    if article.category:
        found.append((CATEGORY, article.category, ""))
    found.extend((AUTHOR, slug, name) for name, slug in json.loads(article.authors))
    found.extend((TAG, slug, name) for name, slug in json.loads(article.tags))
    return found


def enter(conn: sqlite3.Connection, articles: Iterable[tuple[Known, bool]]) -> None:
    """Put dated articles into their listings, or into those of the scheduled ones where that is said."""
    conn.executemany(
        "INSERT OR REPLACE INTO membership VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (facet + (SCHEDULED_FACET if scheduled else 0), slug, each.published, each.path, each.day, each.id, name)
            for each, scheduled in articles
            for facet, slug, name in memberships(each)
        ),
    )


def leave(conn: sqlite3.Connection, article: Known, *, scheduled: bool) -> None:
    """Take an article, as it was when it entered, out of its listings."""
    offset = SCHEDULED_FACET if scheduled else 0
    conn.executemany(
        "DELETE FROM membership WHERE facet = ? AND slug = ? AND published = ? AND path = ?",
        [(facet + offset, slug, article.published, article.path) for facet, slug, _ in memberships(article)],
    )


def clear_memberships(conn: sqlite3.Connection) -> None:
    """Take every article out of every listing, to enter them all again."""
    conn.execute("DELETE FROM membership")


def spellings(conn: sqlite3.Connection, facet: int, slug: str, limit: int) -> Iterator[tuple[str, int]]:
    """Yield (name, article id) of a tag or author, oldest first, the public ones before the scheduled ones."""
    query = "SELECT name, article FROM membership WHERE facet = ? AND slug = ? ORDER BY published, path LIMIT ?"
    for each in (facet, facet + SCHEDULED_FACET):
        yield from conn.execute(query, (each, slug, limit))


def term_name(conn: sqlite3.Connection, facet: int, slug: str) -> str | None:
    """Return the name that an author or tag was last shown by."""
    row = conn.execute("SELECT name FROM term WHERE facet = ? AND slug = ?", (facet, slug)).fetchone()
    return None if row is None else row[0]


def oldest_name(conn: sqlite3.Connection, facet: int, slug: str) -> str | None:
    """Return how the oldest public article spells an author or tag, None when none has it."""
    query = "SELECT name FROM membership WHERE facet = ? AND slug = ? ORDER BY published, path LIMIT 1"
    row = conn.execute(query, (facet, slug)).fetchone()
    return None if row is None else row[0]


def set_term(conn: sqlite3.Connection, facet: int, slug: str, name: str | None) -> None:
    """Record the name that an author or tag is shown by; None: it has no articles any more."""
    if name is None:
        conn.execute("DELETE FROM term WHERE facet = ? AND slug = ?", (facet, slug))
    else:
        conn.execute("INSERT OR REPLACE INTO term VALUES (?, ?, ?)", (facet, slug, name))


def members(conn: sqlite3.Connection, facet: int, slug: str) -> Iterator[int]:
    """Yield the ids of the public articles of a listing."""
    for row in conn.execute("SELECT article FROM membership WHERE facet = ? AND slug = ?", (facet, slug)):
        yield row[0]


def listing_slugs(conn: sqlite3.Connection, facet: int) -> list[str]:
    """Return the slugs of a facet that have public articles, by skipping from one to the next in the index."""
    query = """WITH RECURSIVE each (slug) AS (
        SELECT min(slug) FROM membership WHERE facet = :facet
        UNION ALL
        SELECT (SELECT min(slug) FROM membership WHERE facet = :facet AND slug > each.slug)
        FROM each WHERE each.slug IS NOT NULL)
        SELECT slug FROM each WHERE slug IS NOT NULL"""
    return [row[0] for row in conn.execute(query, {"facet": facet})]


def periods(conn: sqlite3.Connection, facet: int, slug: str, divisor: int) -> list[tuple[int, int]]:
    """Return (period, entries in it), oldest first; ``divisor`` is 1 for days, 100 for months, 10000 for years."""
    query = """SELECT day / ? AS period, count(*) FROM membership WHERE facet = ? AND slug = ?
        GROUP BY period ORDER BY period"""
    return conn.execute(query, (divisor, facet, slug)).fetchall()
