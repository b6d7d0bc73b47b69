"""Which public articles each listing holds, in the order of everything."""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

from sitegen.catalogue.records import UNDATED, ArticleRecord
from sitegen.content.facets import ALL, Facet, Period, memberships
from sitegen.content.state import State

# Of a membership: that it is one of the listing of all public articles.
ALL_PUBLIC: Final = f"facet = {ALL.number} AND scheduled = 0 AND slug = ''"
# Of an article: that it is public and has no date.
_UNDATED: Final = f"published IS NULL AND page = 0 AND state = {State.PUBLIC:d}"

_DAY: Final = 86_400
# How many days a year, a month and a day have at most, by the digits of a period.
_LONGEST: Final = {4: 366, 6: 31, 8: 1}


class Listings:
    """Which public articles each listing holds, in the order of everything."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn

    def enter(self, articles: Iterable[tuple[ArticleRecord, bool]]) -> None:
        """Put articles into their listings, or into those of the scheduled ones where that is said."""
        self._conn.executemany(
            """INSERT INTO membership (facet, slug, scheduled, published, path, day, article, name)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
            (
                (facet.number, term.slug, scheduled, each.listed_at, each.path, each.day, each.id, term.name)
                for each, scheduled in articles
                for facet, term in memberships(each)
            ),
        )

    def leave(self, article: ArticleRecord, *, scheduled: bool) -> None:
        """Take an article, as it was when it entered, out of its listings."""
        self._conn.executemany(
            """DELETE FROM membership
            WHERE facet = ? AND scheduled = ? AND slug = ? AND published = ? AND path = ? AND article = ?""",
            [
                (facet.number, scheduled, term.slug, article.listed_at, article.path, article.id)
                for facet, term in memberships(article)
            ],
        )

    def clear(self) -> None:
        """Take every article out of every listing, to enter them all again."""
        self._conn.execute("DELETE FROM membership")

    def members(self, facet: Facet, slug: str) -> Iterator[int]:
        """Yield the ids of the public articles of a listing."""
        for row in self._conn.execute(
            "SELECT article FROM membership WHERE facet = ? AND scheduled = 0 AND slug = ?", (facet.number, slug)
        ):
            yield row[0]

    def slugs(self, facet: Facet, *, scheduled: bool = False) -> list[str]:
        """Return the slugs of a facet that have public articles, or scheduled ones."""
        return distinct_slugs(self._conn, facet, scheduled=scheduled)

    def first_in(self, facet: Facet, slug: str, period: int) -> int | None:
        """Return the id of a listing's first article in a year, month or day (0 for all time), None for none.

        Only where no public one is there it is a scheduled one.
        """
        query = """SELECT article FROM membership WHERE facet = ? AND scheduled = ? AND slug = ?
            AND published BETWEEN ? AND ? AND day / ? = ? ORDER BY published, path LIMIT 1"""
        scale = 10 ** (8 - len(str(period))) if period else 10**8
        for scheduled in (False, True):
            values = (facet.number, scheduled, slug, *_times_around(period), scale, period)
            row = self._conn.execute(query, values).fetchone()
            if row is not None:
                return int(row[0])
        return None

    def scheduled_days(self, facet: Facet, slug: str) -> list[int]:
        """Return the days (YYYYMMDD) of a listing's scheduled articles, oldest first."""
        query = """SELECT DISTINCT day FROM membership WHERE facet = ? AND scheduled = 1 AND slug = ? ORDER BY day"""
        return [row[0] for row in self._conn.execute(query, (facet.number, slug))]

    def count_scheduled(self, facet: Facet, slug: str) -> int:
        """Return how many scheduled articles a listing has."""
        query = "SELECT count(*) FROM membership WHERE facet = ? AND scheduled = 1 AND slug = ?"
        count: int = self._conn.execute(query, (facet.number, slug)).fetchone()[0]
        return count

    def some_days(self, facet: Facet, slug: str, limit: int) -> list[int]:
        """Return the day (YYYYMMDD, or 0) of each public article of a listing, of the first ``limit`` of them."""
        query = "SELECT day FROM membership WHERE facet = ? AND scheduled = 0 AND slug = ? LIMIT ?"
        return [row[0] for row in self._conn.execute(query, (facet.number, slug, limit))]

    def periods(self, facet: Facet, slug: str, period: Period) -> list[tuple[int, int]]:
        """Return (days, months or years, entries in it), oldest first, and first of all (0, entries without a date)."""
        query = """SELECT day / ? AS period, count(*) FROM membership WHERE facet = ? AND scheduled = 0 AND slug = ?
            GROUP BY period ORDER BY period"""
        return self._conn.execute(query, (period, facet.number, slug)).fetchall()

    def newest(self, facet: Facet, slug: str, limit: int, *, undated: bool = True) -> list[int]:
        """Return the ids of the newest articles of a listing, newest first, those without a date before them."""
        query = """SELECT article FROM membership WHERE facet = ? AND scheduled = 0 AND slug = ? AND published <= ?
            ORDER BY published DESC, path DESC LIMIT ?"""
        newest = UNDATED if undated else UNDATED - 1
        return [row[0] for row in self._conn.execute(query, (facet.number, slug, newest, limit))]

    def undated(self, limit: int) -> list[int]:
        """Return the ids of public articles without a date, in the order of listings."""
        query = f"SELECT id FROM article WHERE {_UNDATED} ORDER BY path DESC LIMIT ?"  # noqa: S608
        return [row[0] for row in self._conn.execute(query, (limit,))]

    def between(self, facet: Facet, slug: str, start: int, end: int) -> list[int]:
        """Return the ids of a listing's articles from ``start`` to before ``end`` (epoch seconds), newest first."""
        query = """SELECT article FROM membership
            WHERE facet = ? AND scheduled = 0 AND slug = ? AND published >= ? AND published < ?
            ORDER BY published DESC, path DESC"""
        return [row[0] for row in self._conn.execute(query, (facet.number, slug, start, end))]

    def count_articles(self) -> int:
        """Return how many public articles there are."""
        count: int = self._conn.execute(
            f"""SELECT (SELECT count(*) FROM membership WHERE {ALL_PUBLIC})
            + (SELECT count(*) FROM article WHERE {_UNDATED})"""  # noqa: S608 - our own text, as below
        ).fetchone()[0]
        return count

    def has_articles(self, many: int) -> bool:
        """Return whether there are so many public articles, or more."""
        found = self._conn.execute(f"SELECT 1 FROM membership WHERE {ALL_PUBLIC} LIMIT ?", (many,)).fetchall()  # noqa: S608
        return len(found) == many or self.count_articles() >= many

    def oldest_since(self, time: int) -> int | None:
        """Return when the oldest public article after ``time`` was published (both epoch seconds), None for none."""
        query = f"SELECT min(published) FROM membership WHERE {ALL_PUBLIC} AND published > ?"  # noqa: S608
        published: int | None = self._conn.execute(query, (time,)).fetchone()[0]
        return published

    def newest_updates(self) -> list[tuple[int, int, int]]:
        """Return (month, its latest update or date, whether that has a time), oldest first."""
        # SQLite takes the bare columns from the row that holds the maximum (https://sqlite.org/lang_select.html).
        query = f"""SELECT membership.day / 100 AS month, max(coalesce(updated, article.published)),
            CASE WHEN updated IS NULL THEN has_time ELSE updated_has_time END
            FROM membership JOIN article ON article.id = membership.article
            WHERE {ALL_PUBLIC} GROUP BY month ORDER BY month"""  # noqa: S608
        return self._conn.execute(query).fetchall()

    def day_beside(self, facet: Facet, slug: str, *, before: int | None, since: int | None) -> int | None:
        """Return the day (YYYYMMDD) of the last entry before, or the first one since, a time (epoch seconds)."""
        if before is not None:
            query = """SELECT day FROM membership WHERE facet = ? AND scheduled = 0 AND slug = ? AND published < ?
                ORDER BY published DESC LIMIT 1"""
            row = self._conn.execute(query, (facet.number, slug, before)).fetchone()
        else:
            query = """SELECT day FROM membership WHERE facet = ? AND scheduled = 0 AND slug = ? AND published >= ?
                AND day > 0 ORDER BY published LIMIT 1"""
            row = self._conn.execute(query, (facet.number, slug, since)).fetchone()
        return None if row is None else row[0]

    def day_counts(self, start: int, end: int) -> dict[int, int]:
        """Return {day: articles} from ``start`` to before ``end`` (epoch seconds)."""
        query = f"""SELECT day, count(*) FROM membership WHERE {ALL_PUBLIC}
            AND published >= ? AND published < ? GROUP BY day"""  # noqa: S608
        return dict(self._conn.execute(query, (start, end)))


def distinct_slugs(conn: sqlite3.Connection, facet: Facet, *, scheduled: bool) -> list[str]:
    """Return the slugs of a facet that articles have, by skipping from one to the next in the index."""
    query = """WITH RECURSIVE each (slug) AS (
        SELECT min(slug) FROM membership WHERE facet = :facet AND scheduled = :scheduled
        UNION ALL
        SELECT (SELECT min(slug) FROM membership
            WHERE facet = :facet AND scheduled = :scheduled AND slug > each.slug)
        FROM each WHERE each.slug IS NOT NULL)
        SELECT slug FROM each WHERE slug IS NOT NULL"""
    return [row[0] for row in conn.execute(query, {"facet": facet.number, "scheduled": scheduled})]


def _times_around(period: int) -> tuple[int, int]:
    """Return times (epoch seconds) before and after all of a year, month or day, in whichever zone; all time for 0."""
    if not period:
        return -1 << 63, UNDATED
    digits = str(period)
    first = datetime(int(digits[:4]), int(digits[4:6] or 1), int(digits[6:] or 1), tzinfo=UTC)
    start = int(first.timestamp())
    return start - _DAY, start + (_LONGEST[len(digits)] + 1) * _DAY
