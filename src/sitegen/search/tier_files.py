"""Changes a few lists in the files of one tier; the files of cards and filters, whether changed or made anew."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sitegen.catalogue import Catalogue
from sitegen.catalogue.search_records import IndexFile, TierRecord
from sitegen.search.cards import encoded_cards
from sitegen.search.decisions import TierPlan
from sitegen.search.filters import encoded_filter, numbers_by_slug
from sitegen.search.layout import CARD_SIZE, CARDS, FACETS, VOCABULARY, card_size, file_path, filter_path
from sitegen.search.made_files import MadeFile, as_recorded, write_file
from sitegen.search.patching import PatchingJob, PatchingSetup, start_patching
from sitegen.search.survey import Survey
from sitegen.search.vocabulary import by_file, decoded_vocabulary, encoded_vocabulary
from sitegen.system.digests import Sha256
from sitegen.system.workers import Build, Workers

# Files of postings that one process changes sooner than others are started.
_FEW_FILES = 500


class TierPlace(NamedTuple):
    """Where a tier's files come from and go to: the catalogue, at ``path``, and the ``output`` folder."""

    catalogue: Catalogue
    path: str
    output: str


class WrittenFile(NamedTuple):
    """A file as it is to be, and why it was written if it had to be; '' where no reason is known."""

    file: MadeFile
    reason: str


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
    yield from card_files(place, record, plan.found, plan.changes.cards)
    if plan.changes.has_other_terms:
        yield from filter_files(place, record)


def _changed_vocabulary(
    place: TierPlace, build: Build, record: TierRecord, number: int, content: Sha256 | None, sizes: dict[str, int]
) -> WrittenFile | None:
    path = file_path(record.name, VOCABULARY, number)
    data = as_recorded(place.output, path, content)
    if data is None:
        return None
    kept = {key: size for key, size in (decoded_vocabulary(data) | sizes).items() if size}
    return WrittenFile(write_file(build, place.output, path, encoded_vocabulary(record.numbering, kept)), "")


def card_files(place: TierPlace, record: TierRecord, found: Survey, blocks: Iterable[int]) -> Iterator[WrittenFile]:
    """Make the files of some blocks of cards; yield each. Raises MachineError, OSError."""
    build = Build()
    size = card_size(record.name)
    for number in blocks:
        first = number * size
        cards = place.catalogue.search.cards(found.places[first // CARD_SIZE], min(size, found.size - first))
        data = encoded_cards(record.numbering, cards)
        yield WrittenFile(write_file(build, place.output, file_path(record.name, CARDS, number), data), "")


def filter_files(place: TierPlace, record: TierRecord) -> Iterator[WrittenFile]:
    """Make the files that tell a tier's articles by facets; yield each. Raises MachineError, OSError."""
    build = Build()
    rows = list(place.catalogue.search.terms(record.since, record.before))
    for column, facet in enumerate(FACETS):
        numbers = numbers_by_slug((number, slugs[column]) for number, slugs in rows)
        data = encoded_filter(record.numbering, numbers)
        yield WrittenFile(write_file(build, place.output, filter_path(record.name, facet), data), "")
