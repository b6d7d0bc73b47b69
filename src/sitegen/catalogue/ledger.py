"""What a build with nothing to do asks of the catalogue, and how what it knows is recorded."""

import sqlite3
from contextlib import AbstractContextManager

from sitegen.catalogue.differences import Differences
from sitegen.catalogue.facts import Facts
from sitegen.catalogue.outputs import Outputs
from sitegen.catalogue.sources import Sources
from sitegen.catalogue.tasks import Tasks
from sitegen.catalogue.transactions import transaction
from sitegen.catalogue.version import UNFINISHED
from sitegen.catalogue.warnings import Warnings

# What earlier builds found, but for whose files the outputs are.
_REMEMBERED = (
    "meta",
    "source",
    "article",
    "host_alias",
    "body",
    "membership",
    "term",
    "link",
    "picture",
    "kind",
    "warning",
)


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

    def version(self) -> int:
        """Return the version of its tables; that of none while its first build is not safe on the disk."""
        version: int = self._conn.execute("PRAGMA user_version").fetchone()[0]
        return version

    def is_unfinished(self) -> bool:
        """Tell whether no build into it has come so far that its record is safe on the disk."""
        return self.version() in (0, UNFINISHED)

    def transaction(self) -> AbstractContextManager[None]:
        """Keep what is changed inside all together, or on any exception nothing of it. Raises sqlite3.Error."""
        return transaction(self._conn)

    def forget_everything(self) -> None:
        """Leave it as one that is new and knows whose files there are: all are to be removed, unless claimed."""
        self.outputs.mark_all_stale()
        for table in _REMEMBERED:
            self._conn.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names

    def close(self) -> None:
        """Close the connection."""
        self._conn.close()
