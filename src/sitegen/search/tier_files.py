"""Writes the files of one tier: made anew from the articles, or with a few lists changed."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from sitegen.catalogue import Catalogue
from sitegen.catalogue.search_records import IndexFile, TierRecord
from sitegen.search.cards import encoded_cards
from sitegen.search.decisions import TierPlan
from sitegen.search.filters import encoded_filter, numbers_by_slug
from sitegen.search.gathering import AT_ONCE, GatheringJob, GatheringSetup, Totals, start_gathering
from sitegen.search.layout import CARD_SIZE, CARDS, FACETS, PAIRS, VOCABULARY, WORDS, file_path, filter_path
from sitegen.search.making import MadeFile, MakingJob, MakingSetup, as_recorded, start_making, write_file
from sitegen.search.patching import PatchingJob, PatchingSetup, start_patching
from sitegen.search.spool import clear, counted, spool_folder
from sitegen.search.survey import Survey
from sitegen.search.vocabulary import SPOOLED, by_file, decoded_vocabulary, encoded_vocabulary
from sitegen.system.digests import Sha256
from sitegen.system.workers import WORTH_WORKERS, Build, Workers

# Files of postings that one process changes sooner than others are started.
_FEW_FILES = 500
_MOST_PARTS = 128
# So many articles' postings of one kind are together in the memory of a process.
_ARTICLES_A_PART = 1500


class TierPlace(NamedTuple):
    """Where a tier's files come from and go to: the catalogue, at ``path``, and the ``output`` folder."""

    catalogue: Catalogue
    path: str
    output: str


class WrittenFile(NamedTuple):
    """A file as it is to be, and why it was written if it had to be; '' where no reason is known."""

    file: MadeFile
    reason: str


def gather(place: TierPlace, tier: str, found: Survey, workers: Workers) -> Totals:
    """Gather the postings of a tier on the disk; return how many there are. Raises MachineError, OSError."""
    folder = _spool(place, tier)
    clear(folder)
    setup = GatheringSetup(place.path, folder, *_parts(found.size))
    # Places are known of every so many articles.
    step = AT_ONCE // CARD_SIZE
    jobs = [
        GatheringJob(block * CARD_SIZE, found.places[block], min(step * CARD_SIZE, found.size - block * CARD_SIZE))
        for block in range(0, len(found.places), step)
    ]
    pairs = words = 0
    for totals in _fitting(workers, found.size).map(start_gathering, setup, jobs):
        pairs += totals.pairs
        words += totals.words
    return Totals(pairs, words)


def forget_gathered(path: str) -> None:
    """Remove what was gathered beside the catalogue at ``path``."""
    clear(spool_folder(path))


def make_anew(place: TierPlace, record: TierRecord, found: Survey, workers: Workers) -> Iterator[WrittenFile]:
    """Make all files of a tier out of what was gathered; yield each. Raises MachineError, OSError."""
    folder = _spool(place, record.name)
    parts = dict(zip((PAIRS, WORDS), _parts(found.size), strict=True))
    setup = MakingSetup(place.output, folder, parts, record.name, record.numbering)
    jobs = [
        MakingJob(kind, first, after, files)
        for kind, files in ((PAIRS, record.pairs), (WORDS, record.words))
        for first, after in _ranges(files, parts[kind])
    ]
    for made in _fitting(workers, found.size).map(start_making, setup, jobs):
        yield from (WrittenFile(each, "") for each in made)
    build = Build()
    for number, sizes in enumerate(by_file(counted(folder, SPOOLED), record.vocabulary)):
        path = file_path(record.name, VOCABULARY, number)
        yield WrittenFile(write_file(build, place.output, path, encoded_vocabulary(record.numbering, sizes)), "")
    clear(folder)
    yield from _cards(place, record, found, range(record.cards))
    yield from _filters(place, record)


def change(
    place: TierPlace, record: TierRecord, plan: TierPlan, files: dict[str, IndexFile], workers: Workers
) -> Iterator[WrittenFile | None]:
    """Change what a plan changes in a tier; yield each file, None for one that did not hold what it should.

    Raises MachineError, OSError.
    """
    if plan.changes is None or plan.found is None:
        return
    setup = PatchingSetup(place.output, record.name, record.numbering)
    jobs = [
        PatchingJob(kind, number, files[file_path(record.name, kind, number)].content, masks)
        for (kind, number), masks in sorted(plan.changes.masks.items())
    ]
    totals: dict[str, int] = {}
    chosen = workers if len(jobs) > _FEW_FILES else Workers(1)
    for job, patched in zip(jobs, chosen.map(start_patching, setup, jobs), strict=True):
        totals.update(patched.totals)
        reason = plan.changes.reasons[job.kind, job.number]
        yield None if patched.file is None else WrittenFile(patched.file, reason)
    build = Build()
    for number, some in enumerate(by_file(totals, record.vocabulary)):
        if some:
            content = files[file_path(record.name, VOCABULARY, number)].content
            yield _changed_vocabulary(place, build, record, number, content, some)
    yield from _cards(place, record, plan.found, plan.changes.cards)
    if plan.changes.has_other_terms:
        yield from _filters(place, record)


def _changed_vocabulary(
    place: TierPlace, build: Build, record: TierRecord, number: int, content: Sha256 | None, sizes: dict[str, int]
) -> WrittenFile | None:
    path = file_path(record.name, VOCABULARY, number)
    data = as_recorded(place.output, path, content)
    if data is None:
        return None
    kept = {key: size for key, size in (decoded_vocabulary(data) | sizes).items() if size}
    return WrittenFile(write_file(build, place.output, path, encoded_vocabulary(record.numbering, kept)), "")


def _cards(place: TierPlace, record: TierRecord, found: Survey, blocks: Iterable[int]) -> Iterator[WrittenFile]:
    build = Build()
    for number in blocks:
        count = min(CARD_SIZE, found.size - number * CARD_SIZE)
        data = encoded_cards(record.numbering, place.catalogue.search.cards(found.places[number], count))
        yield WrittenFile(write_file(build, place.output, file_path(record.name, CARDS, number), data), "")


def _filters(place: TierPlace, record: TierRecord) -> Iterator[WrittenFile]:
    build = Build()
    rows = list(place.catalogue.search.terms(record.since, record.before))
    for column, facet in enumerate(FACETS):
        numbers = numbers_by_slug((number, slugs[column]) for number, slugs in rows)
        data = encoded_filter(record.numbering, numbers)
        yield WrittenFile(write_file(build, place.output, filter_path(record.name, facet), data), "")


def _spool(place: TierPlace, tier: str) -> str:
    return f"{spool_folder(place.path)}/{tier}"


def _parts(size: int) -> tuple[int, int]:
    """Return into how many parts pairs and words are gathered: powers of two, so that each is of whole files."""
    parts = 1
    while parts * _ARTICLES_A_PART < size and parts < _MOST_PARTS:
        parts *= 2
    return parts, max(1, parts // 2)


def _ranges(files: int, parts: int) -> list[tuple[int, int]]:
    """Return (first, one after the last) of so many ranges of files, less where there are not as many."""
    bounds = [part * files // parts for part in range(parts + 1)]
    return [(first, after) for first, after in pairwise(bounds) if first < after]


def _fitting(workers: Workers, articles: int) -> Workers:
    return workers if articles >= WORTH_WORKERS else Workers(1)
