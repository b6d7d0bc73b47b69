"""What articles link to."""

import sqlite3
from collections.abc import Iterator

from sitegen.catalogue.queries import asked
from sitegen.catalogue.records import Target
from sitegen.content.records import LinkRecord
from sitegen.content.state import State
from sitegen.system.sources import SourceKind

# The link without its fragment, and its query with the question mark.
_WHOLE = "substr(link.target, 1, instr(link.target || '#', '#') - 1)"
_QUERY = f"CASE instr({_WHOLE}, '?') WHEN 0 THEN '' ELSE substr({_WHOLE}, instr({_WHOLE}, '?')) END"
# The article that an old address leads to where no page can stand: asked with the link's query first, then without, as
# hosts and the page for a missing address do; of several the one that readers see most of.
_OLD = f"""SELECT old.id FROM host_alias JOIN article AS old ON old.id = host_alias.article
    WHERE host_alias.address IN (link.path, link.path || {_QUERY})
    ORDER BY old.state >= {State.PUBLIC:d} DESC, length(host_alias.address) DESC, old.state DESC, old.path LIMIT 1"""  # noqa: S608
_FOUND = f"""coalesce(named.url, moved.url) AS named_url, coalesce(named.state, moved.state) AS named_state,
        file.path AS named_file,
        (SELECT copy.path FROM output AS copy WHERE copy.kind = 'file' AND copy.subject = file.path) AS published,
        output.path AS output, {{hidden}} AS hidden
    FROM {{link}}
    LEFT JOIN article AS named ON link.source <> '' AND named.path = link.source
    LEFT JOIN source AS file ON link.source <> '' AND file.name = link.source AND file.kind = {SourceKind.FILE:d}
    LEFT JOIN output ON output.path IN (substr(link.path, 2),
        substr(link.path, 2) || CASE WHEN link.path LIKE '%/' THEN 'index.html' ELSE '/index.html' END)
        AND link.path <> ''
    LEFT JOIN article AS moved ON moved.id =
        CASE WHEN output.path IS NULL AND named.id IS NULL AND link.tag = 'a' AND link.path <> '' THEN ({_OLD}) END"""  # noqa: S608 - our own text, as below
_HIDDEN = f"""(SELECT other.source FROM article AS other
        WHERE other.url IN (link.path, link.path || '/') AND other.state <= {State.SCHEDULED:d})"""  # noqa: S608
_TARGETS = "SELECT link.article, link.tag, link.target, link.path, " + _FOUND.format(
    hidden=_HIDDEN, link="link JOIN article ON article.id = link.article"
)
_TARGET_NOW = "SELECT 0, link.tag, link.target, link.path, " + _FOUND.format(
    hidden=_HIDDEN, link="(SELECT ? AS tag, ? AS target, ? AS source, ? AS path) AS link"
)
# Pages need not know what is hidden: it has no output.
_SHOWN = "SELECT link.article, link.tag, link.target, link.path, " + _FOUND.format(hidden="NULL", link="link")


class Links:
    """What articles link to."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn

    def targets_shown(self, ids: list[int]) -> Iterator[Target]:
        """Yield the links of some articles, each article's in document order, without ``hidden``."""
        found = asked(self._conn, f"{_SHOWN} WHERE link.article IN", ids, "ORDER BY link.article, link.n")
        yield from map(Target._make, found)

    def targets_of(self, article_id: int) -> list[Target]:
        """Return the links of an article in document order, with what each target is now."""
        query = f"{_TARGETS} WHERE link.article = ? ORDER BY link.n"
        return [Target._make(row) for row in self._conn.execute(query, (article_id,))]

    def target_now(self, link: LinkRecord) -> Target:
        """Return what the target of a link is now that no recorded article has."""
        return Target._make(self._conn.execute(_TARGET_NOW, link).fetchone())

    def articles_with_doubtful_links(self) -> Iterator[int]:
        """Yield the ids of articles that may be shown with a link that leads nowhere, or to what is not public."""
        query = f"""SELECT DISTINCT found.article FROM ({_TARGETS} WHERE article.state >= {State.SCHEDULED:d}) AS found
            WHERE hidden IS NOT NULL OR named_state <= {State.SCHEDULED:d}
                OR (named_url IS NULL AND published IS NULL AND output IS NULL)
                OR (tag IN ('image', 'file') AND output IS NULL)"""  # noqa: S608 - our own text
        yield from (row[0] for row in self._conn.execute(query))

    def articles_linking_to(self, *, source: str, paths: tuple[str, ...]) -> set[int]:
        """Return the ids of the articles that link to a content path or to one of some site paths."""
        found: set[int] = set()
        if source:
            found.update(
                row[0]
                for row in self._conn.execute("SELECT article FROM link WHERE source = ? AND source <> ''", (source,))
            )
        for path in paths:
            query = "SELECT article FROM link WHERE path IN (?, ?) AND path <> ''"
            found.update(row[0] for row in self._conn.execute(query, (path, path.rstrip("/"))))
        return found
