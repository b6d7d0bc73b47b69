"""What articles link to, in the catalogue: dead targets, and who is touched when a target changes."""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple


class Target(NamedTuple):
    """One link of an article with what its target is: the article or file it names, the output it names."""

    article: int
    source: str
    tag: str
    target: str
    named_url: str | None
    named_state: int | None
    named_file: str | None
    output: str | None
    hidden: str | None


_TARGETS = """SELECT link.article, article.source, link.tag, link.target,
        named.url, named.state, file.path, output.path,
        (SELECT other.source FROM article AS other WHERE other.url IN (link.path, link.path || '/') AND other.state < 2)
    FROM link JOIN article ON article.id = link.article
    LEFT JOIN article AS named ON link.source <> '' AND named.path = link.source
    LEFT JOIN source AS file ON link.source <> '' AND file.name = link.source AND file.kind = 1
    LEFT JOIN output ON output.path IN (substr(link.path, 2),
        substr(link.path, 2) || CASE WHEN link.path LIKE '%/' THEN 'index.html' ELSE '/index.html' END)
        AND link.path <> ''"""


def targets_of(conn: sqlite3.Connection, article_id: int) -> list[Target]:
    """Return the links of an article in document order, with what each target is now."""
    query = f"{_TARGETS} WHERE link.article = ? ORDER BY link.n"
    return [Target._make(row) for row in conn.execute(query, (article_id,))]


def every_target(conn: sqlite3.Connection) -> Iterator[Target]:
    """Yield the links of every article that may be shown, with what each target is now."""
    yield from map(Target._make, conn.execute(f"{_TARGETS} WHERE article.state >= 1"))


def articles_linking_to(conn: sqlite3.Connection, *, source: str, paths: tuple[str, ...]) -> set[int]:
    """Return the ids of the articles that link to a content path or to one of some site paths."""
    found: set[int] = set()
    if source:
        found.update(row[0] for row in conn.execute("SELECT article FROM link WHERE source = ?", (source,)))
    for path in paths:
        query = "SELECT article FROM link WHERE path IN (?, ?) AND path <> ''"
        found.update(row[0] for row in conn.execute(query, (path, path.rstrip("/"))))
    return found
