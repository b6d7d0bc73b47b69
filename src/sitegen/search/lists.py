"""From the words of many articles to lists of postings, and to blocks of these for the spool. Pure functions."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from sitegen.search.arrays import Numbers, in_order, numbers, packed, shares_of, starts_of
from sitegen.search.layout import hashes_of_pairs
from sitegen.search.lexicon import END, Lexicon, code_points
from sitegen.search.masks import IN_BODY, MASKS, Run
from sitegen.search.posting_files import MASK_BITS

# So that they are sorted as one number of 64 bits: two words, an article, counted from the first, and a place.
_PLACE_BITS: Final = 8
_ARTICLE_BITS: Final = 13
_WORD_BITS: Final = 21
_PLACE: Final = (1 << _PLACE_BITS) - 1
_ARTICLE: Final = (1 << _ARTICLE_BITS) - 1
_WORD: Final = (1 << _WORD_BITS) - 1
_MASKS: Final = np.array(MASKS, np.uint64)


class Lists(NamedTuple):
    """Lists of postings, by the numbers of the words of a pair; those of a word are those of a pair with itself.

    A word that stands alone in a pair has 0 beside it.

    ``postings`` has so many of each list as ``counts`` says, one list after the other.
    """

    firsts: Numbers
    seconds: Numbers
    counts: Numbers
    postings: Numbers


class Block(NamedTuple):
    """Lists with hashes of one part, as they lie in the spool: their words are numbers of those in ``words``.

    These are the variants of words; all else are numbers of four bytes, of postings of eight.
    """

    words: list[str]
    firsts: bytes
    seconds: bytes
    hashes: bytes
    counts: bytes
    postings: bytes


def lists_of(runs: Sequence[tuple[int, Run]]) -> tuple[Lists, Lists]:
    """Return the lists of pairs and of words in ``runs``, each with the number of its article, in ascending order.

    Raises ValueError for numbers that are too far apart.
    """
    base = runs[0][0]
    if runs[-1][0] - base > _ARTICLE:
        raise ValueError("too many articles at once")
    lengths = [len(run.words) + 1 for _, run in runs]
    words = numbers(code_points("".join([f"{run.words}{END}" for _, run in runs])))
    places = np.frombuffer(b"".join([run.places + b"\0" for _, run in runs]), np.uint8)
    articles = np.repeat(np.array([article - base for article, _ in runs], np.uint64), lengths) << _PLACE_BITS
    texts = np.repeat(np.array([run.text for _, run in runs], np.uint64), lengths)
    is_word = words != 0
    is_pair = is_word[:-1] & is_word[1:]
    firsts = words << _WORD_BITS
    pairs = ((firsts[:-1] | words[1:]) << _ARTICLE_BITS + _PLACE_BITS | articles[:-1] | places[:-1])[is_pair]
    alone = (firsts << _ARTICLE_BITS + _PLACE_BITS | articles | texts)[is_word & (texts != IN_BODY)]
    held = ((firsts | words) << _ARTICLE_BITS + _PLACE_BITS | articles | IN_BODY)[is_word]
    return _lists(np.concatenate((pairs, alone)), base), _lists(held, base)


def _lists(values: Numbers, base: int) -> Lists:
    """Return the lists of what ``lists_of`` put together, the places of one article joined in a mask."""
    values.sort()
    heads = values >> _PLACE_BITS
    starts = starts_of(heads)
    masks = np.bitwise_or.reduceat(_MASKS[values & _PLACE], starts)
    heads = heads[starts]
    owners = heads >> _ARTICLE_BITS
    begins = starts_of(owners)
    owners = owners[begins]
    return Lists(
        owners >> _WORD_BITS,
        owners & _WORD,
        np.diff(np.append(begins, len(heads))).astype(np.uint64),
        (heads & _ARTICLE) + base << MASK_BITS | masks,
    )


def pair_hashes(lists: Lists, lexicon: Lexicon) -> Numbers:
    """Return the hashes of the groups of the pairs in ``lists``."""
    begins = map(lexicon.begins.__getitem__, lists.firsts.tolist())
    letters = map(lexicon.letters.__getitem__, lists.seconds.tolist())
    return np.fromiter(hashes_of_pairs(begins, letters), np.uint64, len(lists.firsts))


def word_hashes(lists: Lists, lexicon: Lexicon) -> Numbers:
    """Return the hashes of the groups of the words in ``lists``."""
    return np.fromiter(map(lexicon.hashes.__getitem__, lists.firsts.tolist()), np.uint64, len(lists.firsts))


def blocks_of(lists: Lists, hashes: Numbers, parts: int, lexicon: Lexicon) -> Iterator[tuple[int, Block]]:
    """Yield what of ``lists`` lies in each of ``parts`` that has any, with its number."""
    parted = shares_of(hashes, parts)
    order = np.argsort(parted, kind="stable")
    bounds = np.searchsorted(parted[order], np.arange(parts + 1))
    for part, (start, end) in enumerate(pairwise(bounds)):
        chosen = order[start:end]
        if len(chosen):
            both = np.concatenate((lists.firsts[chosen], lists.seconds[chosen]))
            used, places = np.unique(both, return_inverse=True)
            yield (
                part,
                Block(
                    list(map(lexicon.word, used.tolist())),
                    packed(places[: len(chosen)]),
                    packed(places[len(chosen) :]),
                    packed(hashes[chosen]),
                    packed(lists.counts[chosen]),
                    in_order(lists.postings, lists.counts, chosen).tobytes(),
                ),
            )
