"""Reads what changed in the site's folder into the catalogue."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from typing import NamedTuple

from sitegen.activefiles import acts, may_act
from sitegen.addresses import path_faults
from sitegen.catalogue import content, files, warned
from sitegen.catalogue.content import Known
from sitegen.catalogue.stamps import Stamp, settled
from sitegen.digests import digest_of_file
from sitegen.errors import Fault
from sitegen.faults import ACTIVE_FILE
from sitegen.filetext import MAX_BYTES
from sitegen.findings import Findings
from sitegen.reading import Job, Read, ReaderSetup, start_reader
from sitegen.settings import Settings
from sitegen.sources import ARTICLE, FILE, SETTINGS, STATIC, TEMPLATE, THEME, Place
from sitegen.vietnamese.text import nfc
from sitegen.workers import WORTH_WORKERS, Workers

# Rows that are read or recorded at once.
_AT_ONCE = 500
# Files that a worker reads at once, and the length of their paths, which must pass through its pipe in one piece.
_READ_AT_ONCE = 50
_PATHS_LENGTH = 16_000


class Change(NamedTuple):
    """One article that was read, removed or turned: what it was before, and why it is planned."""

    before: Known | None
    source: str
    reread: bool
    reason: str


class Intake:
    """What one build read: ``changes`` of articles by source, ``changed_files`` of all else, ``unreadable`` articles.

    ``looked_at`` is when files were looked at (ns since 1970); with ``everything`` no changes are gathered.
    """

    def __init__(
        self, conn: sqlite3.Connection, place: Place, looked_at: int, findings: Findings, *, everything: bool
    ) -> None:
        self.changes: dict[str, Change] = {}
        self.changed_files: set[str] = set()
        self.unreadable: list[Read] = []
        self._conn = conn
        self._place = place
        self._looked_at = looked_at
        self._findings = findings
        self._everything = everything

    def add(self, change: Change) -> None:
        """Take note of a change that was read."""
        if not self._everything:
            self.changes[change.source] = change

    def also(self, known: Known, reason: str, *, reread: bool) -> None:
        """Take note of an article that is to be planned anew though its file is as it was."""
        self.changes.setdefault(known.source, Change(known, known.source, reread=reread, reason=reason))

    def _differences(self, kinds: tuple[int, ...]) -> Iterator[tuple[str, int, Stamp, bool, bytes | None]]:
        marks = ", ".join("?" * len(kinds))
        query = f"SELECT path, kind, size, mtime, ctime, gone, digest FROM difference WHERE kind IN ({marks})"  # noqa: S608
        last = ""
        while True:
            rows = self._conn.execute(
                f"{query} AND path > ? ORDER BY path LIMIT ?", (*kinds, last, _AT_ONCE)
            ).fetchall()
            if not rows:
                return
            for path, kind, size, mtime, ctime, gone, known in rows:
                yield path, kind, Stamp(size, mtime, ctime), bool(gone), known
            last = rows[-1][0]

    def read_files(self) -> None:
        """Record the files that are no articles. Raises OSError."""
        for path, kind, stamp, gone, known in self._differences((FILE, STATIC, TEMPLATE, SETTINGS)):
            if gone:
                files.forget_source(self._conn, path)
                self.changed_files.add(path)
                continue
            found = digest_of_file(self._place.real(path))
            if kind in (FILE, STATIC) and known is None and not path.startswith(THEME):
                self._findings.add(path_faults(path))
            if found != known:
                self.changed_files.add(path)
                if kind == FILE and may_act(path) and self._acts(path):
                    self._findings.add([Fault(ACTIVE_FILE, nfc(path), params=(("value", os.path.basename(path)),))])
            files.record_sources(self._conn, kind, [(path, settled(stamp, self._looked_at), found)])

    def _acts(self, path: str) -> bool:
        with open(self._place.real(path), "rb") as file:
            data = file.read(MAX_BYTES + 1)
        return len(data) > MAX_BYTES or acts(path, data)

    def read_articles(self, settings: Settings, workers: Workers, progress: Callable[[int, int], None]) -> None:
        """Store the changed articles. ``progress`` is told how many were read, of how many. Raises OSError."""
        content.reread_beside_encoded_names(self._conn)
        counted = self._conn.execute("SELECT count(*) FROM difference WHERE kind = ?", (ARTICLE,)).fetchone()[0]
        stamps: dict[str, Stamp] = {}
        done = 0
        setup = ReaderSetup(self._place.site, settings)
        chosen = workers if counted >= WORTH_WORKERS else Workers(1)
        for reads in chosen.map(start_reader, setup, self._jobs(stamps)):
            self._record(reads, stamps)
            done += len(reads)
            progress(done, counted)

    def _jobs(self, stamps: dict[str, Stamp]) -> Iterator[Job]:
        """Yield the changed articles for a reader, noting their stamps; forget those that are gone.

        A file whose bytes are as recorded is stamped anew here: in a fresh clone that is every one, and no worker is
        started for it.
        """
        job: Job = []
        length = 0
        same: list[tuple[str, Stamp, bytes]] = []
        for path, _, stamp, gone, known in self._differences((ARTICLE,)):
            if gone:
                files.forget_source(self._conn, path)
                self._forget(path)
                for origin in (warned.READING, warned.LINKS):
                    self._findings.replace(origin, [nfc(path)], [])
                continue
            if known is not None and digest_of_file(self._place.real(path)) == known:
                same.append((path, settled(stamp, self._looked_at), known))
                if len(same) == _AT_ONCE:
                    files.record_sources(self._conn, ARTICLE, same)
                    same.clear()
                continue
            stamps[path] = stamp
            job.append(path)
            length += len(path)
            if len(job) == _READ_AT_ONCE or length > _PATHS_LENGTH:
                yield job
                job, length = [], 0
        files.record_sources(self._conn, ARTICLE, same)
        if job:
            yield job

    def _forget(self, path: str) -> Known | None:
        """Forget the article that was read from ``path``; return what it was."""
        before = content.known_by_source(self._conn, path)
        if before is not None:
            self.add(Change(before, path, reread=False, reason=f"removed {path}"))
            content.forget_article(self._conn, before.id)
        return before

    def _record(self, reads: list[Read], stamps: dict[str, Stamp]) -> None:
        read_well: list[tuple[str, Stamp, bytes]] = []
        for read in reads:
            stamp = settled(stamps.pop(read.path), self._looked_at)
            if read.is_whole:
                read_well.append((read.path, stamp, read.digest))
                continue
            # What it was claims nothing any more: that would be faults of files which are right.
            before = None if read.stored else self._forget(read.path)
            self.unreadable.append(read._replace(former_url="" if before is None else before.url))
        files.record_sources(self._conn, ARTICLE, read_well)
        told = [each for read in reads for each in read.faults]
        self._findings.replace(warned.READING, [nfc(read.path) for read in reads], told)
        stored = [read.stored for read in reads if read.stored is not None]
        for each, before in zip(stored, content.store_articles(self._conn, stored), strict=True):
            source = each.row.source
            reason = f"new {source}" if before is None else f"changed {source}"
            self.add(Change(before, source, reread=True, reason=reason))
