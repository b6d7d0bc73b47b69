"""Reads what changed in the site's folder into the catalogue."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import tee
from typing import NamedTuple

from sitegen.build.inputs import BuildInputs
from sitegen.build.reading import ReaderSetup, start_reader
from sitegen.build.skipping import public_addresses
from sitegen.catalogue import Catalogue
from sitegen.catalogue.output_records import Origin
from sitegen.catalogue.records import ArticleRecord, ReadFile
from sitegen.planning import ArticleChange, Entering
from sitegen.planning.checks import Findings
from sitegen.system.digests import NO_DIGEST, Digest, digest_and_length_of_file, digest_of_file
from sitegen.system.names import path_faults
from sitegen.system.sources import SETTINGS_FILE, THEME, SourceKind
from sitegen.system.stamps import RACY_STAMP, Stamp, trusted_stamp
from sitegen.system.workers import WORTH_WORKERS, Workers
from sitegen.vietnamese.text import nfc

# Rows that are recorded at once.
_AT_ONCE = 500
# Files that a worker reads at once, and the length of their paths, which must pass through its pipe in one piece.
READ_AT_ONCE = 50
_PATHS_LENGTH = 16_000


class ReadArticles(NamedTuple):
    """What became of the articles that changed: how each did, and the files that have faults.

    Where all is planned anew no changes are gathered, since nobody asks for them.
    """

    changes: list[ArticleChange]
    unreadable: list[ReadFile]


def read_files(inputs: BuildInputs, findings: Findings) -> set[str]:
    """Record the files that are no articles; return the paths of those that changed, came or went. Raises OSError."""
    catalogue = inputs.catalogue
    changed: set[str] = set()
    catalogue.sources.note_other(SETTINGS_FILE, inputs.settings_digest)
    kinds = tuple(each for each in SourceKind if each is not SourceKind.ARTICLE)
    for path, kind, stamp, gone, known in catalogue.differences.of_kinds(kinds):
        if gone:
            catalogue.sources.forget(path)
            changed.add(path)
            continue
        found, length = digest_and_length_of_file(inputs.place.real(path))
        if kind is SourceKind.SETTINGS:
            # They were read before, perhaps with other bytes.
            found = inputs.settings_digest
        if kind in (SourceKind.FILE, SourceKind.STATIC) and not known and not path.startswith(THEME):
            findings.add(path_faults(path))
        if found != known:
            changed.add(path)
        trusted = trusted_stamp(stamp, inputs.found.looked_at)
        catalogue.sources.record_measured(kind, [(path, trusted, found, length)])
    return changed


def read_articles(
    inputs: BuildInputs,
    findings: Findings,
    workers: Workers,
    progress: Callable[[int, int], None],
    entering: Entering | None = None,
) -> ReadArticles:
    """Store the articles that changed, and forget those that are gone; note what pictures they begin or cease to show.

    Where all is planned anew, all that there are begin ``entering``: the program has time for it while others read.

    ``progress`` is told how many were read, of how many. Raises MachineError, OSError.
    """
    with inputs.catalogue.pictures.noting():
        differences = inputs.catalogue.differences
        differences.reread_beside_encoded_names()
        differences.reread_named(inputs.skip)
        changes = _settle_known(inputs, findings)
        if entering is not None:
            for some in inputs.catalogue.articles.unread():
                entering.enter(some)
        unreadable: list[ReadFile] = []
        total = differences.count_new_articles()
        done = 0
        setup = ReaderSetup(inputs.place.site, inputs.settings, inputs.theme_file.data.text)
        chosen = workers if total >= WORTH_WORKERS else Workers(1)
        start = partial(start_reader, kept=inputs.kept) if chosen.count == 1 else start_reader
        given, taken = tee(_batches(differences.new_articles()))
        answers = chosen.map(start, setup, ([path for path, _ in batch] for batch in given))
        for batch, reads in zip(taken, answers, strict=True):
            found = _record(inputs, findings, batch, reads)
            unreadable += found.unreadable
            if entering is None:
                changes += found.changes
            else:
                _enter(inputs, entering, found)
            done += len(reads)
            progress(done, total)
        return ReadArticles(changes if entering is None else [], unreadable)


def _enter(inputs: BuildInputs, entering: Entering, found: ReadArticles) -> None:
    """Let those of a batch enter that could be read."""
    faulty = (nfc(each.path) for each in found.unreadable) if inputs.options.skip_faulty else ()
    articles = inputs.catalogue.articles.by_sources([each.source for each in found.changes if each.reread])
    entering.enter(articles, inputs.skip.union(faulty))


def _settle_known(inputs: BuildInputs, findings: Findings) -> list[ArticleChange]:
    """Forget the articles that are gone; return how each changed.

    A file whose bytes are as recorded is only stamped anew: in a fresh clone that is every one, and no worker is
    started for it. One with other bytes is to be read again.
    """
    catalogue = inputs.catalogue
    changes: list[ArticleChange] = []
    same: list[tuple[str, Stamp, Digest]] = []
    for path, _, stamp, gone, known in catalogue.differences.known_articles():
        if gone:
            catalogue.sources.forget(path)
            before = _forget(catalogue, path)
            if before is not None:
                changes.append(_removed(before))
            for origin in (Origin.READING, Origin.LINKS):
                findings.replace(origin, [nfc(path)], [])
        elif known is not None and digest_of_file(inputs.place.real(path)) == known:
            if inputs.is_trial:
                continue
            same.append((path, trusted_stamp(stamp, inputs.found.looked_at), known))
            if len(same) == _AT_ONCE:
                catalogue.sources.record(SourceKind.ARTICLE, same)
                same.clear()
        else:
            catalogue.differences.read_again(path)
    catalogue.sources.record(SourceKind.ARTICLE, same)
    return changes


def _batches(articles: Iterator[tuple[str, Stamp]]) -> Iterator[list[tuple[str, Stamp]]]:
    """Yield articles, as (path, stamp), by as many as a worker reads at once."""
    batch: list[tuple[str, Stamp]] = []
    length = 0
    for each in articles:
        batch.append(each)
        length += len(each[0])
        if len(batch) == READ_AT_ONCE or length > _PATHS_LENGTH:
            yield batch
            batch, length = [], 0
    if batch:
        yield batch


def _record(
    inputs: BuildInputs, findings: Findings, batch: list[tuple[str, Stamp]], reads: list[ReadFile]
) -> ReadArticles:
    """Store what came of a batch of articles; return what became of them."""
    catalogue = inputs.catalogue
    changes: list[ArticleChange] = []
    unreadable: list[ReadFile] = []
    read_well: list[tuple[str, Stamp, Digest]] = []
    skipping = inputs.options.skip_faulty
    for (_, stamp), read in zip(batch, reads, strict=True):
        if read.is_whole:
            # What is left out is read again by the next build.
            sound = _found_the_same(catalogue, read) and nfc(read.path) not in inputs.skip
            trusted = trusted_stamp(stamp, inputs.found.looked_at)
            read_well.append((read.path, trusted, read.digest) if sound else (read.path, RACY_STAMP, NO_DIGEST))
            continue
        former: tuple[str, ...] = ()
        if skipping:
            read_well.append((read.path, RACY_STAMP, NO_DIGEST))
            former = public_addresses(catalogue.articles.by_source(read.path))
        # What it was claims nothing any more: that would be faults of files which are right.
        before = None if read.stored else _forget(catalogue, read.path)
        if before is not None:
            changes.append(_removed(before))
        # What is left out must not depend on what was known before.
        former_url = "" if before is None or skipping else before.url
        unreadable.append(read._replace(former_url=former_url, former=former))
    catalogue.sources.record(SourceKind.ARTICLE, read_well)
    told = [each for read in reads for each in read.faults]
    findings.replace(Origin.READING, [nfc(read.path) for read in reads], told)
    stored = [read.stored for read in reads if read.stored is not None]
    for each, before in zip(stored, catalogue.articles.store(stored), strict=True):
        reason = f"new {each.source}" if before is None else f"changed {each.source}"
        changes.append(ArticleChange(before, each.source, reread=True, reason=reason))
    return ReadArticles(changes, unreadable)


def _forget(catalogue: Catalogue, source: str) -> ArticleRecord | None:
    """Forget the article that was read from ``source``; return what it was."""
    before = catalogue.articles.by_source(source)
    if before is not None:
        catalogue.articles.forget(before.id)
    return before


def _removed(before: ArticleRecord) -> ArticleChange:
    return ArticleChange(before, before.source, reread=False, reason=f"removed {before.source}")


def _found_the_same(catalogue: Catalogue, read: ReadFile) -> bool:
    """Return whether the files that an article was read beside are those that are recorded."""
    return all((catalogue.sources.by_name(name) is not None) == there for name, there in read.looked_for)
