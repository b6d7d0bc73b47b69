"""What the last build left about itself."""

import sqlite3
from typing import TYPE_CHECKING, Final

from sitegen.system.digests import Digest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sitegen.catalogue.records import SkippedArticle

_SKIPPED: Final = "skipped"


class Facts:
    """What the last build left about itself."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn

    def all(self) -> dict[str, str | int | bytes | None]:
        """Return the facts that the last build left."""
        return dict(self._conn.execute("SELECT key, value FROM meta"))

    def record(self, **facts: str | int | bytes | None) -> None:
        """Record facts about this build."""
        self._conn.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", facts.items())

    def timezone(self) -> str:
        """Return the name of the site's time zone as it was, "" where none is known."""
        row = self._conn.execute("SELECT value FROM meta WHERE key = 'timezone'").fetchone()
        return "" if row is None else str(row[0] or "")

    def kind_digests(self) -> dict[str, Digest]:
        """Return what the outputs of each kind were last made from, kind by kind."""
        return dict(self._conn.execute("SELECT name, digest FROM kind"))

    def set_kind_digests(self, digests: dict[str, Digest]) -> None:
        """Record what the outputs of each kind are made from."""
        self._conn.execute("DELETE FROM kind")
        self._conn.executemany("INSERT INTO kind VALUES (?, ?)", digests.items())

    def skipped(self) -> "list[SkippedArticle]":
        """Return the articles that the last build left out because of their faults."""
        row = self._conn.execute("SELECT value FROM meta WHERE key = ?", (_SKIPPED,)).fetchone()
        if row is None or not row[0]:
            return []
        # Few builds leave anything out.
        import json  # noqa: PLC0415

        from sitegen.catalogue.records import SkippedArticle  # noqa: PLC0415

        return [
            SkippedArticle(path, tuple(addresses), tuple(names), stays)
            for path, addresses, names, stays in json.loads(row[0])
        ]

    def record_skipped(self, articles: "Iterable[SkippedArticle]") -> None:
        """Record the articles that this build leaves out because of their faults."""
        rows = list(articles)
        if not rows:
            self._conn.execute("DELETE FROM meta WHERE key = ?", (_SKIPPED,))
            return
        import json  # noqa: PLC0415 - as above

        self.record(skipped=json.dumps(rows, ensure_ascii=False))
