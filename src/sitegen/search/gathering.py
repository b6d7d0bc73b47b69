"""From articles to postings: a range of articles at once, in a worker; the catalogue is only read."""

import contextlib
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Final, NamedTuple

from sitegen.catalogue import Catalogue
from sitegen.catalogue.search_records import IndexedText
from sitegen.content.shown_text import shown_paragraphs
from sitegen.search.layout import PAIRS, WORDS, pair_group, word_group
from sitegen.search.masks import Lexicon, Texts, masks_of
from sitegen.search.spool import SpoolWriter, part_of
from sitegen.system.memory import uncollected

# Articles that are gathered at once: their postings are in memory together.
AT_ONCE: Final = 768


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


@uncollected()
def _gather(catalogue: Catalogue, setup: GatheringSetup, spool: SpoolWriter, job: GatheringJob) -> Totals:
    lexicon = Lexicon()
    pairs: defaultdict[int, list[int]] = defaultdict(list)
    words: defaultdict[int, list[int]] = defaultdict(list)
    for place, text in catalogue.search.texts(job.first, job.many):
        if text is None:
            continue
        found = masks_of(texts_of(text), lexicon)
        base = job.number + place << 8
        for pair, mask in found.pairs.items():
            pairs[pair].append(base | mask)
        for word, mask in found.words.items():
            words[word].append(base | mask)
    _spool(spool, job, PAIRS, ((lexicon.pair(each), some) for each, some in pairs.items()), setup.pair_parts)
    _spool(spool, job, WORDS, ((lexicon.word(each), some) for each, some in words.items()), setup.word_parts)
    return Totals(sum(map(len, pairs.values())), sum(map(len, words.values())))


def _spool(
    spool: SpoolWriter, job: GatheringJob, kind: str, variants: Iterable[tuple[str, list[int]]], parts: int
) -> None:
    group_of = pair_group if kind == PAIRS else word_group
    blocks: list[dict[str, bytes]] = [{} for _ in range(parts)]
    for variant, postings in variants:
        blocks[part_of(group_of(variant), parts)][variant] = array("I", postings).tobytes()
    for part, block in enumerate(blocks):
        if block:
            spool.append(kind, part, job.number, block)
