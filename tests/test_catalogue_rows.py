"""Rows of the catalogue that nobody reads to their end, as when a full disk ends a build, are no second error."""

import gc
import sqlite3
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pytest

from site_helpers import article, make_site, run
from sitegen.build.state import catalogue_path
from sitegen.catalogue.catalogue import Catalogue
from sitegen.catalogue.transactions import transaction
from sitegen.content.facets import ALL, TAG
from sitegen.system.sources import SourceKind

READERS: Final[dict[str, Callable[[Catalogue], Iterator[Any]]]] = {
    "sources": lambda known: known.sources.of_kind(SourceKind.STATIC),
    "recorded sources": lambda known: known.sources.recorded_sources(),
    "files below": lambda known: known.sources.below("static", SourceKind.STATIC),
    "spellings": lambda known: known.terms.spellings(TAG, "mot", 9, scheduled=False),
    "members": lambda known: known.listings.members(ALL, ""),
    "articles": lambda known: known.articles.bundles(),
    "outputs": lambda known: known.outputs.of_kind("article"),
    "unusual paths": lambda known: known.outputs.unusual_paths(),
    "owned paths": lambda known: known.outputs.owned_paths(),
    "summaries": lambda known: known.entries.of([1, 2]),
    "targets": lambda known: known.links.targets_shown([1, 2]),
    "lead images": lambda known: known.pictures.articles_with_lead_image(only_noted=False),
}


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the catalogue of a site with two of each kind."""
    links_back = "[Bài](../b/index.md)"
    image = {"tags": "[Một]", "image": "{path: /static/img/x.svg, alt: Ảnh}"}
    names = {f"content/{name}.md": article(name, body=links_back, **image) for name in ("a/index", "b/index")}
    site = make_site(tmp_path_factory.mktemp("site"), {**names, "static/img/x.svg": "<svg/>"})
    run(site)
    return catalogue_path(str(site), str(site / "public"))


@pytest.mark.parametrize("name", READERS)
def test_rows_left_unread_ask_nothing_of_a_closed_catalogue(
    catalogue: str, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Python would print "Exception ignored" beside what the editor is told."""
    told: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", told.append)

    def through(found: Iterator[Any]) -> Generator[Any, None, None]:
        # As most who read rows do.
        yield from found

    with closing(Catalogue.reading(catalogue)) as known:
        found = through(READERS[name](known))
        next(found)
    del found
    gc.collect()
    assert told == []


@pytest.mark.parametrize("ended", (False, True))
def test_what_ends_a_transaction_is_what_is_told(tmp_path: Path, ended: bool) -> None:  # noqa: FBT001
    """Whether SQLite took the transaction back by itself or not; and nothing of it is kept."""

    def fail(conn: sqlite3.Connection) -> None:
        conn.execute("INSERT INTO a VALUES (1)")
        if ended:
            conn.execute("ROLLBACK")
        raise KeyError

    with closing(sqlite3.connect(tmp_path / "x.sqlite3", isolation_level=None)) as conn:
        conn.execute("CREATE TABLE a (b)")
        with pytest.raises(KeyError), transaction(conn):
            fail(conn)
        assert conn.execute("SELECT count(*) FROM a").fetchone() == (0,)
        assert not conn.in_transaction


def test_a_transaction_that_cannot_be_kept_is_taken_back(tmp_path: Path) -> None:
    """As with a disk that is full when it is to be written."""
    with closing(sqlite3.connect(tmp_path / "x.sqlite3", isolation_level=None)) as conn:
        conn.execute("CREATE TABLE a (b)")
        conn.execute("PRAGMA max_page_count = 3")
        with pytest.raises(sqlite3.OperationalError, match="full"), transaction(conn):
            conn.executemany("INSERT INTO a VALUES (?)", ((bytes(1000),) for _ in range(100)))
        assert conn.execute("SELECT count(*) FROM a").fetchone() == (0,)
        assert not conn.in_transaction
