"""What a build with nothing to do asks of the catalogue, and how what it knows is recorded."""

import contextlib
import sqlite3
from collections.abc import Iterator

from sitegen.catalogue.differences import Differences
from sitegen.catalogue.facts import Facts
from sitegen.catalogue.outputs import Outputs
from sitegen.catalogue.schema import SCHEMA_VERSION, UNFINISHED
from sitegen.catalogue.sources import Sources
from sitegen.catalogue.tasks import Tasks
from sitegen.catalogue.warnings import Warnings


class Ledger:
    """An open catalogue, as far as files of the site and of the output go."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self.facts = Facts(conn)
        self.sources = Sources(conn)
        self.differences = Differences(conn)
        self.outputs = Outputs(conn)
        self.tasks = Tasks(conn)
        self.warnings = Warnings(conn)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Let what is changed inside be recorded whole, or not at all when it raises."""
        self._conn.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._conn.execute("ROLLBACK")
            raise
        self._conn.execute("COMMIT")

    def share(self) -> None:
        """Let others read the catalogue while it is written."""
        write_to_log(self._conn)

    def finish(self) -> None:
        """Bring what a new catalogue holds to the disk, and only then take it as one that the next build can use."""
        if self._conn.execute("PRAGMA user_version").fetchone()[0] == UNFINISHED:
            write_to_log(self._conn)
            # Something to write, so that this reaches the disk with all that was written before without waiting for it.
            self._conn.execute(f"PRAGMA user_version = {UNFINISHED}")
            self._conn.execute("PRAGMA wal_checkpoint")
            self._conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def close(self) -> None:
        """Close the connection."""
        self._conn.close()


def write_to_log(conn: sqlite3.Connection) -> None:
    """Write to a log first from now on, so that others can read meanwhile."""
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("PRAGMA synchronous = NORMAL")
