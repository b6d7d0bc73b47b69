"""Makes all files of one tier from its articles.

Only where that is done this is imported, and NumPy with it.
"""

from collections.abc import Iterator
from itertools import pairwise

from sitegen.catalogue.search_records import TierRecord
from sitegen.search.gathering import AT_ONCE, GatheringJob, GatheringSetup, Totals, start_gathering
from sitegen.search.layout import CARD_SIZE, PAIRS, VOCABULARY, WORDS, file_path
from sitegen.search.made_files import write_file
from sitegen.search.making import MakingJob, MakingSetup, start_making
from sitegen.search.spool import clear, counted, spool_folder
from sitegen.search.survey import Survey
from sitegen.search.tier_files import TierPlace, WrittenFile, card_files, filter_files
from sitegen.search.vocabulary import SPOOLED, by_file, encoded_vocabulary
from sitegen.system.workers import WORTH_WORKERS, Build, Workers

_MOST_PARTS = 128
# So many articles' postings of one kind are together in the memory of a process.
_ARTICLES_A_PART = 1500


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
    yield from card_files(place, record, found, range(record.cards))
    yield from filter_files(place, record)


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
