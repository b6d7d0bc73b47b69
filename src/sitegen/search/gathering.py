"""From articles to postings: a range of articles at once, in a worker; the catalogue is only read."""

import contextlib
from array import array
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from itertools import repeat
from operator import add
from typing import Final, NamedTuple

from sitegen.catalogue import Catalogue
from sitegen.catalogue.search_records import IndexedText
from sitegen.content.shown_text import shown_paragraphs
from sitegen.search.layout import PAIRS, WORDS
from sitegen.search.lexicon import Lexicon
from sitegen.search.masks import Texts, masks_of
from sitegen.search.spool import SpoolWriter, part_of
from sitegen.system.memory import uncollected

# Articles that are gathered at once: their postings are in memory together.
AT_ONCE: Final = 1280
# Unless there are more of them than so many such articles have, or more words than a lexicon has room for beside those
# of one more article.
_POSTINGS_AT_ONCE: Final = 1_000_000
_WORDS_AT_ONCE: Final = 100_000


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
        yield partial(_gather, catalogue, setup, SpoolWriter(setup.spool))


def texts_of(text: IndexedText) -> Texts:
    """Return what is searched of an article."""
    lead = [text.summary] if text.summary else shown_paragraphs(text.lead)
    return Texts([text.title], lead, shown_paragraphs(text.html))


class _Lists(dict[int, "array[int]"]):
    """Postings by the number of a pair or of a word."""

    def __missing__(self, number: int) -> "array[int]":
        found = self[number] = array("I")
        return found

    def append(self, article: int, masks: dict[int, int]) -> None:
        """Append what one article holds."""
        postings = map(add, masks.values(), repeat(article << 8))
        # Drawn through without a step of Python for each.
        deque(map(array.append, map(self.__getitem__, masks), postings), maxlen=0)


class _Gathered:
    """What was gathered from some articles, the first of which has ``number``."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.lexicon = Lexicon()
        self.pairs = _Lists()
        self.words = _Lists()
        self.totals = Totals(0, 0)

    @property
    def is_full(self) -> bool:
        """Return whether there is no room for more."""
        return sum(self.totals) > _POSTINGS_AT_ONCE or self.lexicon.size > _WORDS_AT_ONCE

    def add(self, article: int, texts: Texts) -> None:
        """Add an article."""
        found = masks_of(texts, self.lexicon)
        self.pairs.append(article, found.pairs)
        self.words.append(article, found.words)
        self.totals = Totals(self.totals.pairs + len(found.pairs), self.totals.words + len(found.words))


@uncollected()
def _gather(catalogue: Catalogue, setup: GatheringSetup, spool: SpoolWriter, job: GatheringJob) -> Totals:
    held = _Gathered(job.number)
    spooled = Totals(0, 0)
    for place, text in catalogue.search.texts(job.first, job.many):
        if held.is_full:
            _spool(spool, setup, held)
            spooled = Totals(*map(add, spooled, held.totals))
            held = _Gathered(job.number + place)
        if text is not None:
            held.add(job.number + place, texts_of(text))
    _spool(spool, setup, held)
    return Totals(*map(add, spooled, held.totals))


def _spool(spool: SpoolWriter, setup: GatheringSetup, held: _Gathered) -> None:
    lexicon = held.lexicon
    for kind, parts, lists, name, group_hash in (
        (PAIRS, setup.pair_parts, held.pairs, lexicon.pair, lexicon.pair_hash),
        (WORDS, setup.word_parts, held.words, lexicon.word, lexicon.word_hash),
    ):
        blocks: list[dict[str, bytes]] = [{} for _ in range(parts)]
        for number, postings in lists.items():
            blocks[part_of(group_hash(number), parts)][name(number)] = postings.tobytes()
        for part, block in enumerate(blocks):
            if block:
                spool.append(kind, part, held.number, block)
