"""The articles, stored as they were read, and their states."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from sitegen.catalogue.decoding import COLUMNS, RECORD, Decoder, decode_detail, decode_texts
from sitegen.catalogue.listings import ALL_PUBLIC
from sitegen.catalogue.queries import streamed
from sitegen.catalogue.records import ArticleRecord, Identity, StoredArticle
from sitegen.content.state import Mark, State
from sitegen.system.names import has_page, moved_shard

_SELECT = f"SELECT {RECORD} FROM article"  # noqa: S608 - our own columns, as below
_MARKS = ", ".join("?" * len(COLUMNS))
_INSERT = (
    f"INSERT INTO article ({', '.join(COLUMNS)}, state, mark, id) VALUES ({_MARKS}, {State.HIDDEN:d}, {Mark.NONE:d}, ?)"  # noqa: S608
)
_UPDATE = f"UPDATE article SET {', '.join(f'{each} = ?' for each in COLUMNS)} WHERE id = ?"  # noqa: S608
_ALIASES = COLUMNS.index("aliases")


class Articles:
    """The articles, stored as they were read, and their states."""

    def __init__(self, conn: sqlite3.Connection, decoder: Decoder) -> None:
        self._conn = conn
        self._decoder = decoder

    def _one(self, condition: str, value: object) -> ArticleRecord | None:
        row = self._conn.execute(f"{_SELECT} WHERE {condition}", (value,)).fetchone()
        return None if row is None else self._decoder.record(row)

    def by_id(self, article_id: int) -> ArticleRecord:
        """Return what the catalogue knows of an article. Raises LookupError when it has none with this id."""
        found = self._one("id = ?", article_id)
        if found is None:
            raise LookupError(article_id)
        return found

    def path_of(self, article_id: int) -> str:
        """Return the NFC path of an article's source, and read no more of it. Raises LookupError as ``by_id`` does."""
        row = self._conn.execute("SELECT path FROM article WHERE id = ?", (article_id,)).fetchone()
        if row is None:
            raise LookupError(article_id)
        path: str = row[0]
        return path

    def by_source(self, source: str) -> ArticleRecord | None:
        """Return what the catalogue knows of the article read from ``source``, None when there is none."""
        return self._one("source = ?", source)

    def by_sources(self, sources: Sequence[str]) -> list[ArticleRecord]:
        """Return what the catalogue knows of the articles read from ``sources``, in the order of ids."""
        query = f"{_SELECT} WHERE source IN ({', '.join('?' * len(sources))}) ORDER BY id"
        return self._decoder.records(self._conn.execute(query, sources))

    def by_path(self, path: str) -> ArticleRecord | None:
        """Return what the catalogue knows of the article whose source is ``path`` in NFC, None when there is none."""
        return self._one("path = ?", path)

    def sources_at(self, url: str) -> list[str]:
        """Return the sources of the articles that have the address ``url``, public or not."""
        return [row[0] for row in self._conn.execute("SELECT source FROM article WHERE url = ?", (url,))]

    def unread(self) -> Iterator[list[ArticleRecord]]:
        """Yield the articles that the build under way does not read, some at once; the table may change meanwhile."""
        return self._batches("source NOT IN (SELECT path FROM difference WHERE digest IS NULL)")

    def bundles(self) -> Iterator[list[ArticleRecord]]:
        """Yield the articles that have a folder of their own, some at once; the table may change meanwhile."""
        return self._batches("source LIKE '%/index.md'")

    def _batches(self, condition: str) -> Iterator[list[ArticleRecord]]:
        last = 0
        query = f"{_SELECT} WHERE {condition} AND id > ? ORDER BY id LIMIT 500"
        while rows := self._conn.execute(query, (last,)).fetchall():
            yield self._decoder.records(rows)
            last = rows[-1][0]

    def scheduled(self) -> Iterator[list[ArticleRecord]]:
        """Yield the articles that wait for their time, some at once, in the order of their dates."""
        last = (-1 << 63, 0)
        query = f"""{_SELECT} WHERE state = {State.SCHEDULED:d} AND (published, id) > (?, ?)
            ORDER BY published, id LIMIT 500"""
        while rows := self._conn.execute(query, last).fetchall():
            found = self._decoder.records(rows)
            yield found
            last = (found[-1].listed_at, found[-1].id)

    def store(self, articles: list[StoredArticle]) -> list[ArticleRecord | None]:
        """Store articles in place of what was read from the same sources before; return that, in their order."""
        known_before = {each.source: each for each in self.by_sources([each.source for each in articles])}
        found = [known_before.get(each.source) for each in articles]
        last = self._conn.execute("SELECT max(id) FROM article").fetchone()[0] or 0
        new_ids = count(last + 1)
        ids = [next(new_ids) if before is None else before.id for before in found]
        stored = list(zip(ids, articles, strict=True))
        old = {before.id for before in found if before is not None}
        self._conn.executemany(_UPDATE, [(*each.row, at) for at, each in stored if at in old])
        self._conn.executemany("DELETE FROM link WHERE article = ?", [(at,) for at in old])
        self._conn.executemany("DELETE FROM host_alias WHERE article = ?", [(at,) for at in old])
        self._conn.executemany(_INSERT, [(*each.row, at) for at, each in stored if at not in old])
        self._conn.executemany(
            "INSERT OR REPLACE INTO body VALUES (?, ?, ?, ?)",
            [(at, each.detail, each.lead, each.html) for at, each in stored],
        )
        self._conn.executemany(
            "INSERT INTO host_alias VALUES (?, ?, ?)",
            [
                (alias, at, moved_shard(alias))
                for at, each in stored
                for alias in decode_texts(str(each.row[_ALIASES]))
                if not has_page(alias)
            ],
        )
        self._conn.executemany(
            "INSERT INTO link VALUES (?, ?, ?, ?, ?, ?)",
            [(at, n, *link) for at, each in stored for n, link in enumerate(each.links)],
        )
        return found

    def forget(self, article_id: int) -> None:
        """Remove an article whose source is gone."""
        for statement in (
            "DELETE FROM article WHERE id = ?",
            "DELETE FROM body WHERE article = ?",
            "DELETE FROM link WHERE article = ?",
            "DELETE FROM host_alias WHERE article = ?",
        ):
            self._conn.execute(statement, (article_id,))

    def identities(self, *, url: str = "") -> Iterator[Identity]:
        """Yield what tells each article from others: of those at the address ``url``, or of all that readers see."""
        condition, value = ("article.url = ?", url) if url else ("article.state = ?", State.PUBLIC)
        query = f"""SELECT article.path, article.url, article.title, article.aliases, body.detail
            FROM article JOIN body ON body.article = article.id WHERE {condition} ORDER BY article.path"""  # noqa: S608 - our own text
        for path, address, title, aliases, detail in streamed(self._conn, query, (value,)):
            yield Identity(path, address, title, decode_detail(detail).old_id, tuple(decode_texts(aliases)))

    def moved_shards(self) -> list[int]:
        """Return the files that the map of such aliases has, in order."""
        query = """SELECT DISTINCT shard FROM host_alias JOIN article ON article.id = host_alias.article
            WHERE article.state >= ? ORDER BY shard"""
        return [row[0] for row in self._conn.execute(query, (State.PUBLIC,))]

    def moved(self, shard: int) -> list[tuple[str, str]]:
        """Return (alias, address of its article) of those in one file of the map, in the order of aliases."""
        query = """SELECT address, article.url FROM host_alias JOIN article ON article.id = host_alias.article
            WHERE shard = ? AND article.state >= ? ORDER BY address, article.path"""
        return self._conn.execute(query, (shard, State.PUBLIC)).fetchall()

    def host_aliases(self) -> Iterator[tuple[str, str, State]]:
        """Yield (alias, address of its article, the article's state) where no page can stand, in the order of aliases.

        Of articles that readers may ask for: public ones, and those that left a notice.
        """
        query = """SELECT address, article.url, article.state FROM host_alias
            JOIN article ON article.id = host_alias.article WHERE article.state >= ? ORDER BY address, article.path"""
        for alias, url, state in streamed(self._conn, query, (State.PUBLIC,)):
            yield alias, url, State(state)

    def shared_host_aliases(self) -> list[tuple[str, str, str]]:
        """Return (alias, path, path) for each two articles with one alias where no page can stand, in their order.

        Of articles that readers may ask for, now or when their time comes.
        """
        query = """SELECT one.address, first.path, later.path
            FROM (SELECT address FROM host_alias GROUP BY address HAVING count(*) > 1) AS twice
            JOIN host_alias AS one ON one.address = twice.address JOIN article AS first ON first.id = one.article
            JOIN host_alias AS other ON other.address = twice.address JOIN article AS later ON later.id = other.article
            WHERE first.path < later.path AND first.state >= ? AND later.state >= ?
            ORDER BY one.address, first.path, later.path"""
        return self._conn.execute(query, (State.SCHEDULED, State.SCHEDULED)).fetchall()

    def host_aliases_below(self, folder: str) -> list[tuple[str, str]]:
        """Return (alias, path of its article) where no page can stand, below ``folder`` (with its slashes)."""
        query = """SELECT address, article.path FROM host_alias JOIN article ON article.id = host_alias.article
            WHERE address > ? AND address < ? AND article.state >= ? ORDER BY address, article.path"""
        return self._conn.execute(query, (folder, folder[:-1] + "0", State.SCHEDULED)).fetchall()

    def set_states(self, states: Iterable[tuple[State, Mark, int]]) -> None:
        """Record whether articles are public, and how a preview marks them: (state, mark, id)."""
        self._conn.executemany("UPDATE article SET state = ?, mark = ? WHERE id = ?", states)

    def state_changes_between(self, before: int, now: int) -> set[int]:
        """Return the ids of articles whose state may differ between two clocks, whichever is earlier."""
        return set(self._state_changes(before, now))

    def more_state_changes_than(self, most: int, before: int, now: int) -> bool:
        """Return whether ``state_changes_between`` would return more than ``most``, however many they are."""
        found: set[int] = set()
        for each in self._state_changes(before, now):
            found.add(each)
            if len(found) > most:
                return True
        return False

    def _state_changes(self, before: int, now: int) -> Iterator[int]:
        """Yield the ids of articles whose state may differ between two clocks, some of them twice."""
        queries = [
            (f"SELECT id FROM article WHERE state = {State.SCHEDULED:d} AND published <= ?", (now,)),  # noqa: S608
            (f"SELECT id FROM article WHERE mark = {Mark.SCHEDULED:d} AND published <= ?", (now,)),  # noqa: S608
            ("SELECT id FROM article WHERE expires > ? AND expires <= ?", (before, now)),
        ]
        if now < before:
            queries += [
                # Those of an article that was removed just now are still there.
                (
                    f"""SELECT id FROM membership JOIN article ON article.id = membership.article
                    WHERE {ALL_PUBLIC} AND membership.published > ?""",  # noqa: S608
                    (now,),
                ),
                ("SELECT id FROM article WHERE expires IS NOT NULL", ()),
            ]
        for query, values in queries:
            yield from (row[0] for row in self._conn.execute(query, values))

    def published_after(self, time: int, most: int) -> list[tuple[str, int]]:
        """Return (path, year) of articles whose date is after ``time`` (epoch seconds), the last ones first."""
        return [(path, day // 10_000) for path, day, _ in self._published_after(time, most)]

    def first_after(self, time: int) -> int | None:
        """Return the first date of an article after ``time`` (both epoch seconds), None when there is none."""
        return min((published for *_, published in self._published_after(time, -1)), default=None)

    def _published_after(self, time: int, most: int) -> Iterator[tuple[str, int, int]]:
        query = f"""SELECT path, day, published FROM article WHERE state = {State.SCHEDULED:d} AND published > ?1
            UNION SELECT path, day, published FROM membership
            WHERE {ALL_PUBLIC} AND published > ?1
            ORDER BY published DESC, path LIMIT ?2"""  # noqa: S608 - our own text
        yield from self._conn.execute(query, (time, most))

    def next_state_change(self, now: int) -> int | None:
        """Return when (epoch seconds) the next scheduled or expiring article changes the site, None when none will."""
        query = f"""SELECT min(at) FROM (
            SELECT min(published) AS at FROM article WHERE state = {State.SCHEDULED:d}
            UNION ALL SELECT min(published) FROM article WHERE mark = {Mark.SCHEDULED:d}
            UNION ALL SELECT min(expires) FROM article WHERE expires > ? AND state = {State.PUBLIC:d})"""  # noqa: S608
        at: int | None = self._conn.execute(query, (now,)).fetchone()[0]
        return at

    def next_turn(self, now: int, *, drafts: bool) -> int | None:
        """Return what ``next_state_change`` would, by what the articles' files say, whatever is recorded of states."""
        query = """SELECT min(at) FROM (
            SELECT min(published) AS at FROM article
                WHERE published > ?1 AND page = 0 AND withdrawn IS NULL AND draft <= ?2
            UNION ALL SELECT min(expires) FROM article WHERE expires > ?1 AND withdrawn IS NULL AND draft <= ?2)"""
        at: int | None = self._conn.execute(query, (now, int(drafts))).fetchone()[0]
        return at
