"""From articles to postings: a range of articles at once, in a worker; the catalogue is only read."""

import contextlib
from collections.abc import Callable, Iterator
from operator import add
from typing import Final, NamedTuple

from sitegen.catalogue import Catalogue
from sitegen.search.layout import PAIRS, WORDS
from sitegen.search.lexicon import Lexicon
from sitegen.search.lists import blocks_of, lists_of, pair_hashes, word_hashes
from sitegen.search.masks import Run, runs_of, texts_of
from sitegen.search.spool import SpoolWriter
from sitegen.system.memory import uncollected

# Articles that are gathered at once: their postings are in memory together.
AT_ONCE: Final = 1280
# Unless there are more words in them than so many such articles have, or more different ones than a lexicon has room
# for beside those of one more article.
_WORDS_AT_ONCE: Final = 1_500_000
_DIFFERENT_AT_ONCE: Final = 100_000


class GatheringSetup(NamedTuple):
    """What gathering needs: the path of the catalogue, the folder of the spool, and how many parts each kind has."""

    catalogue: str
    spool: str
    pair_parts: int
    word_parts: int


class GatheringJob(NamedTuple):
    """Articles to gather, so ``many``, numbered from ``number`` on; ``first`` is (date, path, id) of the first."""

    number: int
    first: tuple[int, str, int]
    many: int


class Totals(NamedTuple):
    """How many postings there are."""

    pairs: int
    words: int


@contextlib.contextmanager
def start_gathering(setup: GatheringSetup) -> Iterator[Callable[[GatheringJob], Totals]]:
    """Give a function that gathers articles; it raises OSError."""
    with contextlib.closing(Catalogue.reading(setup.catalogue)) as catalogue:
        yield _Gathering(catalogue, setup).gather


class _Gathering:
    """Gathers for one worker: what the words of one job are called is known in the next."""

    def __init__(self, catalogue: Catalogue, setup: GatheringSetup) -> None:
        self._catalogue = catalogue
        self._setup = setup
        self._spool = SpoolWriter(setup.spool)
        self._lexicon = Lexicon()

    @uncollected()
    def gather(self, job: GatheringJob) -> Totals:
        """Gather articles; return how many postings they have."""
        spooled = Totals(0, 0)
        runs: list[tuple[int, Run]] = []
        words = 0
        for place, text in self._catalogue.search.texts(job.first, job.many):
            if text is not None:
                some = runs_of(texts_of(text), self._lexicon)
                runs += [(job.number + place, run) for run in some]
                words += sum(len(run.words) for run in some)
            if words > _WORDS_AT_ONCE or self._lexicon.size > _DIFFERENT_AT_ONCE:
                spooled = Totals(*map(add, spooled, self._spooled(runs)))
                runs, words = [], 0
                if self._lexicon.size > _DIFFERENT_AT_ONCE:
                    self._lexicon = Lexicon()
        return Totals(*map(add, spooled, self._spooled(runs)))

    def _spooled(self, runs: list[tuple[int, Run]]) -> Totals:
        if not runs:
            return Totals(0, 0)
        pairs, words = lists_of(runs)
        for kind, parts, lists, hashes_of in (
            (PAIRS, self._setup.pair_parts, pairs, pair_hashes),
            (WORDS, self._setup.word_parts, words, word_hashes),
        ):
            for part, block in blocks_of(lists, hashes_of(lists, self._lexicon), parts, self._lexicon):
                self._spool.append(kind, part, runs[0][0], tuple(block))
        return Totals(len(pairs.postings), len(words.postings))
