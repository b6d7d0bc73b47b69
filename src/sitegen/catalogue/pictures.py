"""The files that are pictures, and who shows them."""

import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sitegen.catalogue.decoding import decode_image, encode_image
from sitegen.catalogue.picture_records import Kept, Picture
from sitegen.catalogue.records import LeadImage

_COLUMNS = ", ".join(Picture._fields)
_SELECT = f"SELECT {_COLUMNS} FROM picture"  # noqa: S608 - the names of our own columns
_INSERT = f"INSERT OR REPLACE INTO picture ({_COLUMNS}) VALUES ({', '.join('?' * len(Picture._fields))})"  # noqa: S608
# Said twice that a source is not '': only then SQLite may use the index of those that are not
# (https://sqlite.org/partialindex.html#queries_using_partial_indexes).
_SHOWN_BY = """SELECT DISTINCT article FROM link WHERE tag IN ({0}) AND source = ? AND source <> ''
    UNION SELECT DISTINCT article FROM link WHERE tag IN ({0}) AND source = '' AND path = ? AND path <> ''"""


class Pictures:
    """The files that are pictures, and who shows them."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn

    def at(self, path: str) -> Picture | None:
        """Return what is known of the picture at the source ``path``, None when it is none."""
        row = self._conn.execute(f"{_SELECT} WHERE path = ?", (path,)).fetchone()
        return None if row is None else _picture(row)

    def record(self, picture: Picture) -> None:
        """Record a picture, in place of what was known of it."""
        self._conn.execute(_INSERT, picture)

    def forget(self, path: str) -> None:
        """Record that there is no picture at the source ``path`` any more."""
        self._conn.execute("DELETE FROM picture WHERE path = ?", (path,))

    def of_static(self) -> Iterator[Picture]:
        """Yield the pictures of the site's ``static/`` of which smaller ones were made."""
        query = f"{_SELECT} WHERE path >= 'static/' AND path < 'static0' AND made <> '[]' ORDER BY path"
        yield from map(_picture, self._conn.execute(query).fetchall())

    def keys_beginning(self, digits: str) -> set[str]:
        """Return the cache's names that pictures use, of those that begin with two digits."""
        query = "SELECT {0} FROM picture WHERE {0} >= ? AND {0} < ? AND {0} <> ''"
        bounds = (digits, digits + "g")
        return {row[0] for key in ("made_key", "remade_key") for row in self._conn.execute(query.format(key), bounds)}

    @contextmanager
    def noting(self) -> Iterator[None]:
        """Note meanwhile, in place of what was noted before, which pictures articles begin or cease to show."""
        self._conn.execute("CREATE TEMP TABLE IF NOT EXISTS shown (article INTEGER, tag TEXT, source TEXT)")
        self._conn.execute("DELETE FROM temp.shown")
        for event, row in (("INSERT", "NEW"), ("DELETE", "OLD")):
            # A link by its path can only mean a file of static/.
            self._conn.execute(
                f"""CREATE TEMP TRIGGER shown_{event} AFTER {event} ON main.link
                WHEN {row}.tag IN ('img', 'image', 'first') BEGIN
                    INSERT INTO shown VALUES ({row}.article, {row}.tag,
                        CASE WHEN {row}.source <> '' THEN {row}.source ELSE substr({row}.path, 2) END);
                END"""  # noqa: S608 - as above
            )
        yield
        for event in ("INSERT", "DELETE"):
            self._conn.execute(f"DROP TRIGGER temp.shown_{event}")

    def noted_files(self) -> list[str]:
        """Return the source paths of the files whose showing was noted, in their order."""
        query = """SELECT DISTINCT source.path FROM temp.shown CROSS JOIN source ON source.name = shown.source
            ORDER BY source.path"""
        return [row[0] for row in self._conn.execute(query)]

    def articles_with_lead_image(self, *, only_noted: bool) -> Iterator[int]:
        """Yield the ids of the articles for which a picture stands, or only of the noted ones."""
        last = 0
        table = "temp.shown" if only_noted else "link"
        query = f"""SELECT DISTINCT found.article FROM {table} AS found JOIN article ON article.id = found.article
            WHERE tag IN ('image', 'first') AND found.article > ? ORDER BY found.article LIMIT 500"""  # noqa: S608 - our own names
        while rows := self._conn.execute(query, (last,)).fetchall():
            yield from (row[0] for row in rows)
            last = rows[-1][0]

    def is_shown(self, path: str) -> bool:
        """Return whether an article shows the file at the source ``path`` as a picture."""
        query = _SHOWN_BY.format("'img', 'image', 'first'") + " LIMIT 1"
        return self._conn.execute(query, _names(path)).fetchone() is not None

    def led_by(self, path: str) -> list[int]:
        """Return the ids of the articles for which the file at the source ``path`` stands."""
        return [row[0] for row in self._conn.execute(_SHOWN_BY.format("'image', 'first'"), _names(path))]

    def lead_image_of(self, article_id: int) -> tuple[LeadImage | None, Picture | None]:
        """Return the picture that stands for an article as listings show it, and what is known of its file."""
        image = self._conn.execute("SELECT image FROM article WHERE id = ?", (article_id,)).fetchone()[0]
        query = f"""{_SELECT} WHERE path = (SELECT source.path FROM link JOIN source ON source.name =
                CASE WHEN link.source <> '' THEN link.source ELSE substr(link.path, 2) END
            WHERE link.article = ? AND link.tag IN ('image', 'first'))"""  # noqa: S608 - as above
        row = self._conn.execute(query, (article_id,)).fetchone()
        return decode_image(image), None if row is None else _picture(row)

    def set_lead_image(self, article_id: int, image: LeadImage | None) -> None:
        """Record how listings show the picture of an article."""
        self._conn.execute("UPDATE article SET image = ? WHERE id = ?", (encode_image(image), article_id))


def _picture(row: tuple[Any, ...]) -> Picture:
    found = Picture._make(row)
    return found._replace(kept=Kept(found.kept))


def _names(path: str) -> tuple[str, str]:
    name = unicodedata.normalize("NFC", path)
    return name, "/" + name
