"""Reads what changed in the site's folder into the catalogue."""

from collections.abc import Callable, Iterator, Mapping

from sitegen.build.reading import Job, ReaderSetup, start_reader
from sitegen.catalogue import Catalogue
from sitegen.catalogue.output_records import Origin
from sitegen.catalogue.records import ArticleRecord, ReadFile
from sitegen.metadata.settings_model import Settings
from sitegen.metadata.theme_model import TextTheme
from sitegen.planning import ArticleChange, Findings
from sitegen.system.digests import digest_and_length_of_file, digest_of_file
from sitegen.system.names import path_faults
from sitegen.system.sources import ARTICLE, FILE, LEFTOVER, SETTINGS, STATIC, TEMPLATE, THEME, SitePaths
from sitegen.system.stamps import RACY_STAMP, Stamp, trusted_stamp
from sitegen.system.workers import WORTH_WORKERS, Workers
from sitegen.vietnamese.text import nfc

# Rows that are read or recorded at once.
_AT_ONCE = 500
# Files that a worker reads at once, and the length of their paths, which must pass through its pipe in one piece.
_READ_AT_ONCE = 50
_PATHS_LENGTH = 16_000


class Intake:
    """What one build read: ``changes`` of articles by source, ``changed_files`` of all else, ``unreadable`` articles.

    ``looked_at`` is when files were looked at (ns since 1970); with ``full_rebuild`` no changes are gathered.
    """

    def __init__(
        self, catalogue: Catalogue, place: SitePaths, looked_at: int, findings: Findings, *, full_rebuild: bool
    ) -> None:
        self.changes: dict[str, ArticleChange] = {}
        self.changed_files: set[str] = set()
        self.unreadable: list[ReadFile] = []
        self._catalogue = catalogue
        self._place = place
        self._looked_at = looked_at
        self._findings = findings
        self._full_rebuild = full_rebuild

    def add(self, change: ArticleChange) -> None:
        """Take note of a change that was read."""
        if not self._full_rebuild:
            self.changes[change.source] = change

    def replan(self, known: ArticleRecord, reason: str, *, reread: bool) -> None:
        """Take note of an article that is to be planned anew though its file is as it was."""
        self.changes.setdefault(known.source, ArticleChange(known, known.source, reread=reread, reason=reason))

    def read_files(self, read_before: Mapping[str, bytes]) -> None:
        """Record the files that are no articles; of those ``read_before``, the digest that they had. Raises OSError."""
        for path, kind, stamp, gone, known in self._catalogue.differences.of_kinds(
            (FILE, LEFTOVER, STATIC, TEMPLATE, SETTINGS)
        ):
            if gone:
                self._catalogue.sources.forget(path)
                self.changed_files.add(path)
                continue
            found, length = digest_and_length_of_file(self._place.real(path))
            found = read_before.get(path, found)
            if kind in (FILE, STATIC) and known is None and not path.startswith(THEME):
                self._findings.add(path_faults(path))
            if found != known:
                self.changed_files.add(path)
            self._catalogue.sources.record_measured(
                kind, [(path, trusted_stamp(stamp, self._looked_at), found, length)]
            )

    def read_articles(
        self, settings: Settings, theme: TextTheme, workers: Workers, progress: Callable[[int, int], None]
    ) -> None:
        """Store the changed articles. ``progress`` is told how many were read, of how many. Raises OSError."""
        self._catalogue.differences.reread_beside_encoded_names()
        counted = self._catalogue.differences.count_articles()
        stamps: dict[str, Stamp] = {}
        done = 0
        setup = ReaderSetup(self._place.site, settings, theme)
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
        for path, _, stamp, gone, known in self._catalogue.differences.of_kinds((ARTICLE,)):
            if gone:
                self._catalogue.sources.forget(path)
                self._forget(path)
                for origin in (Origin.READING, Origin.LINKS):
                    self._findings.replace(origin, [nfc(path)], [])
                continue
            if known is not None and digest_of_file(self._place.real(path)) == known:
                same.append((path, trusted_stamp(stamp, self._looked_at), known))
                if len(same) == _AT_ONCE:
                    self._catalogue.sources.record(ARTICLE, same)
                    same.clear()
                continue
            stamps[path] = stamp
            job.append(path)
            length += len(path)
            if len(job) == _READ_AT_ONCE or length > _PATHS_LENGTH:
                yield job
                job, length = [], 0
        self._catalogue.sources.record(ARTICLE, same)
        if job:
            yield job

    def _forget(self, path: str) -> ArticleRecord | None:
        """Forget the article that was read from ``path``; return what it was."""
        before = self._catalogue.articles.by_source(path)
        if before is not None:
            self.add(ArticleChange(before, path, reread=False, reason=f"removed {path}"))
            self._catalogue.articles.forget(before.id)
        return before

    def _found_the_same(self, read: ReadFile) -> bool:
        """Return whether the files that an article was read beside are those that are recorded."""
        return all((self._catalogue.sources.by_name(name) is not None) == there for name, there in read.looked_for)

    def _record(self, reads: list[ReadFile], stamps: dict[str, Stamp]) -> None:
        read_well: list[tuple[str, Stamp, bytes]] = []
        for read in reads:
            stamp = trusted_stamp(stamps.pop(read.path), self._looked_at)
            if read.is_whole:
                sound = self._found_the_same(read)
                read_well.append((read.path, stamp, read.digest) if sound else (read.path, RACY_STAMP, b""))
                continue
            # What it was claims nothing any more: that would be faults of files which are right.
            before = None if read.stored else self._forget(read.path)
            self.unreadable.append(read._replace(former_url="" if before is None else before.url))
        self._catalogue.sources.record(ARTICLE, read_well)
        told = [each for read in reads for each in read.faults]
        self._findings.replace(Origin.READING, [nfc(read.path) for read in reads], told)
        stored = [read.stored for read in reads if read.stored is not None]
        for each, before in zip(stored, self._catalogue.articles.store(stored), strict=True):
            source = each.source
            reason = f"new {source}" if before is None else f"changed {source}"
            self.add(ArticleChange(before, source, reread=True, reason=reason))
