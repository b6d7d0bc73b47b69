"""What the last build left about itself."""

import sqlite3


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

    def kind_digests(self) -> dict[str, bytes]:
        """Return what the outputs of each kind were last made from, kind by kind."""
        return dict(self._conn.execute("SELECT name, digest FROM kind"))

    def set_kind_digests(self, digests: dict[str, bytes]) -> None:
        """Record what the outputs of each kind are made from."""
        self._conn.execute("DELETE FROM kind")
        self._conn.executemany("INSERT INTO kind VALUES (?, ?)", digests.items())
