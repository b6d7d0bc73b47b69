"""How the file of a catalogue is opened and closed, and made anew when it cannot be used.

A new one is written without a log and without waiting for the disk: until its first plan is made nothing is lost with
it. Then it takes to its log, and is brought to the disk while the first pages are rendered; only after that it counts
as one that the next build can use, and its pages have sums (``sealing``).
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import IO, Final

from sitegen.catalogue import listed, sealing
from sitegen.catalogue.failing import refusal
from sitegen.catalogue.ledger import Ledger
from sitegen.catalogue.sealing import Seal
from sitegen.catalogue.transactions import transaction
from sitegen.catalogue.version import SCHEMA_VERSION, UNFINISHED
from sitegen.system.stamps import RACY_STAMP

# So long a reader is waited for, in milliseconds; none takes a tenth of it.
_READERS_PATIENCE: Final = 500
# What the log may hold before it is written back: bytes.
_LONG_LOG: Final = 4 << 20
# How the file of a database begins, and where its version stands (https://sqlite.org/fileformat2.html#the_database_header).
_MAGIC: Final = b"SQLite format 3\0"
_VERSION: Final = slice(60, 64)


class Opened:
    """An open catalogue; ``replaced`` tells whether an unusable one had to be: '', 'corrupt' or 'version'."""

    def __init__(self, path: str, conn: sqlite3.Connection, replaced: str, seal: Seal | None) -> None:
        self.ledger = Ledger(conn)
        self.replaced = replaced
        self._conn = conn
        self._path = path
        self._seal = seal
        self._file: IO[bytes] | None = None

    def begin(self) -> None:
        """Take note that changes begin, so that it shows when they do not come to their end. Raises OSError."""
        if self._seal is not None:
            self._seal = sealing.mark(self._path, self._seal, RACY_STAMP)

    def share(self) -> None:
        """Let others read while this one writes: what is written goes to a log first. Raises sqlite3.Error."""
        _use_log(self._conn)

    def settle(self) -> None:
        """Bring what was written to the disk where that is due; a new catalogue counts from then on.

        No transaction may be under way. Raises sqlite3.Error, OSError.
        """
        if self._seal is None:
            self._finish()
        elif sealing.log_size(self._path) > _LONG_LOG:
            self._write_back(self._seal)

    def _finish(self) -> None:
        _use_log(self._conn)
        # Something to write, so that this reaches the disk with all that was written before without waiting for it.
        self._conn.execute(f"PRAGMA user_version = {UNFINISHED}")
        self._conn.execute("PRAGMA wal_checkpoint")
        if self._file is None:
            # Closed after the connection: `sealing.agrees` tells why.
            self._file = open(self._path, "rb", buffering=0)  # noqa: SIM115 - as above
        sealing.write_sums(self._path, self._file, SCHEMA_VERSION)
        self._conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        self._seal = sealing.read_seal(self._path, SCHEMA_VERSION)

    def _write_back(self, seal: Seal) -> None:
        # In this order: what is in the log may differ from its sums until it is written over, which is not before the
        # next change.
        taken = sealing.take_log(self._path, seal, _written_back(self._conn))
        if taken is None:
            raise sqlite3.DatabaseError("the log is not what was written")
        self._seal = taken

    def close(self) -> None:
        """Close the catalogue. What cannot be written back now stays in the log, for the next build to do."""
        try:
            if self._seal is not None and sealing.log_size(self._path):
                self._write_back(self._seal)
                # Cut here, since closing leaves it alone while anybody reads: a preview asks whose page one is.
                self._conn.execute(f"PRAGMA busy_timeout = {_READERS_PATIENCE}")
                self._conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except (sqlite3.Error, OSError):
            _close_leaving_log(self._path, self._conn)
        else:
            self._conn.close()
        if self._file is not None:
            self._file.close()
        with contextlib.suppress(OSError):
            # One that is not signed is looked through by the next build.
            if self._seal is not None and not sealing.is_as_left(self._path, self._seal):
                sealing.sign(self._path, self._seal)


def open_catalogue(path: str, *, thorough: bool = False) -> Opened:
    """Return the catalogue at ``path``, made when missing, replaced when it is damaged or of another version.

    All of it is looked through when it is not as a build left it, or when that is asked for. A new one takes the paths
    that are listed beside it as files to remove, so that none is orphaned: a build takes from them those that it makes
    again. Raises sqlite3.Error, OSError.
    """
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if not os.path.exists(path):
        return _create(path, "")
    seal = sealing.read_seal(path, SCHEMA_VERSION)
    if seal is None:
        return replace_catalogue(path, _reason(path))
    ended_well = seal.stamp != RACY_STAMP and not sealing.log_size(path)
    if thorough or not sealing.is_as_left(path, seal):
        found = _looked_through(path, seal, structure=thorough or not ended_well)
        if isinstance(found, str):
            return replace_catalogue(path, found)
        seal = found
    conn = _connect(path)
    if not ended_well:
        # It may be older than the list, when the disk lost what came after.
        with _closed_on_error(conn):
            _mark_listed_stale(conn, listed.list_path(path))
    return Opened(path, conn, "", seal)


def replace_catalogue(path: str, reason: str) -> Opened:
    """Return a new catalogue in place of the unusable one at ``path``. Raises sqlite3.Error, OSError."""
    plain = listed.list_path(path)
    if not os.path.exists(plain):
        # Earlier versions kept none. What can be read of a damaged catalogue is still worth keeping.
        listed.write_anew(plain, filter(listed.is_path_inside, _readable_paths(path)))
    return _create(path, reason)


def open_reader(path: str) -> sqlite3.Connection:
    """Return a connection to the catalogue at ``path`` that cannot change it, nor write back its log.

    Raises sqlite3.Error.
    """
    return _open_reading(path, "mode=ro")


def open_resting(path: str) -> sqlite3.Connection:
    """Return a connection to the catalogue at ``path`` that touches no file: nobody may change it meanwhile.

    Raises sqlite3.Error.
    """
    return _open_reading(path, "immutable=1")


def _open_reading(path: str, how: str) -> sqlite3.Connection:
    name = os.path.abspath(path).replace(os.sep, "/")
    for sign, code in (("%", "%25"), ("?", "%3f"), ("#", "%23")):
        name = name.replace(sign, code)
    address = f"file://{'' if name.startswith('/') else '/'}{name}?{how}"
    conn = sqlite3.connect(address, uri=True, isolation_level=None, timeout=60)
    conn.execute("PRAGMA cache_size = -4000")
    return conn


def _looked_through(path: str, seal: Seal, *, structure: bool) -> Seal | str:
    """Return the seal once all pages were compared, with the log written back; or why the catalogue cannot be used.

    With ``structure`` SQLite looks as well. Raises sqlite3.Error, OSError.
    """
    if not sealing.agrees(path, seal):
        return _reason(path)
    try:
        with contextlib.closing(_connect(path)) as conn:
            if conn.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
                return ""
            taken = sealing.take_log(path, seal, _written_back(conn))
            if taken is None or (structure and conn.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok"):
                return "corrupt"
    except sqlite3.Error as error:
        if refusal(error, path) is not None:
            raise
        return "corrupt"
    return taken if taken == seal or sealing.agrees(path, taken) else "corrupt"


def _reason(path: str) -> str:
    """Return why a catalogue cannot be used: '' where nothing is lost with it, as with one that no build completed."""
    with open(path, "rb") as file:
        head = file.read(_VERSION.stop)
    version = int.from_bytes(head[_VERSION], "big", signed=True)
    if not head or version == UNFINISHED:
        return ""
    if not head.startswith(_MAGIC):
        return "corrupt"
    return "corrupt" if version in (0, SCHEMA_VERSION) else "version"


def _use_log(conn: sqlite3.Connection) -> None:
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("PRAGMA synchronous = NORMAL")
    # Written back when its pages are summed, and then cut, so that its length tells how much is in it.
    conn.execute("PRAGMA wal_autocheckpoint = 0")
    conn.execute("PRAGMA journal_size_limit = 0")


def _written_back(conn: sqlite3.Connection) -> int:
    """Write the log back, as far as nobody reads it; return how many of its frames count."""
    count: int = conn.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()[1]
    return max(count, 0)


def _connect(path: str) -> sqlite3.Connection:
    # Autocommit off would begin transactions behind our back: they are begun and committed by name.
    conn = sqlite3.connect(path, isolation_level=None, timeout=60)
    with _closed_on_error(conn):
        _use_log(conn)
        conn.execute("PRAGMA cache_size = -8000")
    return conn


def _create(path: str, replaced: str) -> Opened:
    for name in (sealing.seal_path(path), path, sealing.log_path(path), path + "-shm"):
        with contextlib.suppress(FileNotFoundError):
            os.remove(name)
    from sitegen.catalogue.schema import TABLES  # noqa: PLC0415 - only a new one needs them

    conn = sqlite3.connect(path, isolation_level=None, timeout=60)
    with _closed_on_error(conn):
        # Neither a log, which would hold all of it once more, nor to wait for the disk: see above.
        conn.execute("PRAGMA journal_mode = MEMORY")
        conn.execute("PRAGMA synchronous = OFF")
        conn.execute("PRAGMA cache_size = -8000")
        conn.executescript(f"BEGIN;{TABLES}PRAGMA user_version = {UNFINISHED};COMMIT;")
        _mark_listed_stale(conn, listed.list_path(path))
    return Opened(path, conn, replaced, None)


@contextlib.contextmanager
def _closed_on_error(conn: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        conn.close()
        raise


def _close_leaving_log(path: str, conn: sqlite3.Connection) -> None:
    # The last connection that is closed writes the log back, unless it can only read.
    with contextlib.suppress(sqlite3.Error), contextlib.closing(open_reader(path)) as last:
        last.execute("BEGIN")
        last.execute("SELECT count(*) FROM sqlite_master").fetchone()
        conn.close()
    conn.close()


def _mark_listed_stale(conn: sqlite3.Connection, path: str) -> None:
    """Take the files that the list at ``path`` tells of, and that are no outputs, as files to remove."""
    with transaction(conn):
        conn.execute("CREATE TEMP TABLE listed (path TEXT PRIMARY KEY) WITHOUT ROWID")
        for made, some in groupby(listed.events(path), attrgetter("made")):
            statement = "INSERT OR IGNORE INTO listed VALUES (?)" if made else "DELETE FROM listed WHERE path = ?"
            conn.executemany(statement, ((each.path,) for each in some))
        conn.execute(
            """INSERT OR IGNORE INTO stale SELECT path FROM listed
            WHERE NOT EXISTS (SELECT 1 FROM output WHERE output.path = listed.path)"""
        )
        conn.execute("DROP TABLE listed")
        # So that the next build, whatever it finds to do, removes them.
        conn.execute("DELETE FROM meta WHERE key = 'complete'")


def _readable_paths(path: str) -> Iterator[str]:
    """Yield the paths of outputs that a catalogue tells of, as far as it can be read."""
    with contextlib.suppress(sqlite3.DatabaseError), contextlib.closing(sqlite3.connect(path)) as conn:
        for table in ("output", "stale"):
            for row in conn.execute(f"SELECT path FROM {table}"):  # noqa: S608 - our own names
                if isinstance(row[0], str):
                    yield row[0]
