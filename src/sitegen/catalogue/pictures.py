"""Pictures in the catalogue: what each file is, what was made of it, who shows it."""

import json
import os
import sqlite3
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from sitegen.digests import digest_of

# What is published of a picture: its file as it is, without what tells too much, with its orientation alone, or
# encoded anew because it had to be turned.
AS_IS, CLEANED, ORIENTED, REMADE = range(4)

_ENDINGS = {"webp": "webp", "avif": "avif", "jpeg": "jpg"}
# Of a file's name, so many bytes stand in the names of what is made of it; of a digest, so many digits.
_STEM_BYTES = 100
_DIGITS = 8


class Made(NamedTuple):
    """A file made of a picture: its size in pixels, the digest of its bytes (hexadecimal) and how many they are."""

    width: int
    height: int
    digest: str
    length: int


class Picture(NamedTuple):
    """One file that is a picture. ``path`` is its source, as on disk; ``width`` and ``height`` are as shown.

    ``whole`` tells that it cannot be decoded at a smaller size; ``length`` is how many bytes of it are published.
    ``remade_key`` and ``made_key`` are the cache's names of the original turned upright, and of the smaller ones, which
    ``made`` lists as JSON; '' and '[]' for none.
    """

    path: str
    format: str
    width: int
    height: int
    orientation: int
    animated: int
    whole: int
    length: int
    kept: int
    remade_key: str
    remade: str
    made_key: str
    encoding: str
    made: str

    def smaller(self) -> list[Made]:
        """Return what was made of it, the smallest first."""
        return made_from(self.made)

    def name_of(self, made: Made) -> str:
        """Return the file name that one of the smaller ones is published under, by its content."""
        name = unicodedata.normalize("NFC", self.path.rpartition("/")[2])
        stem = os.path.splitext(name)[0].encode()[:_STEM_BYTES].decode(errors="ignore")
        digits = digest_of(f"{name} {made.digest}".encode()).hex()[:_DIGITS]
        return f"{stem}-{made.width}.{digits}.{_ENDINGS[self.encoding]}"


def made_from(text: str) -> list[Made]:
    """Return the files that JSON lists."""
    return [Made(*each) for each in json.loads(text)] if text != "[]" else []


def text_of(made: list[Made]) -> str:
    """Return the JSON that ``made_from`` reads."""
    return json.dumps(made)


_COLUMNS = ", ".join(Picture._fields)
_SELECT = f"SELECT {_COLUMNS} FROM picture"  # noqa: S608 - the names of our own columns
_INSERT = f"INSERT OR REPLACE INTO picture ({_COLUMNS}) VALUES ({', '.join('?' * len(Picture._fields))})"  # noqa: S608


def picture_at(conn: sqlite3.Connection, path: str) -> Picture | None:
    """Return what is known of the picture at the source ``path``, None when it is none."""
    row = conn.execute(f"{_SELECT} WHERE path = ?", (path,)).fetchone()
    return None if row is None else Picture._make(row)


def record_picture(conn: sqlite3.Connection, picture: Picture) -> None:
    """Record a picture, in place of what was known of it."""
    conn.execute(_INSERT, picture)


def forget_picture(conn: sqlite3.Connection, path: str) -> None:
    """Record that there is no picture at the source ``path`` any more."""
    conn.execute("DELETE FROM picture WHERE path = ?", (path,))


def static_pictures(conn: sqlite3.Connection) -> Iterator[Picture]:
    """Yield the pictures of the site's ``static/`` of which smaller ones were made."""
    query = f"{_SELECT} WHERE path >= 'static/' AND path < 'static0' AND made <> '[]' ORDER BY path"
    yield from map(Picture._make, conn.execute(query).fetchall())


def keys_beginning(conn: sqlite3.Connection, digits: str) -> set[str]:
    """Return the cache's names that pictures use, of those that begin with two digits."""
    query = "SELECT {0} FROM picture WHERE {0} >= ? AND {0} < ? AND {0} <> ''"
    bounds = (digits, digits + "g")
    return {row[0] for key in ("made_key", "remade_key") for row in conn.execute(query.format(key), bounds)}


def begin_noting(conn: sqlite3.Connection) -> None:
    """Note from now on, for this connection, which pictures articles begin or cease to show."""
    conn.execute("CREATE TEMP TABLE IF NOT EXISTS shown (article INTEGER, tag TEXT, source TEXT)")
    conn.execute("DELETE FROM temp.shown")
    for event, row in (("INSERT", "NEW"), ("DELETE", "OLD")):
        # A link by its path can only mean a file of static/.
        conn.execute(
            f"""CREATE TEMP TRIGGER IF NOT EXISTS shown_{event} AFTER {event} ON main.link
            WHEN {row}.tag IN ('img', 'image') BEGIN
                INSERT INTO shown VALUES ({row}.article, {row}.tag,
                    CASE WHEN {row}.source <> '' THEN {row}.source ELSE substr({row}.path, 2) END);
            END"""  # noqa: S608 - as above
        )


def end_noting(conn: sqlite3.Connection) -> None:
    """Note no longer."""
    for event in ("INSERT", "DELETE"):
        conn.execute(f"DROP TRIGGER temp.shown_{event}")


def noted_files(conn: sqlite3.Connection) -> list[str]:
    """Return the source paths of the files whose showing was noted, in their order."""
    query = """SELECT DISTINCT source.path FROM temp.shown CROSS JOIN source ON source.name = shown.source
        ORDER BY source.path"""
    return [row[0] for row in conn.execute(query)]


def articles_with_cover(conn: sqlite3.Connection, *, only_noted: bool) -> Iterator[int]:
    """Yield the ids of the articles whose front matter names a picture, or only of those for which that was noted."""
    last = 0
    table = "temp.shown" if only_noted else "link"
    query = f"""SELECT DISTINCT found.article FROM {table} AS found JOIN article ON article.id = found.article
        WHERE tag = 'image' AND found.article > ? ORDER BY found.article LIMIT 500"""  # noqa: S608 - our own names
    while rows := conn.execute(query, (last,)).fetchall():
        yield from (row[0] for row in rows)
        last = rows[-1][0]


# Said twice that a source is not '': only then SQLite may use the index of those that are not
# (https://sqlite.org/partialindex.html#queries_using_partial_indexes).
_SHOWN_BY = """SELECT DISTINCT article FROM link WHERE tag IN ({0}) AND source = ? AND source <> ''
    UNION SELECT DISTINCT article FROM link WHERE tag IN ({0}) AND source = '' AND path = ? AND path <> ''"""


def _names(path: str) -> tuple[str, str]:
    name = unicodedata.normalize("NFC", path)
    return name, "/" + name


def is_shown(conn: sqlite3.Connection, path: str) -> bool:
    """Return whether an article shows the file at the source ``path`` as a picture."""
    query = _SHOWN_BY.format("'img', 'image'") + " LIMIT 1"
    return conn.execute(query, _names(path)).fetchone() is not None


def covered_by(conn: sqlite3.Connection, path: str) -> list[int]:
    """Return the ids of the articles for which the file at the source ``path`` stands."""
    return [row[0] for row in conn.execute(_SHOWN_BY.format("'image'"), _names(path))]


def cover_of(conn: sqlite3.Connection, article_id: int) -> tuple[str, Picture | None]:
    """Return an article's picture as its listings show it (JSON), and what is known of its file."""
    image = conn.execute("SELECT image FROM article WHERE id = ?", (article_id,)).fetchone()[0]
    query = f"""{_SELECT} WHERE path = (SELECT source.path FROM link JOIN source ON source.name =
            CASE WHEN link.source <> '' THEN link.source ELSE substr(link.path, 2) END
        WHERE link.article = ? AND link.tag = 'image')"""  # noqa: S608 - as above
    row = conn.execute(query, (article_id,)).fetchone()
    return image, None if row is None else Picture._make(row)


def set_cover(conn: sqlite3.Connection, article_id: int, image: str) -> None:
    """Record how listings show an article's picture."""
    conn.execute("UPDATE article SET image = ? WHERE id = ?", (image, article_id))
