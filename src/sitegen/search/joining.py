"""From blocks of the spool to files: their lists joined, sorted as they stand in files, and written. Pure functions."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from sitegen.search.arrays import Numbers, Places, bounds_of, in_order, numbers, shares_of, starts_of, varint_column
from sitegen.search.layout import PAIRS
from sitegen.search.lists import Block
from sitegen.search.posting_files import MASK, MASK_BITS, Columns, packed_file

# What is sorted by: the ranks of two keys, and their codes, a byte each.
_CODE_BITS: Final = 8
_CODES: Final = 2 * _CODE_BITS


class Joined(NamedTuple):
    """The lists that some files hold, in their order: the file of each, what names it, and its postings.

    ``names`` are the places of two keys in ``keys``, counted as one number, then two codes.
    """

    keys: list[str]
    files: Numbers
    names: Numbers
    counts: Numbers
    postings: Numbers


def join(blocks: Iterable[Block], first: int, after: int, files: int) -> Joined:
    """Return what ``blocks``, in the order of their articles, have in the files from ``first`` to before ``after``."""
    held = list(blocks)
    keys = sorted({word[:-2] for block in held for word in block.words})
    ranks = {key: rank for rank, key in enumerate(keys)}
    names = np.concatenate([np.empty(0, np.uint64), *(_names(block, ranks) for block in held)])
    counts = numbers(b"".join([block.counts for block in held]))
    postings: Numbers = np.frombuffer(b"".join([block.postings for block in held]), np.uint64)
    where = shares_of(numbers(b"".join([block.hashes for block in held])), files)
    order = np.lexsort((names, where))
    order = order[(first <= where[order]) & (where[order] < after)]
    postings = in_order(postings, counts, order)
    names = names[order]
    starts = starts_of(names)
    return Joined(keys, where[order][starts], names[starts], np.add.reduceat(counts[order], starts), postings)


def _names(block: Block, ranks: dict[str, int]) -> Numbers:
    ranked = np.array([ranks[word[:-2]] for word in block.words], np.uint64)
    codes = np.array([ord(word[-1]) for word in block.words], np.uint64)
    firsts, seconds = (np.frombuffer(each, np.uint32) for each in (block.firsts, block.seconds))
    keys = ranked[firsts] * len(ranks) + ranked[seconds]
    return keys << _CODES | codes[firsts] << _CODE_BITS | codes[seconds]


def totals(joined: Joined) -> dict[str, int]:
    """Return how many postings each key of lists of words has."""
    pairs = joined.names >> _CODES
    starts = starts_of(pairs)
    found = np.add.reduceat(joined.counts, starts)
    return dict(zip(_key_names(joined, pairs[starts], is_pair=False), found.tolist(), strict=True))


def encoded(joined: Joined, numbering: bytes, kind: str, first: int, after: int) -> Iterator[bytes]:
    """Yield the files from ``first`` to before ``after``. Raises ValueError for articles out of order."""
    own = bounds_of(joined.counts)
    gaps, gap_bounds = varint_column(_gaps(joined, own[:-1]))
    masks, mask_bounds = _masks(joined, kind)
    counts, count_bounds = varint_column(joined.counts)
    keys = joined.names >> _CODES
    key_starts = starts_of(keys)
    key_names = _key_names(joined, keys[key_starts], is_pair=kind == PAIRS)
    of_each, of_each_bounds = varint_column(np.diff(np.append(key_starts, len(keys))).astype(np.uint64))
    firsts = (joined.names >> _CODE_BITS).astype(np.uint8).tobytes()
    seconds = joined.names.astype(np.uint8).tobytes() if kind == PAIRS else b""
    bounds = np.searchsorted(joined.files, np.arange(first, after + 1))
    key_bounds = np.searchsorted(key_starts, bounds)
    for (start, end), (key, key_end) in zip(pairwise(bounds), pairwise(key_bounds), strict=True):
        yield packed_file(
            numbering,
            Columns(
                int(own[end] - own[start]),
                key_names[key:key_end],
                of_each[of_each_bounds[key] : of_each_bounds[key_end]],
                firsts[start:end],
                seconds[start:end],
                counts[count_bounds[start] : count_bounds[end]],
                gaps[gap_bounds[own[start]] : gap_bounds[own[end]]],
                masks[mask_bounds[own[start]] : mask_bounds[own[end]]],
            ),
        )


def _gaps(joined: Joined, starts: Places) -> Numbers:
    """Return how many articles lie before each posting, since the one before it or, for the first, at all."""
    articles = (joined.postings >> MASK_BITS).astype(np.int64)
    gaps = np.diff(articles, prepend=0) - 1
    gaps[starts] = articles[starts]
    if gaps.min(initial=0) < 0:
        raise ValueError("postings out of order")
    return gaps.astype(np.uint64)


def _masks(joined: Joined, kind: str) -> tuple[bytes, Places]:
    """Return the masks as varints, and where each begins; of words nothing, since theirs tell nothing."""
    if kind == PAIRS:
        return varint_column(joined.postings & MASK)
    return b"", np.zeros(len(joined.postings) + 1, np.int64)


def _key_names(joined: Joined, keys: Numbers, *, is_pair: bool) -> list[str]:
    name = joined.keys.__getitem__
    firsts, seconds = np.divmod(keys, max(1, len(joined.keys)))
    if not is_pair:
        return list(map(name, firsts.tolist()))
    return list(map(" ".join, zip(map(name, firsts.tolist()), map(name, seconds.tolist()), strict=True)))
